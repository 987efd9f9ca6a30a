import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../offline/src/kit";
import type { Sample } from "./markdown";

/** The compiler's complaints about each sample, all of them checked in one program, as strictly as Pulumi's own project templates ask. */
export function typeFaults(samples: readonly Sample[]): ReadonlyMap<Sample, readonly string[]> {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => readFileSync(path, "utf8"));
  const { options: own } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  // A sample may name what its reader goes on with.
  const more = { noUnusedLocals: false, noUncheckedIndexedAccess: false, exactOptionalPropertyTypes: false };
  const options: ts.CompilerOptions = { ...own, ...more };
  const texts = new Map(samples.map((sample, index) => [join(root, `sample-${index}.ts`), sample.text]));

  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
  };

  const program = ts.createProgram([...texts.keys()], options, host);
  const faultsOf = (path: string) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ messageText, start = 0 }) => {
      const { line = 0 } = file?.getLineAndCharacterOfPosition(start) ?? {};
      return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  };
  const paths = [...texts.keys()];
  return new Map(samples.map((sample, index) => [sample, faultsOf(paths[index] as string)]));
}

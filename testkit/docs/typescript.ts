import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../offline/src/kit";

/** The compiler's complaints about each program, by its text; all of them in one compilation, as strictly as Pulumi's own project templates ask. */
export function typeFaults(programs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => readFileSync(path, "utf8"));
  const { options: own } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  // A sample may name what its reader goes on with.
  const more = { noUnusedLocals: false, noUncheckedIndexedAccess: false, exactOptionalPropertyTypes: false };
  const options: ts.CompilerOptions = { ...own, ...more };
  const texts = new Map(programs.map((text, index) => [join(root, `sample-${index}.ts`), text]));

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
  return new Map([...texts].map(([path, text]) => [text, faultsOf(path)]));
}

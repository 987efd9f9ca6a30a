import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

const TOKEN = /__pulumiType = '(aws:[^']+)'|\binvoke\("(aws:[^"]+)"/;

/**
 * What the pinned `@pulumi/aws` says of its resource types and functions, by token: the kind of each output and whether it may be
 * absent, which inputs are required, and which take a policy document as an object. Read from the SDK's own declarations, so that the
 * offline provider's tables hold only what the SDK doesn't say.
 */
export function awsShapes() {
  const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
  const programs = readdirSync(sdk, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".js") && !/^(?:node_modules|types)\b/.test(path),
  );
  return Object.fromEntries(
    programs.flatMap((path) => {
      const [, type, invoked] = TOKEN.exec(readFileSync(join(sdk, path), "utf8")) ?? [];
      const token = type ?? invoked;
      return token === undefined ? [] : [[token, shape(join(sdk, path.replace(/\.js$/, ".d.ts")))]];
    }),
  );
}

function shape(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const interfaceNamed = (pattern) => source.statements.find((node) => ts.isInterfaceDeclaration(node) && pattern.test(node.name.text));
  const result = source.statements.find(ts.isClassDeclaration) ?? interfaceNamed(/Result$/);
  const args = interfaceNamed(/(?<!Output)Args$/);
  const outputs = properties(result, source).map(({ name, type, optional }) => [
    name,
    { kind: kind(type), optional: optional || /\| undefined$/.test(type) },
  ]);
  const inputs = properties(args, source).map(({ name, type, optional }) => [
    name,
    { kind: kind(type), required: !optional, document: /string \| inputs\.iam\.PolicyDocument/.test(type) },
  ]);
  return { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) };
}

/** The properties of a class or an interface; an `Output<T>` or `Input<T>` counts as `T`. */
function properties(declaration, source) {
  const members = (declaration?.members ?? []).filter(
    (member) => ts.isPropertySignature(member) || (ts.isPropertyDeclaration(member) && member.getText(source).startsWith("readonly ")),
  );
  return members.map((member) => ({
    name: member.name.getText(source),
    type: member.type.getText(source).replace(/^pulumi\.(?:Output|Input)<([\s\S]*)>$/, "$1"),
    optional: member.questionToken !== undefined,
  }));
}

function kind(type) {
  const bare = type.replace(/ \| undefined$/, "");
  if (bare.endsWith("[]")) return "list";
  if (/^\{\s*\[key: string\]/.test(bare)) return "map";
  if (["number", "boolean"].includes(bare)) return bare;
  return /^(string|enums\.|ARN)/.test(bare) || bare.includes('"') ? "string" : "object";
}

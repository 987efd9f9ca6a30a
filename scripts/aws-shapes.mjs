import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

/**
 * What the pinned `@pulumi/aws` says of these resource types, by type token: the kind of each output and whether it may be absent, which
 * inputs are required, and which take a policy document as an object. Read from the SDK's own declarations, so that the offline
 * provider's table holds only what the SDK doesn't say. Throws when the SDK has no such type.
 */
export function awsShapes(tokens) {
  const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
  return Object.fromEntries(tokens.map((token) => [token, shape(join(sdk, `${token.split(":")[1]}.d.ts`))]));
}

function shape(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const resource = source.statements.find(ts.isClassDeclaration);
  const args = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === `${resource.name.text}Args`,
  );
  const text = (node) => node.getText(source);
  const outputs = {};
  for (const member of resource.members) {
    if (!ts.isPropertyDeclaration(member) || !text(member).startsWith("readonly ")) continue;
    const type = /^pulumi\.Output<([\s\S]*)>$/.exec(text(member.type))[1];
    outputs[text(member.name)] = { kind: kind(type), optional: /\| undefined$/.test(type) };
  }
  const inputs = {};
  for (const member of args.members) {
    const type = text(member.type);
    inputs[text(member.name)] = {
      required: member.questionToken === undefined,
      document: /string \| inputs\.iam\.PolicyDocument/.test(type),
    };
  }
  return { inputs, outputs };
}

function kind(type) {
  const bare = type.replace(/ \| undefined$/, "");
  if (bare.endsWith("[]")) return "list";
  if (/^\{\s*\[key: string\]/.test(bare)) return "map";
  return ["string", "number", "boolean"].includes(bare)
    ? bare
    : /^(string|enums\.|ARN)/.test(bare) || bare.includes('"')
      ? "string"
      : "object";
}

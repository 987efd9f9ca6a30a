import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer.js";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema.js";
import typescript from "typescript";

const folder = fileURLToPath(new URL("../components", import.meta.url));

/**
 * The Pulumi package schema of the components: inferred from their TypeScript as the SDK's own host does, with what it leaves out. It takes
 * seconds. https://www.pulumi.com/docs/iac/using-pulumi/pulumi-packages/schema/
 */
export function inferSchema(components) {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  // The analyzer looks for the entry file by the manifest, and the published one names built files.
  const analyzer = new Analyzer(folder, manifest.name, { ...manifest, exports: undefined, main: "index.ts" }, new Set(components));
  const { components: found, typeDefinitions, dependencies } = analyzer.analyze();
  const inferred = generateSchema(manifest.name, manifest.version, manifest.description, found, typeDefinitions, dependencies);
  const { name, version, description, language, resources, types } = inferred;
  const schema = {
    name,
    displayName: "MFA Guard",
    version,
    description,
    ...registryEntry(manifest),
    meta: { supportPack: true },
    language: languages(language, manifest),
    resources,
    types: described(types),
  };
  return `${JSON.stringify(schema, everyLanguage, 2)}\n`;
}

/** What the Pulumi Registry shows. https://www.pulumi.com/docs/iac/using-pulumi/pulumi-packages/schema/#package */
function registryEntry({ keywords, homepage, license, repository }) {
  const url = repository.url.replace(/^git\+|\.git$/g, "");
  return {
    publisher: "mfa-guard",
    keywords: [...keywords, "category/cloud", "kind/component"],
    homepage,
    repository: url,
    license,
    logoUrl: `${url.replace("github.com", "raw.githubusercontent.com")}/main/docs/images/logo.svg`,
  };
}

function languages(inferred, { name }) {
  return {
    ...inferred,
    nodejs: { ...inferred.nodejs, packageName: name },
    csharp: { ...inferred.csharp, packageReferences: { Pulumi: "3.*" } },
    go: {
      ...inferred.go,
      importBasePath: "github.com/mfa-guard/mfa-guard/sdk/go/mfaguard",
      // Without it the generator leaves out the types of plain lists' items, which it names: the SDK doesn't compile.
      generateExtraInputTypes: true,
    },
  };
}

/** The inference keeps the comments of properties and drops those of interfaces. */
function described(types) {
  const comments = interfaceComments();
  return Object.fromEntries(
    Object.entries(types).map(([token, { type, ...rest }]) => [token, { type, description: comments.get(token.split(":")[2]), ...rest }]),
  );
}

function interfaceComments() {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const statements = files.flatMap(
    (name) => typescript.createSourceFile(name, readFileSync(`${folder}/${name}`, "utf8"), typescript.ScriptTarget.Latest, true).statements,
  );
  const interfaces = statements.filter(typescript.isInterfaceDeclaration);
  const comment = (node) => typescript.getTextOfJSDocComment(typescript.getJSDocCommentsAndTags(node)[0]?.comment);
  return new Map(interfaces.map((node) => [node.name.text, comment(node)]));
}

/**
 * TypeScript has one type of numbers, and every number that a component takes counts something. A list of inputs is an input itself: Java's
 * generator lets no output into a plain list.
 */
function everyLanguage(key, value) {
  if (key === "type" && value === "number") return "integer";
  if (value?.type !== "array" || value.items.plain) return value;
  const { plain, ...property } = value;
  return property;
}

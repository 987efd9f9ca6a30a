import { readFileSync } from "node:fs";
import { PUBLISHED, type Tarball } from "./packages";

const NEEDED = ["package.json", "README.md", "LICENSE"];
const BUILT = /^dist\/.+(?:\.[cm]?js|\.d\.[cm]?ts|\.json|\.html|\.css|LICENSES\.txt)$/;
const SHIPPED = /^(?:package\.json|README\.md|LICENSE|PulumiPolicy\.yaml|PulumiPlugin\.yaml|\w+\.schema\.json)$/;

/** What is wrong with a tarball's list of files and weight: nothing iff it holds what was built, what describes it, and no more. */
export function contentFaults({ folder, files, bytes }: Omit<Tarball, "path">): readonly string[] {
  const limit = PUBLISHED[folder];
  return [
    ...NEEDED.filter((file) => !files.includes(file)).map((file) => `the tarball of \`${folder}\` lacks ${file}: add it to the folder`),
    ...(files.some((file) => BUILT.test(file)) ? [] : [`the tarball of \`${folder}\` holds nothing that was built: run \`npm run build\``]),
    ...files
      .filter((file) => !SHIPPED.test(file) && !BUILT.test(file))
      .map((file) => `the tarball of \`${folder}\` holds \`${file}\`: take it out of \`files\``),
    ...(bytes > limit
      ? [`the tarball of \`${folder}\` weighs ${bytes} bytes, more than ${limit}: find what came in, or raise the limit`]
      : []),
  ];
}

/** What publint finds wrong with a tarball's entry points and types, its mere suggestions left out. https://publint.dev/rules */
export async function entryFaults({ folder, path }: Pick<Tarball, "folder" | "path">): Promise<readonly string[]> {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const tarball = new Uint8Array(readFileSync(path)).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, level: "warning" });
  return messages.map((message) => `\`${folder}\`: ${formatMessage(message, pkg, { color: false })}`);
}

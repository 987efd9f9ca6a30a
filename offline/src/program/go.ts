import { createHash } from "node:crypto";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { startProgress } from "../../../cli/terminal/progress";
import { UserError } from "../../../cli/user-error";
import { go, hasGo } from "../go-build";
import { kit } from "../kit";
import type { Project } from "../project";

/**
 * The executable of a Go program: the one that Pulumi.yaml names as `binary`, or built now by the Go toolchain, which builds again what
 * has changed. Throws a `UserError` with what Go said of the first fault.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options
 */
export async function goCommand({ folder, main, options }: Project): Promise<string[]> {
  if (typeof options.binary === "string") return [built(resolve(folder, options.binary))];
  if (!(await hasGo())) {
    throw new UserError(`\`${folder}\` is a Go program, and there is no \`go\` on PATH: install Go from https://go.dev/dl/`);
  }
  const isFolder = statSync(main, { throwIfNoEntry: false })?.isDirectory() ?? true;
  const executable = join(kit, "go-programs", createHash("sha256").update(main).digest("hex").slice(0, 16), "program");
  mkdirSync(dirname(executable), { recursive: true });
  const step = await startProgress(`Building ${main}; the first time takes minutes, because of the SDKs.`, "lines");
  let packages = 0;
  const faults: string[] = [];
  const onLine = (line: string) => {
    if (/^[\w.-]+(\/[\w.-]+)*$/.test(line)) packages += 1;
    else if (!line.startsWith("#")) faults.push(line);
    step.say(`Building ${main}: ${packages} Go packages compiled, last ${line}`);
  };
  try {
    await go(["build", "-v", "-o", executable, isFolder ? "." : main], onLine, isFolder ? main : dirname(main));
    step.stop();
    return [executable];
  } catch {
    step.fail("Building failed.");
    const said = faults.filter((line) => !line.startsWith("go: downloading")).slice(0, 5);
    throw new UserError(`\`go build\` in \`${isFolder ? main : dirname(main)}\` failed: ${said.join("\n")}`);
  }
}

function built(binary: string): string {
  if (!existsSync(binary)) throw new UserError(`\`${binary}\`, which Pulumi.yaml names as \`binary\`, isn't there: build it`);
  return binary;
}

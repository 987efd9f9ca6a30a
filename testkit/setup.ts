import { execFile } from "node:child_process";
import { promisify } from "node:util";
import which from "which";
import { startProgress } from "../cli/terminal/progress";
import { obtain, remedy, type Tool, type ToolName, tools } from "./tools";

const run = promisify(execFile);

/**
 * Looks for everything that tests drive, says what it is for, and installs what is missing where it may: from a package registry into the
 * project's own folder, or from Debian's packages as root or by a `sudo` that asks nothing. Resolves to what can't be had.
 */
export async function setUp(say: (line: string) => void): Promise<readonly ToolName[]> {
  const missing: ToolName[] = [];
  for (const name of Object.keys(tools) as ToolName[]) {
    const tool: Tool = tools[name];
    const found = (await look(name, tool)) ?? ((await installed(tool)) ? await obtain(name) : undefined);
    if (found === undefined) missing.push(name);
    say(`${tool.name}: ${tool.use}\n  ${found ?? `left out: ${remedy(tool)}`}`);
  }
  return missing;
}

async function look(name: ToolName, tool: Tool): Promise<string | undefined> {
  const found = await tool.find();
  if (found !== undefined || tool.fetch === undefined || tool.tells) return obtain(name);
  const step = await startProgress(`Getting ${tool.name}.`, "lines");
  return obtain(name).finally(step.stop);
}

/** True iff Debian's packages of the tool were installed now. */
async function installed({ name, debian }: Tool): Promise<boolean> {
  const apt = debian.length > 0 ? await aptGet() : undefined;
  if (apt === undefined) return false;
  const step = await startProgress(`Installing ${name} with apt-get: ${debian.join(", ")}.`, "lines");
  try {
    await apt("install", "-y", "--no-install-recommends", ...debian);
    step.stop();
    return true;
  } catch (error) {
    step.fail(
      `apt-get couldn't: ${String((error as { stderr?: string }).stderr)
        .trim()
        .split("\n")
        .at(-1)}`,
    );
    return false;
  }
}

type Apt = (...args: readonly string[]) => Promise<unknown>;
let apt: Promise<Apt | undefined> | undefined;

/** Runs apt-get, its lists brought up to date; undefined where there is none, or nobody who may. */
function aptGet(): Promise<Apt | undefined> {
  apt ??= (async () => {
    if ((await which("apt-get", { nothrow: true })) === null) return undefined;
    const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const command: Apt = (...args) => {
      const [program = "", ...words] = [...asRoot, "apt-get", "-qq", ...args];
      return run(program, words, { env, maxBuffer: 1 << 26 });
    };
    return command("update").then(
      () => command,
      () => undefined,
    );
  })();
  return apt;
}

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import which from "which";
import { startProgress } from "../../../cli/terminal/progress";
import { UserError } from "../../../cli/user-error";
import { kit, locked, root } from "../kit";
import type { Project } from "../project";

const runner = join(root, "offline", "dist", "run.py");

/**
 * The command that runs a Python program: in the virtual environment that Pulumi.yaml names or that is active, else in one of the kit's own
 * with what requirements.txt asks for, installed once. Throws a `UserError` that says what is missing.
 * https://www.pulumi.com/docs/iac/languages-sdks/python/#virtual-environments
 */
export async function pythonCommand(project: Project): Promise<string[]> {
  const python = ownPython(project) ?? (await kitPython(project));
  if ((await run(python, ["-c", "import pulumi"])) !== undefined) {
    throw new UserError(
      `\`${python}\` has no package \`pulumi\`, which \`${project.folder}\` needs: install it there, or name it in the program's requirements.txt`,
    );
  }
  return [python, runner, project.main];
}

function ownPython({ folder, options }: Project): string | undefined {
  const named = typeof options.virtualenv === "string" ? resolve(folder, options.virtualenv) : process.env.VIRTUAL_ENV;
  const python = named === undefined ? undefined : pythonIn(named);
  return python !== undefined && existsSync(python) ? python : undefined;
}

const pythonIn = (environment: string) => join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

async function kitPython({ folder, main }: Project): Promise<string> {
  const python = (await which("python3", { nothrow: true })) ?? (await which("python", { nothrow: true }));
  if (python === null) {
    throw new UserError(
      `\`${folder}\` is a Python program, and there is no \`python3\` on PATH: install Python 3.10 or later from https://www.python.org/downloads/, with \`venv\` and \`pip\``,
    );
  }
  const requirements = [folder, extname(main) === "" ? main : dirname(main)]
    .map((place) => join(place, "requirements.txt"))
    .find(existsSync);
  if (requirements === undefined) return python;
  const wanted = readFileSync(requirements, "utf8");
  const environment = join(kit, "python-programs", createHash("sha256").update(`${python}\n${wanted}`).digest("hex").slice(0, 16));
  await installRequirements(python, requirements, environment);
  return pythonIn(environment);
}

/**
 * Makes the virtual environment and installs `requirements` into it, unless it has them. Runs that ask at the same time wait for one
 * installation. Throws a `UserError` with pip's last word.
 */
export async function installRequirements(python: string, requirements: string, environment: string): Promise<void> {
  const stamp = join(environment, "installed.txt");
  const wanted = readFileSync(requirements, "utf8");
  const isInstalled = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isInstalled()) return;
  await locked("python.lock", "is installing Python packages", async () => {
    if (isInstalled()) return;
    const step = await startProgress(`Installing what ${requirements} asks for, for the first time.`, "lines");
    const say = (line: string) => step.say(`Installing ${requirements}: ${line.trim().slice(0, 80)}`);
    const install = ["-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "--requirement", requirements];
    // Paths in the file are meant from where it lies.
    const cwd = dirname(requirements);
    rmSync(environment, { recursive: true, force: true });
    const fault = (await run(python, ["-m", "venv", environment], cwd, say)) ?? (await run(pythonIn(environment), install, cwd, say));
    if (fault !== undefined) {
      step.fail("Installing failed.");
      throw new UserError(`installing \`${requirements}\` failed: ${fault}`);
    }
    writeFileSync(stamp, wanted);
    step.succeed(`Installed ${requirements}.`);
  });
}

/** Runs Python; undefined when it succeeds, else the last of the errors that it printed, or its last line. */
function run(
  python: string,
  args: readonly string[],
  cwd?: string,
  onLine: (line: string) => void = () => {},
): Promise<string | undefined> {
  return new Promise((done) => {
    const child = spawn(python, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const lines: string[] = [];
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        if (line.trim() === "") return;
        lines.push(line.trim());
        onLine(line);
      });
    }
    const fault = () => lines.findLast((line) => /^\w*error:/i.test(line)) ?? lines.at(-1);
    child.once("error", (error) => done(error.message));
    child.once("close", (code) => done(code === 0 ? undefined : (fault() ?? `exit code ${code}`)));
  });
}

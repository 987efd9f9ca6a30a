import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { lock } from "proper-lockfile";
import which from "which";
import { kit } from "../offline/src/kit";

const run = promisify(execFile);
const requirements = join(__dirname, "requirements.txt");
const environment = join(kit, "moto");

/** Installs moto as pinned in requirements.txt into a folder of the project's own, once; the path of its server. */
async function installMoto(python: string): Promise<string> {
  const server = join(environment, "bin", "moto_server");
  const stamp = join(environment, "installed.txt");
  const wanted = readFileSync(requirements, "utf8");
  const installed = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (installed()) return server;
  const unlock = await lock(kit, {
    lockfilePath: join(kit, "moto.lock"),
    stale: 30_000,
    retries: { retries: 300, factor: 1, minTimeout: 1000 },
  });
  try {
    if (!installed()) {
      await run(python, ["-m", "venv", "--clear", environment]);
      await run(join(environment, "bin", "python"), ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
      writeFileSync(stamp, wanted);
    }
  } finally {
    await unlock();
  }
  return server;
}

/** Starts moto on a free loopback port, with AWS's own managed policies in it; resolves to its address when it listens. */
function startMoto(server: string): Promise<{ process: ChildProcess; endpoint: string }> {
  return new Promise((started, failed) => {
    const process_ = spawn(server, ["-H", "127.0.0.1", "-p", "0"], {
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    process_.once("error", failed);
    process_.once("exit", (code) => failed(new Error(`moto left with ${code} before it listened`)));
    createInterface({ input: process_.stderr }).on("line", (line) => {
      const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (endpoint !== undefined) started({ process: process_, endpoint });
    });
  });
}

/**
 * Registers hooks that run moto, the AWS double, for a suite; the function gives its address while the suite runs. The suite is skipped
 * where there is no Python 3, which moto is written in.
 */
export function needsMoto(): () => string {
  let moto: Awaited<ReturnType<typeof startMoto>> | undefined;
  before("start moto", async function () {
    this.timeout(300_000);
    const python = await which("python3", { nothrow: true });
    if (python === null) this.skip();
    moto = await startMoto(await installMoto(python));
  });
  after("stop moto", () => void moto?.process.kill());
  return () => {
    if (moto === undefined) throw new Error("moto isn't running: call this inside a test");
    return moto.endpoint;
  };
}

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { installPython } from "./python";

/** Starts moto on a free loopback port; resolves to its address when it listens. */
export function startMoto(server: string, managedPolicies: boolean): Promise<{ process: ChildProcess; endpoint: string }> {
  return new Promise((started, failed) => {
    const process_ = spawn(server, ["-H", "127.0.0.1", "-p", "0"], {
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: String(managedPolicies) },
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
 * where there is no Python 3, which moto is written in. Without `managedPolicies` it holds none of AWS's own, a thousand, which take time to read.
 */
export function needsMoto({ managedPolicies = true } = {}): () => string {
  let moto: Awaited<ReturnType<typeof startMoto>> | undefined;
  before("start moto", async function () {
    this.timeout(300_000);
    const bin = await installPython();
    if (bin === undefined) this.skip();
    moto = await startMoto(join(bin, "moto_server"), managedPolicies);
  });
  after("stop moto", () => void moto?.process.kill());
  return () => {
    if (moto === undefined) throw new Error("moto isn't running: call this inside a test");
    return moto.endpoint;
  };
}

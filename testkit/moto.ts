import { type ChildProcess, spawn } from "node:child_process";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { needs } from "./needs";
import { pythonBin } from "./python";

/** Starts moto on a free loopback port; resolves to its address when it listens. */
export async function startMoto(server: string, managedPolicies: boolean): Promise<{ process: ChildProcess; endpoint: string }> {
  // State machines that it executes call it at the port in MOTO_PORT, and wait by its local time.
  const port = String(await freePort());
  return new Promise((started, failed) => {
    const process_ = spawn(server, ["-H", "127.0.0.1", "-p", port], {
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: String(managedPolicies), MOTO_PORT: port, TZ: "UTC" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    process_.once("error", failed);
    process_.once("exit", (code) => failed(new Error(`moto left with ${code} before it listened`)));
    createInterface({ input: process_.stderr }).on("line", (line) => {
      const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (endpoint === undefined) return;
      // It is ended with this process, and is no reason for it to stay.
      process_.unref();
      (process_.stderr as Socket).unref();
      started({ process: process_, endpoint });
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}

const started = new Map<boolean, Promise<string>>();

/** One moto for all suites of this process, which ends it. */
function sharedMoto(managedPolicies: boolean): Promise<string> {
  const running =
    started.get(managedPolicies) ??
    startMoto(join(pythonBin, "moto_server"), managedPolicies).then(({ process: moto, endpoint }) => {
      process.once("exit", () => moto.kill());
      return endpoint;
    });
  started.set(managedPolicies, running);
  return running;
}

/**
 * Registers hooks that give a suite moto, the AWS double, with nothing in it; the function gives its address while the suite runs. The suite
 * is left out where there is no Python 3, which moto is written in. Without `managedPolicies` it holds none of AWS's own, a thousand, which
 * take time to read.
 */
export function needsMoto({ managedPolicies = true } = {}): () => string {
  let endpoint: string | undefined;
  needs("python");
  before("start moto", async function () {
    this.timeout(120_000);
    endpoint = await sharedMoto(managedPolicies);
    await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
  });
  after(() => {
    endpoint = undefined;
  });
  return () => {
    if (endpoint === undefined) throw new Error("moto isn't running: call this inside a test");
    return endpoint;
  };
}

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { newestCli } from "../../offline/src/cli";
import { type Engine, openEngine, type Result } from "../../offline/src/engine";
import { runWithEvents, type ToldResult } from "../../offline/src/events";
import { home, root, stackName } from "../../offline/src/kit";
import { needs } from "../needs";
import { type Cloud, startCloud } from "./server";

/** The real Pulumi CLI, logged in to a double of Pulumi Cloud, with a home of its own. */
export interface Client {
  readonly cloud: Cloud;
  /** Where the CLI keeps its login and the packs that it downloaded. */
  readonly home: string;
  /** Runs a command in a folder, and asserts that it succeeds; resolves to what it printed. */
  pulumi(folder: string, ...args: readonly string[]): Promise<string>;
  /** The same, whatever comes out. */
  attempt(folder: string, ...args: readonly string[]): Promise<Result>;
  /** Previews (or updates) a program of the checkout in a stack of the organization, which is made if need be. */
  told(program: string, ...args: readonly string[]): Promise<ToldResult>;
  /** A file that holds this as JSON. */
  file(content: unknown): string;
}

const quiet = ["--non-interactive", "--color", "never"];

/** Registers hooks that start a double, log the CLI in to it, and leave nothing behind; after each test, all that was asked was understood. */
export function withCloud(): () => Client {
  let client: (Client & { close(): Promise<void> }) | undefined;
  needs("newestPulumi");
  before("log in to a double of Pulumi Cloud", async () => {
    client = await logIn();
  });
  afterEach("every call was understood", () => assert.deepEqual(client?.cloud.unexpected, []));
  after(() => client?.close());
  return () => client ?? assert.fail("the suite's hooks haven't run");
}

async function logIn(): Promise<Client & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-cloud-"));
  const [cloud, engine] = await Promise.all([startCloud(), openEngine("offline", join(folder, "state"), newestCli)]);
  const own = join(folder, "home");
  mkdirSync(own);
  symlinkSync(join(home, "plugins"), join(own, "plugins"));
  const run = runner(engine, {
    PULUMI_HOME: own,
    PULUMI_BACKEND_URL: cloud.url,
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    // What the language host installs a downloaded pack's dependencies with.
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
  });
  const attempt: Client["attempt"] = (at, ...args) => run(at, [...args, ...quiet]);
  let files = 0;
  const client: Client = {
    cloud,
    home: own,
    attempt,
    async pulumi(at, ...args) {
      const { code, stdout, stderr } = await attempt(at, ...args);
      assert.equal(code, 0, stdout + stderr);
      return stdout;
    },
    told: (program, ...args) => {
      const stack = [cloud.organization, basename(program), stackName].join("/");
      return runWithEvents(
        { ...engine, run: (more, how) => run(how.folder, more, { ...how.environment, PULUMI_STACK: stack }) },
        [...args, ...quiet],
        {
          folder: resolve(root, program),
          output: "captured",
        },
      );
    },
    file(content) {
      files += 1;
      const path = join(folder, `${files}.json`);
      writeFileSync(path, JSON.stringify(content));
      return path;
    },
  };
  assert.equal((await run(folder, ["login", cloud.url, ...quiet], { PULUMI_ACCESS_TOKEN: cloud.token })).code, 0);
  return {
    ...client,
    async close() {
      await cloud.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function runner(engine: Engine, environment: NodeJS.ProcessEnv) {
  return (folder: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
    engine.run(args, { folder, output: "captured", environment: { ...environment, ...more } });
}

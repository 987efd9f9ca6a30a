import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startMoto } from "../../moto";
import { needs } from "../../needs";
import { pythonBin } from "../../python";
import { openTerminal, type Terminal } from "../../terminal";
import { type Aws, startAws, type User } from "./aws";

const root = join(__dirname, "../../..");

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A person's home folder, with the access key of a user in the profile `dana` and in the default one. */
export interface Home {
  readonly path: string;
  readonly config: string;
  readonly cache: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface World {
  readonly aws: Aws;
  /** The command, as a process without a terminal. */
  readonly program: readonly [string, string];
  home(user: User, config?: string): Home;
  run(home: Home, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** The command on a real terminal. */
  terminal(home: Home, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Terminal>;
  /** A shell's command line on a real terminal. */
  shell(home: Home, line: string): Promise<Terminal>;
  /** A user whose authenticator app is registered, and their home. */
  dana(name: string): Promise<{ user: User; home: Home; app: Awaited<ReturnType<Aws["app"]>> }>;
}

const terminals: Terminal[] = [];
// One for all suites of this process, because moto takes longer to start than most tests take.
let opened: Promise<World> | undefined;
let world: World | undefined;

/** Builds the command, and starts moto with MFA looked at before it; this process ends and removes them. */
async function openWorld(): Promise<World> {
  const cache = join(root, "cli/node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const built = mkdtempSync(join(cache, "session-"));
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-session-"));
  const moto = await startMoto(join(pythonBin, "moto_server"), false);
  process.once("exit", () => {
    moto.process.kill();
    for (const path of [folder, built]) rmSync(path, { recursive: true, force: true });
  });
  await promisify(execFile)(process.execPath, [join(root, "scripts/build-cli.mjs"), built]);
  return worldIn(folder, join(built, "mfa-guard.cjs"), await startAws(moto.endpoint));
}

/** Registers hooks that tidy up after each test of a suite; the function gives the command, with moto and MFA that is looked at. */
export function sessionWorld(): () => World {
  needs("python");
  before("build the command, and start moto", async function () {
    this.timeout(120_000);
    opened ??= openWorld();
    world = await opened;
  });
  afterEach(async () => {
    for (const terminal of terminals.splice(0)) await terminal.close();
    if (world !== undefined) world.aws.clock = 0;
  });
  return () => {
    if (world === undefined) throw new Error("the world isn't there: call this inside a test");
    return world;
  };
}

function worldIn(homes: string, script: string, aws: Aws): World {
  const program = [process.execPath, script] as const;
  const home = ({ keys }: User, config = "[profile dana]\nregion = us-east-1\n"): Home => {
    const path = mkdtempSync(join(homes, "home-"));
    mkdirSync(join(path, ".aws"));
    const key = `aws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`;
    writeFileSync(join(path, ".aws/credentials"), `[default]\n${key}[dana]\n${key}`);
    writeFileSync(join(path, ".aws/config"), config);
    const env = { HOME: path, PATH: "/usr/bin:/bin", AWS_ENDPOINT_URL: aws.endpoint, AWS_EC2_METADATA_DISABLED: "true" };
    return { path, config: join(path, ".aws/config"), cache: join(path, ".aws/mfa-guard"), env };
  };
  const open = async (command: readonly string[], env: Readonly<Record<string, string>>) => {
    const terminal = await openTerminal(command, env);
    terminals.push(terminal);
    return terminal;
  };
  return {
    aws,
    program,
    home,
    run: ({ env }, args, more = {}) => start([...program, ...args], { ...env, ...more }),
    terminal: ({ env }, args, more = {}) => open([...program, ...args], { ...env, ...more }),
    shell: ({ env }, line) => open(["sh", "-c", line], env),
    dana: async (name) => {
      const user = await aws.user(name);
      return { user, home: home(user), app: await aws.app(user) };
    },
  };
}

/** Runs a process that has no terminal, as a program started by another one may not. */
export function start([program = "", ...args]: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((ended, failed) => {
    const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (part) => {
      out += part;
    });
    child.stderr.on("data", (part) => {
      err += part;
    });
    child.once("error", failed);
    child.once("close", (code, signal) => ended({ code, signal, out, err }));
  });
}

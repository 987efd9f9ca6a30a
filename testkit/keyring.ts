import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A session bus of its own, with GNOME's keyring on it, whose files lie in a folder of its own too. */
export interface Keyring {
  /** Where programs find the bus. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  /** Starts the keyring, unlocked; in place of the one that runs. */
  unlock(): Promise<void>;
  /** The same, locked. Nobody can unlock it: there is no screen to ask on. */
  lock(): Promise<void>;
  stop(): void;
}

/** @param prompter the command line of what asks a person to unlock the keyring; by default there is none */
export async function startKeyring(prompter?: string): Promise<Keyring> {
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-keyring-"));
  const home = { HOME: folder, XDG_RUNTIME_DIR: join(folder, "run"), PATH: process.env.PATH };
  for (const name of ["run", "services"]) mkdirSync(join(folder, name), { mode: 0o700 });
  if (prompter !== undefined) {
    const service = `[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=${prompter}\n`;
    writeFileSync(join(folder, "services", "prompter.service"), service);
  }
  writeFileSync(join(folder, "bus.conf"), busIn(folder));
  const bus = spawn("dbus-daemon", ["--nofork", "--print-address", `--config-file=${join(folder, "bus.conf")}`], {
    env: home,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [printed] = await once(bus.stdout, "data");
  const env = { DBUS_SESSION_BUS_ADDRESS: String(printed).trim() };
  let daemon: ChildProcess | undefined;
  const start = async (...unlocking: readonly string[]) => {
    await ended(daemon);
    daemon = spawn("gnome-keyring-daemon", ["--foreground", "--components=secrets", ...unlocking], {
      env: { ...home, ...env },
      stdio: ["pipe", "ignore", "ignore"],
    });
    daemon.stdin?.end("a password");
    while (!(await isThere(env))) await wait(20);
  };
  return {
    env,
    unlock: () => start("--unlock"),
    lock: () => start(),
    stop: () => {
      for (const process of [daemon, bus]) process?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ended(daemon: ChildProcess | undefined): Promise<void> {
  if (daemon === undefined) return;
  daemon.kill();
  await once(daemon, "close");
}

/** True iff a Secret Service is on the bus. */
async function isThere(env: Keyring["env"]): Promise<boolean> {
  const question = ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner"];
  const { stdout } = await run("dbus-send", [...question, "string:org.freedesktop.secrets"], { env: { ...process.env, ...env } });
  return stdout.includes("boolean true");
}

const busIn = (folder: string) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}/run</listen>
  <servicedir>${folder}/services</servicedir>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`;

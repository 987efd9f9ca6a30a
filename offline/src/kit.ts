import { copyFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { lock } from "proper-lockfile";
import { startProgress } from "../../cli/terminal/progress";

/** Of the CLI that is built where none can be downloaded: the newest that the Go module proxy serves. */
export const cliVersion = "3.274.1";

/** The root of the checkout. Bundled, this file lies in `offline/dist`; in tests, in `offline/src`. */
export const root = resolve(__dirname, "..", "..");
/** Where the kit keeps what it builds and the state of stacks; `MFA_GUARD_KIT` puts it elsewhere. */
export const kit = process.env.MFA_GUARD_KIT ?? join(root, ".pulumi-kit");
export const builtBin = join(kit, "cli", cliVersion, "bin");
/** The CLI's own folder, with its plugins, when it runs with the offline provider. */
export const home = join(kit, "home");
/** The folder of the stacks' state, where a caller names no other. */
export const ownState = join(kit, "state");
const dist = join(root, "offline", "dist");

/** Name of the stack that the kit makes where a project has none. */
export const stackName = "offline";

/** How a command meets AWS: the offline provider, or the real one with the person's own credentials. */
export type Aws = "offline" | "real";

/**
 * The environment in which the CLI runs with the project's settings: state in the project's own folder, no passphrase, no update check;
 * with the offline provider also a home of the kit's own, so that neither the person's plugins nor their login are touched.
 * https://www.pulumi.com/docs/iac/cli/environment-variables/
 */
export function settings(aws: Aws, state: string, canDownload: boolean): NodeJS.ProcessEnv {
  mkdirSync(state, { recursive: true });
  return {
    ...process.env,
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(aws === "offline" ? { PULUMI_HOME: home } : {}),
    // Where the CLI couldn't be downloaded, a plugin can't either: say at once that it is missing.
    ...(aws === "offline" && !canDownload ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
  };
}

/** Puts the built executable `name` into the folder `into` under `as`, whole or not at all, whoever else does so at the same time. */
export function install(name: string, into: string, as: string): void {
  putInPlace(into, as, (path) => copyFileSync(join(dist, name), path));
}

function putInPlace(folder: string, name: string, write: (path: string) => void): void {
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${name}.${process.pid}`);
  write(temporary);
  renameSync(temporary, join(folder, name));
}

/** Puts the kit's language hosts into a folder: one program, which goes by its name. */
export function installHosts(into: string): void {
  for (const language of ["nodejs", "python", "go"]) install("pulumi-language-nodejs.cjs", into, `pulumi-language-${language}`);
}

/** Does `work` while no other run does what goes under this name; says what the other one does while it has to wait. */
export async function locked(name: string, doing: string, work: () => Promise<void>): Promise<void> {
  mkdirSync(kit, { recursive: true });
  const once = { lockfilePath: join(kit, name), stale: 30_000 };
  const unlock = await lock(kit, once).catch(async () => {
    const step = await startProgress(`Waiting for another run that ${doing}.`, "lines");
    const turn = await lock(kit, { ...once, retries: { retries: 900, factor: 1, minTimeout: 1000 } });
    step.succeed("The other run is done.");
    return turn;
  });
  try {
    await work();
  } finally {
    await unlock();
  }
}

const pluginFolder = (name: string, version: string) => join(home, "plugins", `resource-${name}-v${version}`);

/** Makes the offline AWS provider the engine's AWS plugin, where the engine looks for one that was downloaded. */
export function installAwsProvider(version: string): void {
  install("pulumi-resource-aws.cjs", pluginFolder("aws", version), "pulumi-resource-aws");
}

/** The same for a package whose provider can't be had: it gives back what programs say. */
export function installEcho(name: string, version: string): void {
  install("pulumi-resource-echo.cjs", pluginFolder(name, version), `pulumi-resource-${name}`);
}

/** The same with the components of this checkout, for programs in other languages. */
export function installComponents(version: string): void {
  const command = [process.execPath, require.resolve("@pulumi/pulumi/cmd/run-plugin"), join(root, "components")];
  putInPlace(pluginFolder("mfa-guard", version), "pulumi-resource-mfa-guard", (path) =>
    writeFileSync(path, `#!/bin/sh\nexec ${command.map((word) => `"${word}"`).join(" ")} "$@"\n`, { mode: 0o755 }),
  );
}

import { copyFileSync, mkdirSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Of the CLI that is built where none can be downloaded: the newest that the Go module proxy serves. */
export const cliVersion = "3.274.1";

/** The root of the checkout. Bundled, this file lies in `offline/dist`; in tests, in `offline/src`. */
export const root = resolve(__dirname, "..", "..");
/** Where the kit keeps what it builds and the state of stacks; `MFA_GUARD_KIT` puts it elsewhere. */
export const kit = process.env.MFA_GUARD_KIT ?? join(root, ".pulumi-kit");
export const builtBin = join(kit, "cli", cliVersion, "bin");
const home = join(kit, "home");
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
  mkdirSync(into, { recursive: true });
  const temporary = join(into, `.${as}.${process.pid}`);
  copyFileSync(join(dist, name), temporary);
  renameSync(temporary, join(into, as));
}

/** Makes the offline AWS provider the engine's AWS plugin, where the engine looks for one that was downloaded. */
export function installAwsProvider(version: string): void {
  install("pulumi-resource-aws.cjs", join(home, "plugins", `resource-aws-v${version}`), "pulumi-resource-aws");
}

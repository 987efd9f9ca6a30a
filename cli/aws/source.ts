import { getProfileName, loadSharedConfigFiles } from "@smithy/core/config";
import { UserError } from "../user-error";
import { kindOf, refuseWithoutKey } from "./profile";

/** Where the long-term access key comes from. */
export interface Source {
  /** The profile, or undefined for the key in the environment. */
  readonly profile: string | undefined;
  /** Id of the access key where it can be read without asking anybody; it tells cached sessions of different keys apart. */
  readonly accessKeyId: string | undefined;
  readonly region: string | undefined;
  /** The profile's `mfa_serial`. */
  readonly device: string | undefined;
  /** True iff the profile's `credential_process` gives the credentials. */
  readonly helper: boolean;
}

/**
 * The profile that is named, else the one in `AWS_PROFILE`, else the key in the environment, else the default profile: the order of the SDK.
 *
 * Throws a `UserError` for a profile that isn't there, and what `refuse` throws: for enrolment, a session of the user's own will do.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function readSource(named: string | undefined, refuse: typeof refuseWithoutKey = refuseWithoutKey): Promise<Source> {
  const { AWS_ACCESS_KEY_ID: environmentKey, AWS_PROFILE } = process.env;
  const environmentRegion = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined;
  if (named === undefined && environmentKey && !AWS_PROFILE) {
    return { profile: undefined, accessKeyId: environmentKey, region: environmentRegion, device: undefined, helper: false };
  }
  const profile = getProfileName(named === undefined ? {} : { profile: named });
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const settings = { ...configFile[profile], ...credentialsFile[profile] };
  if (Object.keys(settings).length === 0) {
    const known = await profileNames();
    const choice =
      known.length === 0 ? "there is none yet: run `aws configure`" : `there are ${known.map((name) => `\`${name}\``).join(", ")}`;
    throw new UserError(`profile \`${profile}\` doesn't exist: ${choice}`);
  }
  if (settings.aws_access_key_id === undefined && settings.credential_process?.includes("mfa-guard")) {
    throw new UserError(
      `profile \`${profile}\` gets its credentials from mfa-guard: name the profile that holds the access key with --profile`,
    );
  }
  refuse(profile, settings);
  return {
    profile,
    accessKeyId: settings.aws_access_key_id,
    region: environmentRegion ?? settings.region,
    device: settings.mfa_serial,
    helper: kindOf(settings) === "helper",
  };
}

/** Names of all profiles in the person's AWS files. */
export async function profileNames(): Promise<readonly string[]> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  // What isn't a profile, such as `sso-session.corp`, has its kind before a dot.
  return [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter((name) => !name.includes("."));
}

/** How messages call the source. */
export function nameOf({ profile }: Pick<Source, "profile">): string {
  return profile === undefined ? "the access key in the environment" : `profile \`${profile}\``;
}

import { UserError } from "../user-error";

/** The settings of one profile, from both files. */
export type Profile = Readonly<Record<string, string | undefined>>;

/** Where a profile's credentials come from, in the order in which the SDK looks: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html */
export type ProfileKind = "role" | "session" | "access-key" | "web-identity" | "helper" | "identity-center" | "login" | "none";

export function kindOf(profile: Profile): ProfileKind {
  if (profile.role_arn !== undefined && profile.web_identity_token_file === undefined) return "role";
  if (profile.aws_access_key_id !== undefined) return profile.aws_session_token === undefined ? "access-key" : "session";
  if (profile.web_identity_token_file !== undefined) return "web-identity";
  if (profile.credential_process !== undefined) return "helper";
  if (profile.sso_session !== undefined || profile.sso_start_url !== undefined) return "identity-center";
  return profile.login_session === undefined ? "none" : "login";
}

/**
 * Throws a `UserError`, which says what the profile is and what to use instead, iff no call with its credentials can ever show MFA to
 * `GetSessionToken` or `AssumeRole`: those take a device's code from a user's long-term access key only.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function refuseWithoutKey(name: string, profile: Profile): void {
  const problem = PROBLEMS[kindOf(profile)]?.(name, profile);
  if (problem !== undefined) throw new UserError(`profile \`${name}\` ${problem}`);
}

const NAME_THE_KEY = "name the profile that holds your access key with --profile";

/** Like {@link refuseWithoutKey}, but takes sessions of the user's own: AWS registers a device for them. */
export function refuseWithoutUser(name: string, profile: Profile): void {
  if (!["session", "login"].includes(kindOf(profile))) refuseWithoutKey(name, profile);
}

const PROBLEMS: Partial<Record<ProfileKind, (name: string, profile: Profile) => string>> = {
  role: (_, { role_arn = "", source_profile }) =>
    source_profile === undefined
      ? `takes the role \`${role_arn}\` from the machine that it runs on, which has no MFA device: ${NAME_THE_KEY}`
      : `takes the role \`${role_arn}\` with the credentials of \`${source_profile}\`: run \`mfa-guard assume ${role_arn} --profile ${source_profile}\`, or \`mfa-guard setup --profile ${source_profile} --role ${role_arn}\` once`,
  session: () => `holds a session already (\`aws_session_token\`), and AWS takes MFA from access keys only: ${NAME_THE_KEY}`,
  "web-identity": () => `takes its role with a token of an identity provider, and AWS can't ask for MFA there: ${NAME_THE_KEY}`,
  "identity-center": (name) => `signs in through Identity Center, which asks for MFA itself: run \`aws sso login --profile ${name}\``,
  login: (name) =>
    `signs in through the browser, where the console asks for MFA: run \`aws login --profile ${name}\` (AWS doesn't say whether these sessions carry the MFA keys that policies look at)`,
  none: (name) => `has no credentials: run \`aws configure --profile ${name}\`, or ${NAME_THE_KEY}`,
};

import type { TrustOptions } from "./jit-role";

type Demands = Pick<TrustOptions, "requireSourceIdentity" | "sessionTags">;

/** The AWS CLI call, for a shell. The caller's device has a token code: a security key has none (use a console session). */
export function assumeCommand(roleArn: string, duration: number, { requireSourceIdentity, sessionTags }: Demands): string {
  const user = '"$(aws iam get-user --query User.UserName --output text)"';
  const tags = Object.entries(sessionTags ?? {}).map(([tag, values]) => `'Key=${tag},Value=${values[0]}'`);
  return [
    "aws sts assume-role",
    `--role-arn ${roleArn}`,
    `--role-session-name ${user}`,
    `--serial-number "$(aws iam list-mfa-devices --query 'MFADevices[0].SerialNumber' --output text)"`,
    '--token-code "$MFA_CODE"',
    `--duration-seconds ${duration}`,
    ...(requireSourceIdentity ? [`--source-identity ${user}`] : []),
    ...(tags.length > 0 ? [`--tags ${tags.join(" ")}`] : []),
  ].join(" ");
}

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html */
export function callerProfile(roleArn: string, roleName: string, callerAccount: string, duration: number, demands: Demands): string {
  const partition = roleArn.split(":")[1];
  const beyondProfiles = [
    ...(demands.requireSourceIdentity ? ["a source identity"] : []),
    ...(Object.keys(demands.sessionTags ?? {}).length > 0 ? ["session tags"] : []),
  ];
  return [
    ...(beyondProfiles.length > 0
      ? [`# The role demands ${beyondProfiles.join(" and ")}, which a profile can't send: use the command.`]
      : []),
    `[profile ${roleName}]`,
    `role_arn = ${roleArn}`,
    "source_profile = default",
    `mfa_serial = arn:${partition}:iam::${callerAccount}:mfa/YOUR-DEVICE`,
    `duration_seconds = ${duration}`,
    "",
  ].join("\n");
}

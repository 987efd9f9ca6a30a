interface LogFilter {
  readonly description: string;
  readonly pattern: string;
  /** Records within five minutes. */
  readonly threshold: number;
}

// `!=` alone doesn't match a record that lacks the field, and a call with a long-term key has no session.
const sessionWithoutMfa =
  '(($.userIdentity.sessionContext.attributes.mfaAuthenticated NOT EXISTS) || ($.userIdentity.sessionContext.attributes.mfaAuthenticated != "true"))';

/** CloudTrail records worth an alarm, after the CIS AWS Foundations Benchmark's metric filters. */
export const logFilters = {
  signInWithoutMfa: {
    description: "An IAM user signed in to the console without MFA",
    // Without the user type it fires on every Identity Center sign-in, whose MFA AWS can't see.
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") && ($.additionalEventData.MFAUsed != "Yes") }',
    threshold: 1,
  },
  rootUse: {
    description: "The root user was used",
    pattern: '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
    threshold: 1,
  },
  failedSignIn: {
    description: "Sign-ins to the console failed",
    pattern: '{ ($.eventName = "ConsoleLogin") && ($.responseElements.ConsoleLogin = "Failure") }',
    threshold: 5,
  },
  roleAssumedWithoutMfa: {
    description: "An IAM user assumed a role without MFA",
    pattern: `{ ($.eventSource = "sts.amazonaws.com") && ($.eventName = "AssumeRole") && ($.userIdentity.type = "IAMUser") && ($.errorCode NOT EXISTS) && ($.requestParameters.serialNumber NOT EXISTS) && ${sessionWithoutMfa} }`,
    threshold: 1,
  },
  deviceDeactivated: {
    description: "An MFA device was deactivated or deleted",
    pattern:
      '{ ($.eventSource = "iam.amazonaws.com") && (($.eventName = "DeactivateMFADevice") || ($.eventName = "DeleteVirtualMFADevice")) && ($.errorCode NOT EXISTS) }',
    threshold: 1,
  },
  deviceRegisteredWithoutMfa: {
    description: "A user registered an MFA device without MFA: their first one, or somebody else's on a stolen key",
    pattern: `{ ($.eventSource = "iam.amazonaws.com") && ($.eventName = "EnableMFADevice") && ($.userIdentity.type = "IAMUser") && ($.errorCode NOT EXISTS) && ${sessionWithoutMfa} }`,
    threshold: 1,
  },
} as const satisfies Record<string, LogFilter>;

/** AWS Config managed rules: https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html */
export const configRules = {
  "root-mfa": "ROOT_ACCOUNT_MFA_ENABLED",
  "root-hardware-mfa": "ROOT_ACCOUNT_HARDWARE_MFA_ENABLED",
  "root-access-key": "IAM_ROOT_ACCESS_KEY_CHECK",
  "console-mfa": "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS",
  "user-mfa": "IAM_USER_MFA_ENABLED",
} as const;

/** A CloudWatch filter for everything that these users do, in every region that the trail covers. */
export function useByUsersFilter(names: readonly string[]): string {
  const any = names.map((name) => `($.userIdentity.userName = "${name}")`).join(" || ");
  return `{ ($.userIdentity.type = "IAMUser") && (${any}) }`;
}

export function assumedRoleFilter(roleArn: string): string {
  return `{ ($.eventName = "AssumeRole") && ($.requestParameters.roleArn = "${roleArn}") }`;
}

export function dashboardBody(region: string, metrics: readonly { readonly metric: string; readonly title: string }[]): string {
  const widgets = metrics.map(({ metric, title }, index) => ({
    type: "metric",
    width: 12,
    height: 6,
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    properties: { title, region, stat: "Sum", period: 300, view: "timeSeries", metrics: [["MfaGuard", metric]] },
  }));
  return JSON.stringify({ widgets });
}

import { sentencesOf, unenforcedWithoutMfa } from "@mfa-guard/iam";
import { document, type PolicyDocument, type PolicyStatement, sizeLimit, sizeOf, withoutMfa } from "./document";
import { type Problem, within } from "./problems";

export interface MfaPolicyOptions {
  readonly partition: string;
  readonly selfEnrolment?: boolean | undefined;
  readonly maxMfaAge?: number | undefined;
  readonly requireSecurityKey?: boolean | undefined;
  readonly securityKeyCertifications?: readonly string[] | undefined;
  readonly except?: readonly string[] | undefined;
}

/** Lets a person look after their own credentials, and denies everything but enrolment without MFA. */
export function mfaPolicyDocument(options: MfaPolicyOptions): PolicyDocument {
  const exempt = exemptActions(options);
  return document(
    ...selfService(options.partition),
    { Sid: "DenyWithoutMfa", Effect: "Deny", NotAction: exempt, Resource: ["*"], Condition: withoutMfa },
    options.maxMfaAge === undefined ? undefined : denyStaleMfa(exempt, options.maxMfaAge),
    ...(options.requireSecurityKey ? securityKeysOnly(options.securityKeyCertifications) : []),
  );
}

/** Why these options can't make a policy that enforces MFA and that AWS takes: empty iff they can. */
export function mfaPolicyProblems(options: Omit<MfaPolicyOptions, "partition">): Problem[] {
  const problems = within("maxMfaAge", options.maxMfaAge, 300, 129_600, "seconds");
  if (options.securityKeyCertifications && !options.requireSecurityKey) {
    problems.push({ property: "securityKeyCertifications", reason: "needs `requireSecurityKey`" });
  }
  if (problems.length > 0) return problems;
  const policy = mfaPolicyDocument({ ...options, partition: "aws-us-gov" });
  const verdict = unenforcedWithoutMfa([policy]);
  if (verdict.kind === "open") {
    const { action } = verdict.witness.request;
    return [
      { property: "except", reason: `must leave MFA enforced, and it lets \`${action}\` through without MFA: remove what covers it` },
    ];
  }
  if (verdict.kind !== "requires-mfa") {
    const { how } = sentencesOf(verdict, { subject: "the policy" });
    return [{ property: "except", reason: `results in a policy whose enforcement can't be shown: ${how}` }];
  }
  const size = sizeOf(policy);
  return size <= sizeLimit.managed
    ? []
    : [
        {
          property: "except",
          reason: `results in a policy of ${size} characters, and AWS allows ${sizeLimit.managed}: list fewer actions`,
        },
      ];
}

/**
 * What works before the first device does. An unused exemption is attack surface, so each option adds what it needs and no more.
 */
function exemptActions(options: Omit<MfaPolicyOptions, "partition">): string[] {
  const own = [
    // A first sign-in that must change the password would end here. It takes the old password, so an access key alone can't.
    "iam:ChangePassword",
    "iam:GetAccountPasswordPolicy",
    "iam:GetMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
    "signin:AuthorizeOAuth2Access",
    "signin:CreateOAuth2Token",
    "sts:GetCallerIdentity",
    "sts:GetSessionToken",
  ];
  if (options.selfEnrolment !== false) own.push("iam:EnableMFADevice");
  if (options.selfEnrolment !== false && !options.requireSecurityKey) own.push("iam:CreateVirtualMFADevice");
  return [...new Set([...own, ...(options.except ?? [])])].sort();
}

function selfService(partition: string): PolicyStatement[] {
  // The second pattern is for users with a path; a user's name has no slash, so neither reaches another user.
  const self = [`arn:${partition}:iam::*:user/\${aws:username}`, `arn:${partition}:iam::*:user/*/\${aws:username}`];
  return [
    {
      Sid: "AllowOwnCredentials",
      Effect: "Allow",
      Action: [
        "iam:ChangePassword",
        "iam:CreateAccessKey",
        "iam:DeactivateMFADevice",
        "iam:DeleteAccessKey",
        "iam:EnableMFADevice",
        "iam:GetAccessKeyLastUsed",
        "iam:GetMFADevice",
        "iam:GetUser",
        "iam:ListAccessKeys",
        "iam:ListMFADevices",
        "iam:ResyncMFADevice",
        "iam:UpdateAccessKey",
      ],
      Resource: self,
    },
    {
      // A device's name is the person's choice in the console: bound to the user's name, enrolment breaks.
      // AWS deletes no device that is assigned to somebody.
      Sid: "AllowVirtualDevices",
      Effect: "Allow",
      Action: ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
      Resource: [`arn:${partition}:iam::*:mfa/*`],
    },
    {
      Sid: "AllowViewAccount",
      Effect: "Allow",
      Action: ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"],
      Resource: ["*"],
    },
  ];
}

/** `IfExists`, so that a request that carries no age counts as stale. */
function denyStaleMfa(exempt: readonly string[], maxMfaAge: number): PolicyStatement {
  return {
    Sid: "DenyStaleMfa",
    Effect: "Deny",
    NotAction: exempt,
    Resource: ["*"],
    Condition: { NumericGreaterThanIfExists: { "aws:MultiFactorAuthAge": String(maxMfaAge) } },
  };
}

/**
 * Registering a FIDO key is the one `EnableMFADevice` that carries `iam:RegisterSecurityKey`; its certification is known when the key is activated.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
function securityKeysOnly(certifications: readonly string[] | undefined): PolicyStatement[] {
  const statements: PolicyStatement[] = [
    { Sid: "DenyVirtualDevices", Effect: "Deny", Action: ["iam:CreateVirtualMFADevice"], Resource: ["*"] },
    {
      Sid: "DenyOtherDevices",
      Effect: "Deny",
      Action: ["iam:EnableMFADevice"],
      Resource: ["*"],
      Condition: { Null: { "iam:RegisterSecurityKey": "true" } },
    },
  ];
  if (certifications && certifications.length > 0) {
    statements.push({
      Sid: "DenyUncertifiedKeys",
      Effect: "Deny",
      Action: ["iam:EnableMFADevice"],
      Resource: ["*"],
      Condition: {
        StringEquals: { "iam:RegisterSecurityKey": "Activate" },
        StringNotEquals: { "iam:FIDO-certification": certifications },
      },
    });
  }
  return statements;
}

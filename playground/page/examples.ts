import type { DocumentKind } from "@mfa-guard/iam";

/** Documents to begin with: how MFA is meant to be required, and the slips that it is usually required with. */
export interface Example {
  readonly title: string;
  readonly documents: readonly object[];
  /** Where the documents don't say themselves what they are attached to. */
  readonly as?: DocumentKind;
}

const ADMINISTRATORS = {
  Sid: "Administrators",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "sts:AssumeRole",
};
const WITH_MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const WITHOUT_MFA = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };

const ENROLMENT = [
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:GetUser",
  "iam:ListMFADevices",
  "iam:ResyncMFADevice",
  "sts:GetSessionToken",
];

const everythingElse = { Sid: "DenyAllButEnrollment", Effect: "Deny", NotAction: ENROLMENT, Resource: "*", Condition: WITHOUT_MFA };
const readOnly = { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" };

export const EXAMPLES: readonly Example[] = [
  {
    title: "An administrators' role that `BoolIfExists` leaves open",
    documents: [policy({ ...ADMINISTRATORS, Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } } })],
  },
  { title: "The same role, closed", documents: [policy({ ...ADMINISTRATORS, Condition: WITH_MFA })] },
  { title: "A role that asks for no MFA", documents: [policy(ADMINISTRATORS)] },
  {
    title: "A second statement that forgets MFA",
    documents: [
      policy(
        { ...ADMINISTRATORS, Condition: WITH_MFA },
        { Sid: "Office", ...without(ADMINISTRATORS, "Sid"), Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } },
      ),
    ],
  },
  {
    title: "`ForAllValues`, which also holds of nothing",
    documents: [policy({ ...ADMINISTRATORS, Condition: { "ForAllValues:Bool": { "aws:MultiFactorAuthPresent": "true" } } })],
  },
  {
    title: "A deployment role for GitHub Actions",
    documents: [
      policy({
        Sid: "GitHub",
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:example/infrastructure:ref:refs/heads/main",
          },
        },
      }),
    ],
  },
  { title: "A group that can only enroll a device until MFA", documents: [policy(everythingElse), policy(readOnly)] },
  {
    title: "The same with `Bool`: access keys get through",
    documents: [policy({ ...everythingElse, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }), policy(readOnly)],
  },
  {
    title: "A `NotAction` that exempts all of IAM",
    documents: [policy({ ...everythingElse, NotAction: ["iam:*", "sts:GetSessionToken"] })],
  },
  {
    title: "An SCP on credentials that also stops pipelines",
    as: "scp",
    documents: [
      policy({
        Sid: "NoNewCredentialsWithoutMfa",
        Effect: "Deny",
        Action: ["iam:CreateAccessKey", "iam:CreateLoginProfile"],
        Resource: "*",
        Condition: WITHOUT_MFA,
      }),
    ],
  },
];

function policy(...statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

function without(statement: object, name: string): object {
  return Object.fromEntries(Object.entries(statement).filter(([key]) => key !== name));
}

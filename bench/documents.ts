/** Documents to time the engine on: ordinary ones, and the worst that fit AWS's size limits. */

type Json = Readonly<Record<string, unknown>>;

function policy(...statements: readonly Json[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const ROOT = { AWS: "arn:aws:iam::123456789012:root" };
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const NO_MFA = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
const trust = (Principal: unknown, Condition?: Json): Json => ({
  Effect: "Allow",
  Principal,
  Action: "sts:AssumeRole",
  ...(Condition === undefined ? {} : { Condition }),
});

/** A question with the answer that AWS's documentation gives: does it let a person in without MFA? */
export interface Labelled<T> {
  readonly asked: T;
  readonly open: boolean;
}

const open = <T>(asked: T): Labelled<T> => ({ asked, open: true });
const guarded = <T>(asked: T): Labelled<T> => ({ asked, open: false });

export const TYPICAL_TRUSTS: readonly Labelled<string>[] = [
  guarded(policy(trust(ROOT, MFA))),
  open(policy(trust(ROOT))),
  guarded(policy(trust({ Service: "ec2.amazonaws.com" }))),
  guarded(policy(trust({ Service: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }))),
  guarded(
    policy(
      trust(
        { AWS: ["arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:role/ci"] },
        { ...MFA, IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      ),
    ),
  ),
  open(policy(trust(ROOT, { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }))),
  guarded(policy(trust(ROOT, { ...MFA, NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }))),
  guarded(
    policy({
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::123456789012:saml-provider/corp" },
      Action: "sts:AssumeRoleWithSAML",
      Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
    }),
  ),
  guarded(policy(trust(ROOT), { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition: NO_MFA })),
  guarded(
    policy(
      trust("*", {
        StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy-*" },
      }),
    ),
  ),
  open(
    policy(trust(ROOT), {
      Effect: "Deny",
      Principal: "*",
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
    }),
  ),
  open(policy(trust(ROOT, MFA), trust({ AWS: "arn:aws:iam::123456789012:user/ci" }))),
];

const ENROLMENT = [
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:GetUser",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
  "sts:GetSessionToken",
];
const enforcing = (Condition: Json, NotAction: readonly string[] = ENROLMENT): string =>
  policy({ Sid: "DenyWithoutMfa", Effect: "Deny", NotAction, Resource: "*", Condition });
const READ_ONLY = policy({ Effect: "Allow", Action: ["s3:Get*", "s3:List*", "ec2:Describe*"], Resource: "*" });
const SELF_SERVICE = policy({
  Effect: "Allow",
  Action: ["iam:ChangePassword", "iam:CreateAccessKey", "iam:DeleteAccessKey"],
  Resource: "arn:aws:iam::*:user/${aws:username}",
});

/** The documents on a group. */
export const TYPICAL_GROUPS: readonly Labelled<readonly string[]>[] = [
  guarded([enforcing(NO_MFA), READ_ONLY, SELF_SERVICE]),
  open([enforcing({ Bool: { "aws:MultiFactorAuthPresent": "false" } }), READ_ONLY]),
  open([READ_ONLY, SELF_SERVICE]),
  open([enforcing(NO_MFA, [...ENROLMENT, "iam:Get*"]), READ_ONLY]),
  guarded([enforcing({ Bool: { "aws:MultiFactorAuthPresent": "false" } }), enforcing({ Null: { "aws:MultiFactorAuthPresent": "true" } })]),
];

/** As many of `make(0)`, `make(1)` … as fit into `characters`. */
function filled(characters: number, whole: (parts: readonly Json[]) => string, make: (index: number) => Json): string {
  const parts: Json[] = [];
  while (whole([...parts, make(parts.length)]).length <= characters) parts.push(make(parts.length));
  return whole(parts);
}

const DENY_ALL = (Condition: Json): Json => ({ Effect: "Deny", Principal: "*", Action: "*", Condition });
const stars = (letters: string): string => `*${[...letters].join("*")}*`;

/** By name: a trust policy of at most 4,096 characters that is costly to decide. */
export const ADVERSARIAL_TRUSTS: Readonly<Record<string, string>> = {
  "*a*a*…*b patterns, one inside the other": policy(
    trust(ROOT, {
      StringLike: { "sts:ExternalId": `${stars("a".repeat(400))}b` },
      StringNotLike: { "sts:ExternalId": [`${stars("a".repeat(300))}b*`] },
    }),
  ),
  "*a?????… patterns": policy(
    trust(ROOT, {
      StringLike: { "sts:ExternalId": `*a${"?".repeat(60)}`, "aws:PrincipalTag/x": `*b${"?".repeat(90)}` },
      StringNotLike: { "sts:ExternalId": [`*b${"?".repeat(60)}`, `*c${"?".repeat(59)}`] },
    }),
  ),
  "hundreds of conditions on distinct keys": policy(
    trust(ROOT),
    DENY_ALL({ StringNotEquals: Object.fromEntries(Array.from({ length: 160 }, (_, index) => [`aws:PrincipalTag/${index}`, "v"])) }),
  ),
  "Denys that exclude each other's way out": filled(
    4000,
    (parts) => policy(trust(ROOT), ...parts),
    (index) => DENY_ALL({ StringNotLike: { "aws:username": `*${index}*`, "sts:ExternalId": `${index}*` } }),
  ),
  "values that have to be told apart": policy(
    trust(ROOT, {
      StringLike: { "sts:ExternalId": Array.from({ length: 90 }, (_, index) => `${index}*x*`) },
      StringNotLike: { "sts:ExternalId": Array.from({ length: 90 }, (_, index) => `*x${index}*`) },
    }),
  ),
  "policy variables in every condition": filled(
    4000,
    (parts) => policy(trust(ROOT), ...parts),
    (index) => DENY_ALL({ StringNotEquals: { [`aws:PrincipalTag/${index}`]: `\${aws:PrincipalTag/${index + 1}}x` } }),
  ),
  "account blocks told apart by ARN patterns": policy(
    trust("*", {
      ArnLike: { "aws:PrincipalArn": Array.from({ length: 40 }, (_, index) => `arn:aws:iam::${index}*:user/*a*`) },
      ArnNotLike: { "aws:PrincipalArn": Array.from({ length: 30 }, (_, index) => `arn:aws:iam::${index}*:user/*`) },
    }),
  ),
  "a pyramid of address blocks": policy(
    trust(ROOT, {
      IpAddress: { "aws:SourceIp": Array.from({ length: 60 }, (_, index) => `10.${index}.0.0/16`) },
      NotIpAddress: { "aws:SourceIp": Array.from({ length: 60 }, (_, index) => `10.${index}.0.0/15`) },
    }),
  ),
};

/** By name: ten documents of 6,144 characters on one group. */
export const ADVERSARIAL_GROUPS: Readonly<Record<string, readonly string[]>> = {
  "ten documents of exempted patterns": Array.from({ length: 10 }, (_, document) =>
    filled(
      6144,
      ([...parts]) => policy({ Effect: "Deny", NotAction: parts.map(String), Resource: "*", Condition: NO_MFA }),
      (index) => `s3:*a*${index}*b*${document}` as unknown as Json,
    ),
  ),
  "ten documents of Denys on parts": Array.from({ length: 10 }, (_, document) =>
    filled(
      6144,
      (parts) => policy(...parts),
      (index) => ({ Effect: "Deny", Action: `ec2:*${index}*${document}*`, Resource: `arn:*:${index}*`, Condition: NO_MFA }),
    ),
  ),
  "ten documents of Denys under tags": Array.from({ length: 10 }, (_, document) =>
    filled(
      6144,
      (parts) => policy(...parts),
      (index) => ({
        Effect: "Deny",
        NotAction: ENROLMENT,
        Resource: "*",
        Condition: { ...NO_MFA, StringLike: { [`aws:PrincipalTag/${document}`]: `*${index}*` } },
      }),
    ),
  ),
};

/** A trust policy of about `characters` characters, for the cost against size. */
export function trustOfSize(characters: number): string {
  return filled(
    characters,
    (parts) => policy(...parts, trust(ROOT, MFA)),
    (index) => trust({ AWS: `arn:aws:iam::123456789012:user/u${index}` }, { ...MFA, StringLike: { "sts:ExternalId": `x${index}*` } }),
  );
}

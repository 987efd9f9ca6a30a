import fc from "fast-check";

/** A policy document as a person writes it. */
export interface PolicyJson {
  readonly Version: string;
  readonly Statement: readonly StatementJson[];
}

export type StatementJson = { readonly Effect: "Allow" | "Deny"; readonly Condition?: ConditionJson } & {
  readonly [element: string]: unknown;
};

export type ConditionJson = { readonly [operator: string]: { readonly [key: string]: unknown } };

const ACCOUNTS = ["111122223333", "444455556666"] as const;
const ALICE = "arn:aws:iam::111122223333:user/alice";
const OPS_BOB = "arn:aws:iam::111122223333:user/ops/bob";
const FOREIGN_ALICE = "arn:aws:iam::444455556666:user/alice";
const DEPLOY = "arn:aws:iam::111122223333:role/deploy";

const STRING = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"];
const ARN = ["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"];
const NUMERIC = [
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
];
const DATE = NUMERIC.map((name) => name.replace("Numeric", "Date"));

/** A truth value that only documents of 2012 may write. */
const MFA_TAG = "${aws:PrincipalTag/mfa}";

/** Conditions that go well together: each of the operators on each of the keys with some of the values. */
interface Family {
  readonly operators: readonly string[];
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
  /** Without `ForAllValues:` and `ForAnyValue:`, which are rare on keys of one value. */
  readonly plain?: boolean;
}

const MFA: readonly Family[] = [
  { operators: ["Bool"], keys: ["aws:MultiFactorAuthPresent"], values: ["true", "false"], plain: true },
  { operators: ["Bool"], keys: ["aws:MultiFactorAuthPresent"], values: ["true", "false", true, false, "True", "FALSE", MFA_TAG] },
  { operators: STRING, keys: ["aws:MultiFactorAuthPresent"], values: ["true", "false", "*", "t*", "TRUE", "f?lse", "?*"] },
  { operators: NUMERIC, keys: ["aws:MultiFactorAuthAge"], values: ["0", "3600", 3600, "-1"] },
  { operators: DATE, keys: ["aws:TokenIssueTime"], values: ["2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2030-01-01"] },
];

const PRESENCE: Family = {
  operators: ["Null"],
  keys: ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"],
  values: ["true", "false"],
  plain: true,
};

const CALLER: readonly Family[] = [
  {
    operators: [...ARN, "StringLike", "StringNotLike", "StringEquals", "StringNotEquals"],
    keys: ["aws:PrincipalArn"],
    values: [
      ALICE,
      OPS_BOB,
      FOREIGN_ALICE,
      DEPLOY,
      "arn:aws:iam::*:user/*",
      "arn:aws:iam::*:role/*",
      "arn:aws:iam::111122223333:*",
      "arn:aws:iam::111122223333:root",
      "arn:aws:iam::*:user/ops/*",
      "arn:aws:iam::*:*/alice",
      "arn:*:iam::111122223333:user/a*",
      "arn:aws:iam::*:user/${aws:username}",
      "arn:aws:sts::*:assumed-role/*",
      "*",
    ],
  },
  {
    operators: STRING,
    keys: ["aws:username"],
    values: ["alice", "bob", "a*", "*b*", "Alice", "ALICE", "?????", "${aws:PrincipalTag/team}"],
  },
  { operators: STRING, keys: ["aws:PrincipalAccount"], values: [...ACCOUNTS, "1*", "*", "99??????????"] },
  { operators: STRING, keys: ["aws:userid"], values: ["AIDAEXAMPLEALICE00001", "AIDA*", "AROA*", "AROA*:ci", "*:*", ...ACCOUNTS] },
  { operators: STRING, keys: ["aws:PrincipalType"], values: ["User", "Account", "AssumedRole", "user", "U*", "*"] },
  { operators: ["Bool"], keys: ["aws:PrincipalIsAWSService"], values: ["true", "false"] },
  {
    operators: ["Null"],
    keys: ["aws:username", "aws:PrincipalArn", "aws:PrincipalType", "aws:userid"],
    values: ["true", "false"],
    plain: true,
  },
];

const FREE: readonly Family[] = [
  {
    operators: STRING,
    keys: ["aws:PrincipalTag/team", "sts:ExternalId", "sts:RoleSessionName", "aws:PrincipalOrgID", "aws:RequestTag/env"],
    values: ["ops", "dev", "o*", "*s", "OPS", "", "*", "${aws:username}", "${aws:PrincipalTag/team, 'ops'}", "${*}", "x${$}"],
  },
  {
    operators: ["IpAddress", "NotIpAddress"],
    keys: ["aws:SourceIp"],
    values: ["10.0.0.0/8", "10.1.0.0/16", "203.0.113.7", "0.0.0.0/0", "2001:db8::/32", "::/0"],
  },
  { operators: DATE, keys: ["aws:CurrentTime"], values: ["2026-01-01T00:00:00Z", "2026-06-30", "1767225600", "2027-01-01T00:00:00+01:00"] },
  { operators: NUMERIC, keys: ["sts:DurationSeconds"], values: ["3600", "900", "1e3", 43200, "0.5"] },
  { operators: [...NUMERIC, ...DATE], keys: ["aws:EpochTime"], values: ["1767225600", "1767225601", 1893456000] },
  {
    operators: ["Bool"],
    keys: ["aws:SecureTransport", "aws:ViaAWSService", "aws:ViaAWSMCPService", "aws:AssumedRoot"],
    values: ["true", "false"],
  },
  {
    operators: STRING,
    keys: ["aws:CalledViaFirst", "aws:CalledViaAWSMCP"],
    values: ["cloudformation.amazonaws.com", "aws-mcp.amazonaws.com", "*.amazonaws.com"],
  },
  {
    operators: STRING,
    keys: ["aws:SourceAccount", "aws:SourceIdentity", "aws:RequestedRegion"],
    values: ["111122223333", "eu-west-1", "*", "a*"],
  },
  { operators: ["BinaryEquals"], keys: ["app:key"], values: ["QQ==", "Qg=="] },
  {
    operators: [...ARN, "StringLike"],
    keys: ["aws:SourceArn"],
    values: ["arn:aws:sns:*:111122223333:*", "arn:aws:sns:eu-west-1:111122223333:t", "arn:*:*:*:*:*"],
  },
  {
    operators: STRING,
    keys: ["saml:aud", "accounts.google.com:aud", "lambda:SourceFunctionArn"],
    values: ["https://signin.aws.amazon.com/saml", "app", "*"],
  },
  {
    operators: ["Null"],
    keys: [
      "aws:PrincipalTag/team",
      "sts:ExternalId",
      "aws:SourceIp",
      "saml:aud",
      "aws:SourceIdentity",
      "aws:AssumedRoot",
      "aws:ViaAWSMCPService",
      "aws:CurrentTime",
      "aws:UserAgent",
    ],
    values: ["true", "false"],
    plain: true,
  },
];

/** Keys that hold lists. */
const MULTIVALUED: Family = {
  operators: STRING,
  keys: ["aws:TagKeys", "aws:PrincipalOrgPaths", "aws:CalledVia"],
  values: ["a", "b", "a*", "*", ""],
};

const few = <T>(arbitrary: fc.Arbitrary<T>, max: number): fc.Arbitrary<T[]> => fc.array(arbitrary, { minLength: 1, maxLength: max });
const rarely = (share: number): fc.Arbitrary<boolean> => fc.integer({ min: 1, max: 100 }).map((percent) => percent > 100 - share);

/** A string alone or a list of strings: AWS takes both. */
function oneOrList<T>(values: readonly T[]): T | readonly T[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

interface Triple {
  readonly operator: string;
  readonly key: string;
  readonly value: unknown;
}

function triple(family: Family, quantifiedShare: number): fc.Arbitrary<Triple> {
  return fc
    .record({
      operator: fc.constantFrom(...family.operators),
      ifExists: rarely(25),
      quantifier: fc.constantFrom("ForAllValues:", "ForAnyValue:"),
      quantified: rarely(family.plain ? 0 : quantifiedShare),
      key: fc.constantFrom(...family.keys),
      values: few(fc.constantFrom(...family.values), 2),
      none: rarely(1),
    })
    .map(({ operator, ifExists, quantifier, quantified, key, values, none }) => ({
      operator: operator === "Null" ? operator : `${quantified ? quantifier : ""}${operator}${ifExists ? "IfExists" : ""}`,
      key,
      value: none && operator !== "Null" ? [] : oneOrList(values),
    }));
}

const mfaTriple = fc.oneof(...MFA.map((family, index) => ({ arbitrary: triple(family, 10), weight: index === 0 ? 8 : 1 })), {
  arbitrary: triple(PRESENCE, 0),
  weight: 2,
});
const callerTriple = fc.oneof(...CALLER.map((family) => triple(family, 8)));
const freeTriple = fc.oneof(...FREE.map((family) => triple(family, 8)), triple(MULTIVALUED, 70));

function block(triples: readonly Triple[]): ConditionJson {
  const condition: { [operator: string]: { [key: string]: unknown } } = {};
  for (const { operator, key, value } of triples) {
    condition[operator] = { ...condition[operator], [key]: value };
  }
  return condition;
}

/** How many conditions of which kind a statement may have. */
interface Mix {
  readonly mfa: fc.Arbitrary<readonly Triple[]>;
  readonly other: fc.Arbitrary<readonly Triple[]>;
}

const upTo = (triples: fc.Arbitrary<Triple>, max: number): fc.Arbitrary<readonly Triple[]> => fc.array(triples, { maxLength: max });

const wide: Mix = { mfa: upTo(mfaTriple, 2), other: upTo(fc.oneof(callerTriple, freeTriple), 3) };

/** About few keys, so that all requests that matter can be enumerated. */
const narrow: Mix = { mfa: upTo(mfaTriple, 1), other: upTo(fc.oneof(callerTriple, callerTriple, freeTriple), 1) };

const condition = (mix: Mix): fc.Arbitrary<ConditionJson | undefined> =>
  fc.tuple(mix.mfa, mix.other).map(([mfa, other]) => (mfa.length + other.length > 0 ? block([...mfa, ...other]) : undefined));

const principalEntry = fc.oneof(
  { arbitrary: fc.constantFrom<readonly [string, string]>(...ACCOUNTS.map((account) => ["AWS", account] as const)), weight: 2 },
  { arbitrary: fc.constant<readonly [string, string]>(["AWS", "arn:aws:iam::111122223333:root"]), weight: 3 },
  {
    arbitrary: fc.constantFrom<readonly [string, string]>(
      ["AWS", "*"],
      ["AWS", ALICE],
      ["AWS", OPS_BOB],
      ["AWS", FOREIGN_ALICE],
      ["AWS", DEPLOY],
      ["AWS", "arn:aws-cn:iam::111122223333:root"],
      ["AWS", "AIDAEXAMPLEALICE00001"],
      ["AWS", "AROAEXAMPLEDEPLOY0001"],
      ["Service", "ec2.amazonaws.com"],
      ["Service", "lambda.amazonaws.com"],
      ["Federated", "cognito-identity.amazonaws.com"],
      ["CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"],
    ),
    weight: 4,
  },
);

const principal = fc.oneof(
  { arbitrary: fc.constant("*" as const), weight: 1 },
  {
    arbitrary: few(principalEntry, 3).map((entries) => {
      const byKind: { [kind: string]: string[] } = {};
      for (const [kind, name] of entries) byKind[kind] = [...(byKind[kind] ?? []), name];
      return Object.fromEntries(Object.entries(byKind).map(([kind, names]) => [kind, oneOrList(names)]));
    }),
    weight: 6,
  },
);

const version = fc.constantFrom("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17");

const assumeAction = fc.oneof(
  { arbitrary: fc.constant<object>({ Action: "sts:AssumeRole" }), weight: 8 },
  {
    arbitrary: fc.constantFrom<object>(
      { Action: "sts:*" },
      { Action: ["sts:TagSession", "STS:assumerole"] },
      { Action: "sts:Assume*" },
      { Action: "sts:TagSession" },
      { Action: "*" },
      { NotAction: "sts:TagSession" },
      { NotAction: ["sts:AssumeRole*"] },
    ),
    weight: 2,
  },
);

function trustStatement(mix: Mix): fc.Arbitrary<StatementJson> {
  return fc
    .record({
      effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
      negated: rarely(10),
      principal,
      everyone: rarely(50),
      action: assumeAction,
      condition: condition(mix),
    })
    .map(({ effect, negated, principal, everyone, action, condition }) => ({
      Effect: effect,
      // A Deny for everyone is what people write, and what makes a trust require MFA.
      ...(effect === "Deny" && everyone ? { Principal: "*" } : { [negated ? "NotPrincipal" : "Principal"]: principal }),
      ...action,
      ...(condition && { Condition: condition }),
    }));
}

const NEGATED: { readonly [operator: string]: string } = Object.fromEntries(
  [
    ...["String%Equals", "String%EqualsIgnoreCase", "String%Like", "Numeric%Equals", "Date%Equals", "Arn%Equals", "Arn%Like"],
    "%IpAddress",
  ].flatMap((name) => {
    const pair = [name.replace("%", ""), name.replace("%", "Not")] as const;
    return [pair, [pair[1], pair[0]]];
  }),
);

/** A Deny beside an Allow with one condition turned round: coverage and contradiction that chance alone seldom makes. */
function withOpposite(document: PolicyJson): PolicyJson {
  const source = document.Statement.find(({ Condition }) => Object.keys(Condition ?? {}).some((operator) => NEGATED[operator]));
  if (!source?.Condition) return document;
  const { Effect, Condition, ...rest } = source;
  const [operator = "", keys = {}] = Object.entries(Condition).find(([name]) => NEGATED[name]) ?? [];
  const opposite = {
    ...rest,
    Effect: Effect === "Allow" ? "Deny" : "Allow",
    Condition: { [NEGATED[operator] ?? operator]: keys },
  } as const;
  return { ...document, Statement: [...document.Statement, opposite] };
}

function documentOf(statement: fc.Arbitrary<StatementJson>, max: number): fc.Arbitrary<PolicyJson> {
  return fc
    .record({ Version: version, Statement: few(statement, max), opposite: rarely(25) })
    .map(({ opposite, ...document }) => (opposite ? withOpposite(document) : document))
    .map((document) => (JSON.stringify(document).includes(MFA_TAG) ? { ...document, Version: "2012-10-17" } : document));
}

export const trusts: fc.Arbitrary<PolicyJson> = documentOf(trustStatement(wide), 4);
export const narrowTrusts: fc.Arbitrary<PolicyJson> = documentOf(trustStatement(narrow), 3);

const TOKEN_PROVIDER = "arn:aws:iam::111122223333:oidc-provider/abc1.tokens.sts.global.api.aws";
const tokenTriple = fc.oneof(
  triple(
    {
      operators: [...STRING, ...ARN],
      keys: ["abc1.tokens.sts.global.api.aws:sub", "token.actions.githubusercontent.com:sub", "abc1.tokens.sts.global.api.aws:aud"],
      values: [
        "arn:*:iam::*:user/*",
        "arn:*:iam::*:role/*",
        ALICE,
        "arn:aws-cn:iam::999988887777:*",
        "arn:aws:iam::*:role/deploy",
        "sts",
        "*",
      ],
    },
    5,
  ),
  triple(
    { operators: ["Null"], keys: ["abc1.tokens.sts.global.api.aws:sub", "aws:PrincipalArn"], values: ["true", "false"], plain: true },
    0,
  ),
);

/** Trusts of AWS's own tokens, which users of another partition can bring, beside what else is trusted. */
export const tokenTrusts: fc.Arbitrary<PolicyJson> = documentOf(
  fc
    .record({
      effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
      principal: fc.constantFrom<object | string>(
        { Federated: TOKEN_PROVIDER },
        { Federated: [TOKEN_PROVIDER, "cognito-identity.amazonaws.com"] },
        "*",
      ),
      action: fc.constantFrom("sts:AssumeRoleWithWebIdentity", "sts:AssumeRole*", "sts:*", "sts:TagSession"),
      condition: condition({ mfa: upTo(mfaTriple, 1), other: upTo(tokenTriple, 2) }),
    })
    .map(({ effect, principal, action, condition }) => ({
      Effect: effect,
      Principal: effect === "Allow" && principal === "*" ? { Federated: TOKEN_PROVIDER } : principal,
      Action: action,
      ...(condition && { Condition: condition }),
    })),
  3,
);

const ENROLMENT = [
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:GetUser",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
  "iam:ChangePassword",
  "sts:GetSessionToken",
];

const actionPattern = fc.constantFrom(
  ...ENROLMENT,
  "*",
  "iam:*",
  "sts:*",
  "s3:*",
  "iam:Get*",
  "iam:*MFA*",
  "IAM:enablemfadevice",
  "iam:?etUser",
  "iam:DeactivateMFADevice",
  "iam:DeleteVirtualMFADevice",
  "iam:CreateAccessKey",
  "iam:Attach*Policy",
  "s3:GetObject",
  "ec2:Get*",
);

const identityAction = fc.oneof(
  { arbitrary: fc.subarray(ENROLMENT, { minLength: 1 }).map((list) => ({ NotAction: list as readonly string[] | string })), weight: 4 },
  { arbitrary: fc.constant({ Action: "*" as readonly string[] | string }), weight: 2 },
  { arbitrary: few(actionPattern, 3).map((list) => ({ NotAction: oneOrList(list) })), weight: 2 },
  { arbitrary: few(actionPattern, 3).map((list) => ({ Action: oneOrList(list) })), weight: 2 },
);

const resourcePattern = fc.constantFrom(
  "*",
  "arn:aws:iam::*:user/${aws:username}",
  "arn:aws:iam::*:mfa/*",
  "arn:aws:s3:::bucket/*",
  "arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*",
  "arn:*",
  "*/alice",
);

const identityResource = fc.oneof(
  { arbitrary: fc.constant<object>({ Resource: "*" }), weight: 8 },
  { arbitrary: few(resourcePattern, 2).map((list): object => ({ Resource: oneOrList(list) })), weight: 2 },
  { arbitrary: few(resourcePattern, 2).map((list): object => ({ NotResource: oneOrList(list) })), weight: 1 },
);

/** AWS's own recommended condition, and its relatives, often enough that documents do enforce. */
const denyMfa: fc.Arbitrary<readonly Triple[]> = fc.oneof(
  { arbitrary: fc.constant([{ operator: "BoolIfExists", key: "aws:MultiFactorAuthPresent", value: "false" }]), weight: 4 },
  { arbitrary: upTo(mfaTriple, 2), weight: 3 },
);

function identityStatement(mix: Mix): fc.Arbitrary<StatementJson> {
  return fc
    .record({
      effect: fc.constantFrom("Allow" as const, "Deny" as const, "Deny" as const),
      action: identityAction,
      resource: identityResource,
      allow: condition(mix),
      deny: condition({ mfa: denyMfa, other: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, { arbitrary: mix.other, weight: 1 }) }),
    })
    .map(({ effect, action, resource, allow, deny }) => {
      const condition = effect === "Allow" ? allow : deny;
      return { Effect: effect, ...action, ...resource, ...(condition && { Condition: condition }) };
    });
}

export const identityDocuments: fc.Arbitrary<PolicyJson> = documentOf(identityStatement(wide), 3);
export const narrowIdentityDocuments: fc.Arbitrary<PolicyJson> = documentOf(identityStatement(narrow), 2);

/** The documents attached to one user: its own, its groups'. */
export const attachedDocuments: fc.Arbitrary<readonly PolicyJson[]> = few(identityDocuments, 3);
export const narrowAttachedDocuments: fc.Arbitrary<readonly PolicyJson[]> = few(narrowIdentityDocuments, 2);

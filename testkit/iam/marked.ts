import fc from "fast-check";

/** What only a condition's value holds: as letters, and as digits where a number, an account or an address is asked for. */
export const WORD = "qzmarkerqz";
const NUMBER = "7391846550";
const ACCOUNT = "739184655073";
const ADDRESS = "198.51.100.173";
export const MARKERS: readonly string[] = [WORD, NUMBER, ACCOUNT, ADDRESS, "2041-03-09"];

type Policy = { readonly Version: string; readonly Statement: readonly object[] };

/** One `operator { key: value }` whose value has a marker, most of them such that AWS would read it. */
const marked = fc.oneof(
  entry(
    ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"],
    ["aws:username", "sts:ExternalId", "aws:PrincipalTag/team", "aws:RequestTag/env", "sts:RoleSessionName", "aws:userid"],
    [WORD, `${WORD}*`, `*${WORD}`, `AIDA${WORD.toUpperCase()}`, `\${aws:PrincipalTag/a, '${WORD}'}`, `" = "${WORD}`],
  ),
  entry(
    ["ArnLike", "ArnEquals", "ArnNotLike", "StringLike"],
    ["aws:PrincipalArn"],
    [`arn:aws:iam::*:user/${WORD}`, `arn:aws:iam::${ACCOUNT}:*`, `arn:aws:iam::${ACCOUNT}:role/${WORD}`, `arn:aws:iam::*:user/${WORD}/*`],
  ),
  entry(["StringEquals", "StringNotEquals"], ["aws:PrincipalAccount"], [ACCOUNT]),
  entry(["NumericEquals", "NumericLessThan", "NumericGreaterThan"], ["aws:MultiFactorAuthAge", "sts:DurationSeconds"], [NUMBER]),
  entry(["DateLessThan", "DateGreaterThan", "DateEquals"], ["aws:CurrentTime", "aws:TokenIssueTime"], ["2041-03-09T00:00:00Z", NUMBER]),
  entry(["IpAddress", "NotIpAddress"], ["aws:SourceIp"], [ADDRESS, `${ADDRESS}/32`]),
  entry(["ForAnyValue:StringEquals", "ForAllValues:StringLike"], ["aws:TagKeys", "aws:CalledVia"], [WORD]),
  // Nothing reads these.
  entry(["NumericEquals", "DateEquals", "IpAddress", "Null", "Bool"], ["sts:ExternalId", "aws:MultiFactorAuthPresent"], [WORD]),
  fc.constantFrom(
    { StringEquals: WORD },
    { StringEquals: { "sts:ExternalId": { [NUMBER]: 1 } } },
    { NumericEquals: { a: [WORD, NUMBER] } },
  ),
);

function entry(operators: readonly string[], keys: readonly string[], values: readonly string[]): fc.Arbitrary<object> {
  return fc
    .tuple(fc.constantFrom(...operators), fc.constantFrom(...keys), fc.constantFrom(...values))
    .map(([operator, key, value]) => ({ [operator]: { [key]: value } }));
}

const MFA = fc.constantFrom(
  {},
  { Bool: { "aws:MultiFactorAuthPresent": "false" } },
  { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
);

const conditions = fc
  .tuple(MFA, fc.array(marked, { minLength: 1, maxLength: 2 }))
  .map(([mfa, others]) => Object.assign({}, mfa, ...others) as object);

function policies(elements: fc.Arbitrary<object>): fc.Arbitrary<Policy> {
  const statement = fc
    .tuple(fc.constantFrom("Allow", "Deny"), elements, conditions)
    .map(([Effect, other, Condition]) => ({ Effect, ...other, Condition }));
  return fc.array(statement, { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: "2012-10-17", Statement }));
}

/** Trust policies with a marker in every statement's condition. */
export const markedTrusts = policies(
  fc.constantFrom(
    { Principal: "*", Action: "sts:AssumeRole" },
    { Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" },
    { Principal: { AWS: ["arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:role/deploy"] }, Action: "sts:*" },
    { NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/alice" }, Action: "sts:AssumeRole" },
  ),
);

/** Documents of users, groups and roles, and service control policies. */
export const markedPolicies = policies(
  fc.constantFrom(
    { Action: "*", Resource: "*" },
    { NotAction: ["iam:*", "sts:GetSessionToken"], Resource: "*" },
    { NotAction: ["iam:CreateAccessKey", "iam:EnableMFADevice"], Resource: "*" },
    { Action: ["iam:AttachRolePolicy", "iam:PassRole"], Resource: "arn:aws:iam::111122223333:role/${aws:username}" },
    { Action: "s3:*", Resource: "arn:aws:s3:::${aws:PrincipalTag/team}/*" },
  ),
);

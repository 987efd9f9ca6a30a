import { canAssumeWithoutMfa, sentencesOf } from "@mfa-guard/iam";
import { type Conditions, document, type PolicyDocument, sizeLimit, sizeOf } from "./document";
import { grantTag } from "./jit-grants";
import { accountId, matching, type Problem, within } from "./problems";

/** A grant that a pull request approved. */
export interface Grant {
  /** ARN of the IAM user. */
  readonly user: string;
  /** In UTC, such as `2026-11-27T17:00:00Z`. */
  readonly until: string;
  readonly reason: string;
  readonly ticket: string;
}

export interface TrustOptions {
  readonly partition: string;
  /** The accounts whose users may come. */
  readonly accounts: readonly string[];
  /** User ARNs; undefined where any user who may call `sts:AssumeRole` on the role may come. */
  readonly users?: readonly string[] | undefined;
  /** In seconds. */
  readonly maxMfaAge: number;
  readonly requireSourceIdentity?: boolean | undefined;
  readonly sessionTags?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly networks?: readonly string[] | undefined;
  readonly conditions?: Conditions | undefined;
  /** Name of the role, where only users whom JitGrants granted it may come. */
  readonly grantedAs?: string | undefined;
  /** The only ones who may come, where given. */
  readonly grants?: readonly Grant[] | undefined;
}

export const everyUser = "arn:*:iam::*:user/*";

/** Lets users of these accounts assume the role with MFA not older than `maxMfaAge`, and nobody else. */
export function trustDocument(options: TrustOptions): PolicyDocument {
  const Action = sessionActions(options);
  const Condition = both(ownConditions(options), options.conditions ?? {});
  if (options.grants?.length === 0) return document({ Sid: "DenyUntilGranted", Effect: "Deny", Principal: { AWS: "*" }, Action });
  if (options.grants) {
    return document(
      ...options.grants.map(({ user, until, ticket }, index) => ({
        Sid: `Grant${index}${ticket.replace(/[^A-Za-z0-9]/g, "")}`,
        Effect: "Allow" as const,
        Principal: { AWS: user },
        Action,
        Condition: both(Condition, { DateLessThan: { "aws:CurrentTime": until } }),
      })),
    );
  }
  return document({
    Sid: "AllowPeopleWithMfa",
    Effect: "Allow",
    Principal: { AWS: options.accounts.map((account) => `arn:${options.partition}:iam::${account}:root`) },
    Action,
    Condition,
  });
}

/** What the role's callers need in their own account: the right to assume it, and what they must send along. */
export function callerDocument(roleArn: string, options: Pick<TrustOptions, "requireSourceIdentity" | "sessionTags">): PolicyDocument {
  return document({ Sid: "AllowAssume", Effect: "Allow", Action: sessionActions(options), Resource: [roleArn] });
}

/**
 * Why these options can't make a trust that AWS takes and that demands MFA: empty iff they can, as far as they are known before deployment.
 * Where a user isn't known yet, `everyUser` stands for it.
 */
export function trustProblems(options: Omit<TrustOptions, "partition" | "accounts"> & Partial<TrustOptions>): Problem[] {
  const problems = [
    ...within("maxMfaAge", options.maxMfaAge, 60, 3600, "seconds"),
    ...matching("accounts", options.accounts, accountId, "an account id of 12 digits"),
    ...userProblems(options.users),
    ...grantProblems(options.grants),
    ...matching("networks", options.networks, /^[0-9a-f.:]+\/\d{1,3}$/i, "an address block such as `192.0.2.0/24`"),
  ];
  for (const property of ["accounts", "users", "networks"] as const) {
    if (options[property]?.length === 0) problems.push({ property, reason: "must not be empty: leave it out, or name somebody" });
  }
  for (const [tag, values] of Object.entries(options.sessionTags ?? {})) {
    if (values.length === 0) problems.push({ property: `sessionTags.${tag}`, reason: "must list the values that the tag may have" });
  }
  const own = ownConditions(options);
  for (const [operator, keys] of Object.entries(options.conditions ?? {})) {
    for (const key of Object.keys(keys)) {
      if (writes(own, operator, key)) {
        problems.push({
          property: `conditions.${operator}.${key}`,
          reason: "is already set by the component: use the argument made for it",
        });
      }
    }
  }
  if (problems.length > 0) return problems;
  return trustFaults(trustDocument({ ...options, partition: options.partition ?? "aws", accounts: options.accounts ?? ["000000000000"] }));
}

/** Of grants whose users are known; where one isn't yet, `unknownUser` stands for it. */
export function grantProblems(grants: readonly Grant[] | undefined): Problem[] {
  return (grants ?? []).flatMap((grant, index) => {
    const property = `grants[${index}]`;
    const problems: Problem[] = [];
    if (!/^arn:[\w-]+:iam::\d{12}:user\/[\w+=,.@/-]+$/.test(grant.user))
      problems.push({ property: `${property}.user`, reason: `must be the ARN of one IAM user, not \`${grant.user}\`` });
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(grant.until) || Number.isNaN(Date.parse(grant.until)))
      problems.push({
        property: `${property}.until`,
        reason: `must be a time in UTC such as \`2026-11-27T17:00:00Z\`, not \`${grant.until}\``,
      });
    for (const text of ["reason", "ticket"] as const) {
      if (!grant[text]?.trim()) problems.push({ property: `${property}.${text}`, reason: "must say something" });
    }
    return problems;
  });
}

/** Stands for a user whose name isn't known yet. */
export const unknownUser = "arn:aws:iam::000000000000:user/unknown";

export function userProblems(users: readonly string[] | undefined): Problem[] {
  return matching("users", users, /^arn:[\w*-]+:iam::[\d*?]+:user\/\S+$/, "the ARN of an IAM user, with `*` and `?`");
}

/** Why a finished trust must not be deployed: it lets somebody in without MFA, or nobody can tell, or it is too long for AWS. */
export function trustFaults(trust: PolicyDocument): Problem[] {
  const verdict = canAssumeWithoutMfa(trust);
  if (verdict.kind !== "requires-mfa") {
    const isOpen = verdict.kind === "open";
    const { how } = sentencesOf(isOpen ? verdict.explanation : verdict, { subject: "the trust policy" });
    const what = isOpen ? "leave the role open without MFA" : "make a trust policy whose MFA can't be shown";
    return [{ property: "conditions", reason: `${what}: ${how}` }];
  }
  const size = sizeOf(trust);
  const granted = trust.Statement.some(({ Sid = "" }) => Sid.startsWith("Grant"));
  return size <= sizeLimit.trust
    ? []
    : [
        {
          property: granted ? "grants" : "users",
          reason: `result in a trust policy of ${size} characters, and AWS allows ${sizeLimit.trust}: ${granted ? "take out those that ended, or make a second role" : "name fewer users or networks"}`,
        },
      ];
}

function ownConditions(options: Omit<TrustOptions, "partition" | "accounts">): Conditions {
  const { users, requireSourceIdentity, sessionTags, networks, grantedAs } = options;
  const tags = Object.entries(sessionTags ?? {});
  return {
    Bool: { "aws:MultiFactorAuthPresent": "true" },
    NumericLessThanEquals: { "aws:MultiFactorAuthAge": String(options.maxMfaAge) },
    ...(users && { ArnEquals: { "aws:PrincipalArn": users } }),
    // Whatever its value: it is there from the grant until its end.
    ...(grantedAs !== undefined && { Null: { [`aws:PrincipalTag/${grantTag(grantedAs)}`]: "false" } }),
    ...(networks && { IpAddress: { "aws:SourceIp": networks } }),
    ...((requireSourceIdentity || tags.length > 0) && {
      StringEquals: {
        // The source identity then names the person in CloudTrail, whatever roles they chain.
        ...(requireSourceIdentity && { "sts:SourceIdentity": "${aws:username}" }),
        ...Object.fromEntries(tags.map(([tag, values]) => [`aws:RequestTag/${tag}`, values])),
      },
    }),
    ...(tags.length > 0 && { "ForAllValues:StringEquals": { "aws:TagKeys": tags.map(([tag]) => tag) } }),
  };
}

function sessionActions(options: Pick<TrustOptions, "requireSourceIdentity" | "sessionTags">): string[] {
  return [
    "sts:AssumeRole",
    ...(options.requireSourceIdentity ? ["sts:SetSourceIdentity"] : []),
    ...(Object.keys(options.sessionTags ?? {}).length > 0 ? ["sts:TagSession"] : []),
  ];
}

function both(own: Conditions, more: Conditions): Conditions {
  const operators = new Set([...Object.keys(own), ...Object.keys(more)]);
  return Object.fromEntries([...operators].map((operator) => [operator, { ...more[operator], ...own[operator] }]));
}

/** IAM reads operators and keys in any case. */
function writes(conditions: Conditions, operator: string, key: string): boolean {
  return Object.entries(conditions).some(
    ([name, keys]) =>
      name.toLowerCase() === operator.toLowerCase() && Object.keys(keys).some((own) => own.toLowerCase() === key.toLowerCase()),
  );
}

import { identifier, joined, json, literal, type Sql, sql } from "./sql";

/**
 * The questions of `mfa-guard report`, for any relation of CloudTrail records whose columns are named as in AWS's table for Athena
 * (https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table.html): docs/report.md says what each answer means.
 */

/** Records that the metrics rest on; all others are only counted. */
export const relevant: Sql = sql`coalesce(${assumesRole()} OR eventname = 'ConsoleLogin' OR (${denied()} AND ${person()}), false)`;

/** What is read of a relevant record, by the name of the column. */
const factColumns: Readonly<Record<string, Sql>> = {
  // Two accounts record one call under one shared id, and a record may be delivered twice under its own.
  call: sql`coalesce(sharedeventid, eventid, CAST(uuid() AS varchar))`,
  // The account of the caller knows more of the caller than the account of the role.
  rank: sql`CASE WHEN useridentity.type = 'AWSAccount' THEN 2 ELSE 1 END`,
  time: sql`eventtime`,
  account: sql`coalesce(useridentity.accountid, recipientaccountid, 'unknown')`,
  username: sql`CASE WHEN useridentity.type = 'Root' THEN 'root' ELSE coalesce(useridentity.username, useridentity.arn, useridentity.principalid, 'unknown') END`,
  caller: sql`coalesce(useridentity.arn, useridentity.accountid || '/' || useridentity.principalid, useridentity.invokedby, useridentity.principalid, 'unknown')`,
  role: sql`CASE WHEN ${assumesRole()} THEN coalesce(${json("requestparameters", "roleArn")}, 'unknown') END`,
  kind: sql`CASE
    WHEN eventname <> 'AssumeRole' OR useridentity.type IN ('FederatedUser', 'SAMLUser', 'WebIdentityUser', 'IdentityCenterUser') THEN 'federated'
    WHEN ${person()} THEN 'people'
    WHEN useridentity.type = 'AWSService' THEN 'services'
    WHEN useridentity.type = 'AssumedRole' THEN 'roleChains'
    WHEN useridentity.type = 'AWSAccount' AND useridentity.principalid LIKE 'AROA%' THEN 'roleChains'
    WHEN useridentity.type = 'AWSAccount' THEN 'people'
    ELSE 'other' END`,
  mfa: sql`CASE
    WHEN ${withMfa()} THEN 'with'
    WHEN useridentity.type = 'AWSAccount' THEN 'unseen'
    ELSE 'without' END`,
  outcome: sql`CASE WHEN errorcode IS NULL THEN 'done' ELSE 'failed' END`,
  measure: sql`CASE
    WHEN eventname = 'ConsoleLogin' AND ${json("responseelements", "ConsoleLogin")} = 'Failure' THEN 'consoleFailures'
    WHEN eventname = 'ConsoleLogin' AND ${person()} AND coalesce(${json("additionaleventdata", "MFAUsed")}, 'No') <> 'Yes' THEN 'consoleWithoutMfa'
    WHEN eventname = 'ConsoleLogin' THEN NULL
    WHEN ${denied()} AND ${person()} AND NOT ${withMfa()} THEN 'deniedWithoutMfa' END`,
  address: sql`coalesce(sourceipaddress, 'unknown')`,
};

/** The facts of a relation of records. */
export function factsOf(records: Sql): Sql {
  const columns = Object.entries(factColumns).map(([name, value]) => sql`${value} AS ${identifier(name)}`);
  return sql`SELECT ${joined(columns, ",\n  ")}\nFROM ${records}\nWHERE ${relevant}`;
}

/** Calls of `sts:AssumeRole…` by role, day, kind of caller, MFA and outcome; of people who succeeded without MFA by caller, too. */
export function assumedRoles(facts: Sql, roles: Sql): Sql {
  return sql`${once(facts)}
SELECT "role", substr("time", 1, 10) AS "day", "kind", "mfa", "outcome",
  CASE WHEN "kind" = 'people' AND "outcome" = 'done' AND "mfa" <> 'with' THEN "caller" END AS "caller",
  CASE WHEN "kind" = 'people' AND "outcome" = 'done' AND "mfa" <> 'with' THEN "address" END AS "address",
  count(*) AS "calls", min("time") AS "first", max("time") AS "last"
FROM calls
WHERE "role" IS NOT NULL AND (${roles})
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY 1, 2, 3, 4, 5, 6, 7`;
}

/** Failed sign-ins, sign-ins without MFA and denied calls without MFA by hour, user and source address. */
export function failedSignIns(facts: Sql): Sql {
  return sql`${once(facts)}
SELECT substr("time", 1, 13) AS "hour", "account", "username", "measure", "address", count(*) AS "calls"
FROM calls
WHERE "measure" IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5`;
}

export const anyRole: Sql = sql`true`;

/**
 * Whether "role" is one of these ARNs or fits one of these patterns, in which `*` and `?` stand for anything and any character. A pattern
 * without a colon is of the name, with or without its path.
 */
export function roleIn(arns: readonly string[], patterns: readonly string[]): Sql {
  const like = (pattern: string) => sql`"role" LIKE ${literal(likePattern(pattern))} ESCAPE '\\'`;
  const wholes = patterns.flatMap((pattern) => (pattern.includes(":") ? [pattern] : [`*:role/${pattern}`, `*:role/*/${pattern}`]));
  const listed = arns.length === 0 ? [] : [sql`"role" IN (${joined(arns.map(literal), ", ")})`];
  const any = [...listed, ...wholes.map(like)];
  return any.length === 0 ? sql`false` : joined(any, " OR ");
}

function likePattern(glob: string): string {
  return glob
    .replaceAll(/[\\%_]/g, (special) => `\\${special}`)
    .replaceAll("*", "%")
    .replaceAll("?", "_");
}

/** Each call once. */
function once(facts: Sql): Sql {
  return sql`WITH facts AS (
${facts}
), ranked AS (
SELECT *, row_number() OVER (PARTITION BY "call" ORDER BY "rank", "time") AS "copy" FROM facts
), calls AS (
SELECT * FROM ranked WHERE "copy" = 1
)`;
}

// Functions, because the columns above use them before they are reached.

function assumesRole(): Sql {
  return sql`(eventsource = 'sts.amazonaws.com' AND eventname IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'))`;
}

function person(): Sql {
  return sql`useridentity.type IN ('IAMUser', 'Root')`;
}

function denied(): Sql {
  return sql`(errorcode LIKE '%AccessDenied' OR errorcode LIKE '%AccessDeniedException' OR errorcode LIKE '%UnauthorizedOperation')`;
}

/** A serial number proves MFA in `AssumeRole` only: elsewhere it names the device that the call is about. */
function withMfa(): Sql {
  return sql`(coalesce(useridentity.sessioncontext.attributes.mfaauthenticated = 'true', false) OR (${assumesRole()} AND ${json("requestparameters", "serialNumber")} IS NOT NULL))`;
}

import { anyRole, assumedRoles, factsOf, failedSignIns, roleIn } from "./queries";
import { athena, identifier, literal, type Sql, sql } from "./sql";

/** What `MfaMonitoring` calls its Glue database, table and Athena workgroup unless it is told otherwise, and what the report looks for. */
export const DATABASE = "mfa_guard";
export const TABLE = "cloudtrail";
export const WORKGROUP = "mfa-guard";

/** The records of these days (UTC), as a relation: only their partitions are read. */
export function recordsOfDays(database: string, table: string, first: Date, last: Date): Sql {
  const [from, to] = [first, last].map((day) => literal(day.toISOString().slice(0, 10).replaceAll("-", "/"))) as [Sql, Sql];
  return sql`(SELECT * FROM ${identifier(database, table)} WHERE "day" BETWEEN ${from} AND ${to})`;
}

interface NamedQuery {
  readonly key: string;
  readonly description: string;
  readonly query: string;
}

/** The report's questions about the last 30 days, to be run by hand. Without patterns, every role counts. */
export function namedQueries(database: string, privilegedRoles: readonly string[] = []): readonly NamedQuery[] {
  const recent = sql`(SELECT * FROM ${identifier(database, TABLE)} WHERE "day" >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d'))`;
  const roles = privilegedRoles.length === 0 ? anyRole : roleIn([], privilegedRoles);
  return [
    {
      key: "assumed-roles",
      description: "Who assumed privileged roles in the last 30 days, with MFA and without",
      query: assumedRoles(factsOf(recent), roles)(athena),
    },
    {
      key: "failed-sign-ins",
      description: "Failed sign-ins, sign-ins without MFA and denied calls without MFA in the last 30 days",
      query: failedSignIns(factsOf(recent))(athena),
    },
  ];
}

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html, as far as the questions read it. */
export const columns: readonly Column[] = [
  { name: "eventversion", type: "string" },
  {
    name: "useridentity",
    type: "struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>>>",
  },
  ...[
    "eventtime",
    "eventsource",
    "eventname",
    "awsregion",
    "sourceipaddress",
    "useragent",
    "errorcode",
    "errormessage",
    // Objects of any shape: this format gives them as JSON text.
    "requestparameters",
    "responseelements",
    "additionaleventdata",
    "requestid",
    "eventid",
    "readonly",
    "eventtype",
    "recipientaccountid",
    "sharedeventid",
  ].map((name) => ({ name, type: "string" })),
];

export const partitionKeys: readonly Column[] = ["account", "region", "day"].map((name) => ({ name, type: "string" }));

/** How a file of a trail is read. */
export const format = {
  inputFormat: "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
  outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
  serializationLibrary: "org.apache.hive.hcatalog.data.JsonSerDe",
} as const;

export interface Projection {
  /** Where a trail puts its files: `s3://BUCKET/PREFIX/AWSLogs`, with the organization's id below it for a trail of one. */
  readonly location: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** `2026-01-01`. */
  readonly since: string;
}

/** Partitions by account, region and day that Athena works out instead of looking them up: https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html */
export function tableParameters({ location, accounts, regions, since }: Projection): Record<string, string> {
  return {
    classification: "cloudtrail",
    EXTERNAL: "TRUE",
    "projection.enabled": "true",
    "projection.account.type": "enum",
    "projection.account.values": accounts.join(","),
    "projection.region.type": "enum",
    "projection.region.values": regions.join(","),
    "projection.day.type": "date",
    "projection.day.format": "yyyy/MM/dd",
    "projection.day.interval": "1",
    "projection.day.interval.unit": "DAYS",
    "projection.day.range": `${since.replaceAll("-", "/")},NOW`,
    "storage.location.template": `${location}/\${account}/CloudTrail/\${region}/\${day}`,
  };
}

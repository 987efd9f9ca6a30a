import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { columns, DATABASE, format, namedQueries, partitionKeys, TABLE, tableParameters, WORKGROUP } from "../cloudtrail/table";
import { accountOf } from "./aws-answers";
import { accountId, atLeast, matching, type Problem } from "./documents/problems";

/** CloudTrail's files as a table of Amazon Athena, for `mfa-guard report --athena` and for queries by hand. */
export interface TrailQueries {
  /** Where Athena puts its answers: `s3://BUCKET/PREFIX/`. */
  output: string;
  /** The regions that are read: those the trail records. Records of other regions are not seen. */
  regions: string[];
  /** The first day that is read, as `2026-01-01`. */
  since: string;
  /** `s3://BUCKET/PREFIX/AWSLogs` of an existing trail, with `/o-…` for an organization's; the created trail's by default. */
  location?: pulumi.Input<string>;
  /** Ids of the accounts that are read; this account by default. */
  accounts?: string[];
  /** Names or ARNs of privileged roles, with `*` and `?`, for the query by hand; every role by default. */
  privilegedRoles?: string[];
}

export function trailQueryProblems(queries: TrailQueries | undefined, trailIsMade: boolean): readonly Problem[] {
  if (queries === undefined) return [];
  const { output, regions, since, location, accounts } = queries;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(since) && !Number.isNaN(Date.parse(since));
  return [
    ...(/^s3:\/\/[^/]+\//.test(output)
      ? []
      : [{ property: "queries.output", reason: `must be \`s3://BUCKET/PREFIX/\`, not \`${output}\`` }]),
    ...atLeast("queries.regions", regions, 1, "region"),
    ...matching("queries.regions", regions, /^[a-z]{2,}(-[a-z]+)+-\d+$/, "a region's name"),
    ...(accounts === undefined ? [] : atLeast("queries.accounts", accounts, 1, "account")),
    ...matching("queries.accounts", accounts, accountId, "an account's id"),
    ...(day ? [] : [{ property: "queries.since", reason: `must be a day such as \`2026-01-01\`, not \`${since}\`` }]),
    ...(location === undefined && !trailIsMade
      ? [{ property: "queries.location", reason: "is needed with `logGroupName`: it says where that trail's files are" }]
      : []),
  ];
}

/** Creates the database, the table, the workgroup and its queries. `made` is where the created trail puts its files. */
export function trailQueries(name: string, queries: TrailQueries, made: pulumi.Input<string> | undefined, parent: pulumi.Resource): void {
  const child = { parent };
  const { output, regions, since, accounts, privilegedRoles } = queries;
  const location = pulumi.output(queries.location ?? made ?? "").apply((given) => given.replace(/\/$/, ""));
  const read = accounts ?? [accountOf(parent)];
  const database = new aws.glue.CatalogDatabase(`${name}-records`, { name: DATABASE, description: "CloudTrail's records" }, child);
  new aws.glue.CatalogTable(
    `${name}-table`,
    {
      databaseName: database.name,
      name: TABLE,
      description: "CloudTrail's records by account, region and day",
      tableType: "EXTERNAL_TABLE",
      parameters: pulumi
        .all([location, pulumi.all(read)])
        .apply(([at, ids]) => tableParameters({ location: at, accounts: ids, regions, since })),
      partitionKeys: [...partitionKeys],
      storageDescriptor: {
        location,
        inputFormat: format.inputFormat,
        outputFormat: format.outputFormat,
        columns: [...columns],
        serDeInfo: { serializationLibrary: format.serializationLibrary },
      },
    },
    child,
  );
  const workgroup = new aws.athena.Workgroup(
    `${name}-workgroup`,
    {
      name: WORKGROUP,
      description: "MFA Guard's questions about CloudTrail",
      configuration: {
        enforceWorkgroupConfiguration: true,
        resultConfiguration: { outputLocation: output, encryptionConfiguration: { encryptionOption: "SSE_S3" } },
      },
    },
    child,
  );
  for (const { key, description, query } of namedQueries(DATABASE, privilegedRoles)) {
    new aws.athena.NamedQuery(
      `${name}-${key}`,
      { name: key, description, database: database.name, workgroup: workgroup.name, query },
      child,
    );
  }
}

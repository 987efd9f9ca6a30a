import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AthenaClient, CreateWorkGroupCommand } from "@aws-sdk/client-athena";
import { readLocal } from "../../../cli/report/cloudtrail/local";
import { anyRole, assumedRoles, factsOf, failedSignIns, roleIn } from "../../../cloudtrail/queries";
import { athena as athenaSql, duckdb, type Sql } from "../../../cloudtrail/sql";
import { DATABASE, namedQueries, recordsOfDays, TABLE } from "../../../cloudtrail/table";
import { reportJson, run } from "../../../testkit/cli/run";
import { AnsweringAthena, byName, SCANNED_BYTES } from "../../../testkit/cloudtrail/athena";
import { generate } from "../../../testkit/cloudtrail/generate";
import { PRIVILEGED, PRIVILEGED_PATTERNS } from "../../../testkit/cloudtrail/shapes";
import { needsMoto } from "../../../testkit/moto";
import { needs } from "../../../testkit/needs";

const DAY_MILLISECONDS = 86_400_000;
/** Trino's clock: the trail, of six weeks from 2026-09-07, has more than the last thirty days before it. */
const NOW = new Date("2026-10-17T12:00:00Z");
const ALL_DAYS = [new Date("2026-09-01T00:00:00Z"), new Date("2026-11-01T00:00:00Z")] as const;

describe("mfa-guard report --athena, against moto over a socket, its SQL run by Trino", function () {
  // The first run on a machine downloads Trino.
  this.timeout(600_000);
  needs("java");
  const moto = needsMoto();
  const before_ = { ...process.env };
  const privileged = ["--privileged", ...PRIVILEGED_PATTERNS];
  let folder = "";
  let athena: AnsweringAthena;

  before("generate a trail, and make a workgroup", async () => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-athena-"));
    await generate({ events: 20_000, seed: 5, out: join(folder, "trail") });
    athena = await AnsweringAthena.start(moto(), join(folder, "trail"), NOW);
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: athena.endpoint,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/nowhere",
      ...credentials,
    });
    const client = new AthenaClient({});
    await client.send(new CreateWorkGroupCommand({ Name: "mfa-guard" }));
    client.destroy();
  });
  after(() => {
    for (const name of Object.keys(process.env)) if (!(name in before_)) delete process.env[name];
    Object.assign(process.env, before_);
    athena?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("answers as the files do, to the number, and says what Athena read", async () => {
    const local = await reportJson("--cloudtrail", join(folder, "trail"), ...privileged);
    const first = Date.parse(`${local.events?.firstHour}:00:00Z`);
    const days = String(Math.floor((Date.now() - first) / DAY_MILLISECONDS) + 1);
    const remote = await reportJson("--athena", "--days", days, "--athena-output", "s3://answers/", ...privileged);
    assert.equal(remote.code, 0);
    assert.deepEqual(remote.privilegedAccess, local.privilegedAccess);
    const { spikes: remoteSpikes, ...remoteCounts } = remote.failedSignIns ?? assert.fail();
    const { spikes: localSpikes, ...localCounts } = local.failedSignIns ?? assert.fail();
    assert.deepEqual(remoteCounts, localCounts);
    // The hours that were asked for reach to now, so the baselines differ.
    const named = (spikes: typeof localSpikes) =>
      spikes.map(({ hour, measure, count, users, addresses }) => ({ hour, measure, count, users, addresses }));
    assert.deepEqual(named(remoteSpikes), named(localSpikes));
    assert.deepEqual([remote.events?.source, remote.events?.scannedBytes], ["mfa_guard.cloudtrail", 2 * SCANNED_BYTES]);
    assert.ok((remote.privilegedAccess?.people.with ?? 0) > 0);
  });

  it("reads the partitions of the days that were asked for, and prints what was scanned", async () => {
    athena.queries.length = 0;
    const { out } = await run("report", "--athena", "--days", "2", ...privileged);
    const day = (ago: number) => new Date(Date.now() - ago * DAY_MILLISECONDS).toISOString().slice(0, 10).replaceAll("-", "/");
    assert.equal(athena.queries.length, 2);
    for (const query of athena.queries) {
      assert.ok(query.includes(`FROM "mfa_guard"."cloudtrail" WHERE "day" BETWEEN '${day(1)}' AND '${day(0)}'`), query);
    }
    assert.match(out, /^CloudTrail: `mfa_guard\.cloudtrail`, .*, 3\.0 MB scanned\.$/m);
  });

  it("says in one sentence what is wrong with a workgroup that isn't there", async () => {
    const { code, err } = await run("report", "--athena", "--workgroup", "nobodys", ...privileged);
    assert.equal(code, 2);
    assert.match(err, /^error: asking Athena failed with `\w+` \(`athena:StartQueryExecution`\): .+\n$/);
  });

  it("asks for a region where none is set", async () => {
    const { AWS_REGION: region } = process.env;
    delete process.env.AWS_REGION;
    const { code, err } = await run("report", "--athena", ...privileged);
    process.env.AWS_REGION = region;
    assert.deepEqual([code, err], [2, "error: Athena's region is not known: set `AWS_REGION`, or `region` in the profile\n"]);
  });

  const questions: Readonly<Record<string, (facts: Sql) => Sql>> = {
    "who assumed any role": (facts) => assumedRoles(facts, anyRole),
    "who assumed roles of these patterns": (facts) => assumedRoles(facts, roleIn([], PRIVILEGED_PATTERNS)),
    "who assumed these roles": (facts) => assumedRoles(facts, roleIn(PRIVILEGED, ["Production?dmin", "it's", "50%_\\"])),
    "who failed to sign in": failedSignIns,
  };
  for (const [name, question] of Object.entries(questions)) {
    it(`asks Trino ${name}, and has the rows that DuckDB has of the files`, async () => {
      const facts = factsOf(recordsOfDays(DATABASE, TABLE, ...ALL_DAYS));
      const remote = byName(await athena.trino.ask(question(facts)(athenaSql)));
      assert.ok(remote.length > 0);
      assert.deepEqual(remote, await localRows(question));
    });
  }

  it("gives MfaMonitoring questions about the last thirty days, which Trino answers as DuckDB does", async () => {
    const patterns = [...PRIVILEGED_PATTERNS, "it's"];
    const local = [await localRows((facts) => assumedRoles(facts, roleIn([], patterns))), await localRows(failedSignIns)];
    for (const [index, { query }] of namedQueries(DATABASE, patterns).entries()) {
      const dayOf = (row: Record<string, unknown>) => String(row.day ?? row.hour).slice(0, 10);
      const rows = byName(await athena.trino.ask(query));
      // A file of the first day may hold a record of the day before.
      const later = rows.filter((row) => dayOf(row) > "2026-09-17");
      assert.ok(later.length > 0);
      assert.deepEqual(
        later,
        local[index]?.filter((row) => dayOf(row) > "2026-09-17"),
      );
      assert.deepEqual(
        rows.filter((row) => dayOf(row) < "2026-09-16"),
        [],
      );
    }
  });

  it("is tested by an engine that refuses the other dialect", async () => {
    await assert.rejects(athena.trino.ask(failedSignIns(factsOf(recordsOfDays(DATABASE, TABLE, ...ALL_DAYS)))(duckdb)), {
      message: /Function 'json_extract_string' not registered$/,
    });
  });

  async function localRows(question: (facts: Sql) => Sql): Promise<readonly Record<string, unknown>[]> {
    const records = await readLocal(join(folder, "trail"), () => {});
    const rows = [];
    for await (const row of records.ask(question)) rows.push(row);
    records.close();
    return rows.map(({ calls, ...row }) => ({ ...row, calls: Number(calls) }));
  }
});

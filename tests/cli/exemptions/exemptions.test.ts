import assert from "node:assert/strict";
import { type ExemptionsReport, listExemptions, stateOf } from "../../../cli/exemptions/listed";
import { compliant, user } from "../../../testkit/accounts";
import { auditJson, files, run } from "../../../testkit/cli/run";
import { assertSchema } from "../../../testkit/cli/schema";
import { exemption } from "../../../testkit/policypack/exemptions";

describe("mfa-guard exemptions", () => {
  const file = files();
  const TODAY = "2027-03-01";
  const entries = {
    ended: exemption({ resources: ["robot"], until: "2027-02-28" }),
    soon: exemption({ resources: ["legacy-*"], until: "2027-03-04", ticket: "IAM-12" }),
    later: exemption({ resources: ["gone"], until: "2027-12-31", owner: "eve\u001b[2J" }),
  };
  const exceptions = {
    "EXC-1": { reason: "LOG-31", match: [{ policies: ["iam-role-trust-requires-mfa"], targets: ["urn:pulumi:a::b::c::d"] }] },
  };
  const configuration = {
    version: 2,
    policies: {
      "iam-user-requires-mfa": { exemptions: [entries.later, entries.soon, entries.ended] },
      "iam-user-credentials-require-mfa": { exemptions: [entries.soon] },
    },
    exceptions,
  };
  const details = () => file("details.json", { ...compliant, UserDetailList: [user("robot"), user("legacy-1")] });
  const config = () => file("mfa.json", configuration);
  const inShort = ({ exemptions }: ExemptionsReport) => exemptions.map((each) => [each.resources[0], each.policies.length, stateOf(each)]);

  it("lists all of a file by their ends, the same entry of several policies once, Pulumi's exceptions last", async () => {
    const report = await listExemptions(config(), undefined, TODAY);
    assertSchema("exemptions", JSON.parse(JSON.stringify(report)));
    assert.deepEqual(inShort(report), [
      ["robot", 1, "ended"],
      ["legacy-*", 2, "ends in 3 days"],
      ["gone", 1, "runs"],
      ["urn:pulumi:a::b::c::d", 1, "no end"],
    ]);
  });

  for (const [title, args] of [
    ["with the same configuration", ["--config"]],
    ["without it", []],
  ] as const) {
    it(`says what is in use by an audit that was made ${title}`, async () => {
      const audit = file("audit.json", await auditJson("--file", details(), ...args.flatMap((option) => [option, config()])));
      const report = await listExemptions(config(), audit, TODAY);
      assertSchema("exemptions", JSON.parse(JSON.stringify(report)));
      assert.deepEqual(inShort(report), [
        ["robot", 1, "ended, in use"],
        ["legacy-*", 2, "ends in 3 days, in use"],
        ["gone", 1, "unused"],
        ["urn:pulumi:a::b::c::d", 1, "no end, unused"],
      ]);
    });
  }

  it("prints a table for people and JSON for machines, and leaves with 1 once something has ended", async () => {
    const table = await run("exemptions", config());
    assert.ok(!table.out.includes("\u001b[2J"));
    assert.match(table.out, /no end .*urn:pulumi:a::b::c::d/);
    assert.match(
      table.out,
      /\n.*mfa\.json: 4 exemptions on \d{4}-\d\d-\d\d \(UTC\); whether they are in use, an audit says: --findings\.\n$/,
    );
    const json = await run("exemptions", config(), "--format", "json");
    assertSchema("exemptions", JSON.parse(json.out));
    const past = file("past.json", { "iam-user-requires-mfa": { exemptions: [exemption({ until: "2024-02-29" })] } });
    assert.deepEqual([json.err, (await run("exemptions", past)).code], ["", 1]);
    const running = file("running.json", { "iam-user-requires-mfa": { exemptions: [exemption()] } });
    assert.deepEqual([(await run("exemptions", running)).code, (await run("exemptions", file("none.json", {}))).code], [0, 0]);
  });

  it("lists a short file as it is, once for each entry", async () => {
    const short = file("short.json", {
      "mfa-guard": 1,
      exemptions: [{ policies: ["iam-user-requires-mfa"], ...exemption() }, exemption({ resources: ["all"] })],
    });
    const { exemptions } = await listExemptions(short, undefined, TODAY);
    assert.deepEqual(
      exemptions.map(({ resources, policies }) => [resources[0], policies.length > 1]),
      [
        ["all", true],
        ["legacy", false],
      ],
    );
  });

  it("refuses a file that Pulumi wouldn't take, and findings that are none", async () => {
    for (const [args, says] of [
      [
        [file("wrong.json", { "iam-user-requires-mfa": { exemptions: [{}] } })],
        /has a wrong value in `iam-user-requires-mfa\.exemptions\.0`/,
      ],
      [[config(), "--findings", details()], /has another shape at `schemaVersion`/],
      [["/nowhere.json"], /doesn't exist/],
    ] as const) {
      const { code, out, err } = await run("exemptions", ...args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, says);
    }
  });
});

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mandatoryViolations } from "../../offline/src/events";
import { exempt } from "../../testkit/policypack/exemptions";
import { errors, needsEngine, policyPack, preview, pulumi, report } from "../../testkit/preview/engine";

const REMEDIATING = ["iam-role-trust-requires-mfa", "iam-mfa-condition-is-sound", "iam-privileged-role-limits-session"];
const program = "tests/preview/programs/remediable";
const remediating = ["--policy-pack-config", configFile("remediate", Object.fromEntries(REMEDIATING.map((id) => [id, "remediate"])))];

describe("remediation and configuration, on the real engine", function () {
  this.timeout(90_000);
  needsEngine();
  after("destroy what a failed test left", () => pulumi(program, ["destroy", "--yes", "--skip-preview"]));

  it("blocks the program while nothing is remediated", async () => {
    const { code, events } = await preview(program);
    assert.notEqual(code, 0);
    assert.deepEqual(
      [...new Set(mandatoryViolations(events).map(({ policyName }) => policyName))].sort(),
      [...REMEDIATING, "iam-group-requires-mfa"].sort(),
    );
  });

  it("repairs all three mistakes, shows each change, and then passes", async () => {
    const { code, stdout, events } = await preview(program, "--show-policy-remediations", ...remediating);
    assert.deepEqual(errors(events), []);
    assert.equal(code, 0, stdout);
    assert.deepEqual(mandatoryViolations(events), []);
    const notes = report(events).map(({ resource, message }) => `${resource.split(" ").at(-1)}: ${message}`);
    assert.equal(notes.length, 4, notes.join("\n"));
    assert.ok(notes.every((note) => note.includes("Remediated: ")));
    const shown = stdout.split("\n").filter((line) => line.includes("[remediate]"));
    assert.equal(shown.length, 3, stdout);
    assert.match(shown.join("\n"), /iam-role-trust-requires-mfa .*\[diff: ~assumeRolePolicy\]/);
    assert.match(shown.join("\n"), /iam-privileged-role-limits-session .*assumeRolePolicy.*maxSessionDuration/);
    assert.match(shown.join("\n"), /iam-mfa-condition-is-sound .*\[diff: ~policy\]/);
  });

  it("repairs what it can of examples/violations, and blocks the rest", async () => {
    const { code, events } = await preview("examples/violations", ...remediating);
    assert.notEqual(code, 0);
    const left = mandatoryViolations(events).map(({ policyName, resourceUrn }) => `${policyName} ${resourceUrn?.split("::").at(-1)}`);
    assert.ok(!left.some((line) => line.startsWith("iam-role-trust-requires-mfa")), left.join("\n"));
    assert.ok(!left.includes("iam-group-requires-mfa developers"), left.join("\n"));
    assert.ok(left.includes("iam-group-requires-mfa operators"), left.join("\n"));
  });

  it("deploys what it repaired, and judges at the update what the preview could not know", async () => {
    const { code, events } = await pulumi(program, ["up", "--yes", "--skip-preview", "--policy-pack", policyPack, ...remediating]);
    assert.deepEqual(errors(events), []);
    assert.equal(code, 0);
    assert.deepEqual(mandatoryViolations(events), []);
  });

  it("passes a preview that can't know a trust policy, says so, and blocks the role at the update, before it is made", async () => {
    const later = "tests/preview/programs/known-later";
    const previewed = await preview(later);
    assert.equal(previewed.code, 0);
    assert.match(
      report(previewed.events)
        .map(({ level, message }) => `${level}: ${message}`)
        .join("\n"),
      /^advisory: .*`worker` isn't known until the update/,
    );
    const updated = await pulumi(later, ["up", "--yes", "--skip-preview", "--policy-pack", policyPack]);
    const made = await pulumi(later, ["stack", "export"]);
    await pulumi(later, ["destroy", "--yes", "--skip-preview"]);
    assert.notEqual(updated.code, 0);
    assert.deepEqual(
      mandatoryViolations(updated.events).map(({ policyName, resourceUrn }) => [policyName, resourceUrn?.split("::").at(-1)]),
      [["iam-role-trust-requires-mfa", "worker"]],
    );
    assert.ok(!made.stdout.includes("aws:iam/role:Role"));
  });

  it("refuses a value out of its range, naming the policy and the setting", async () => {
    const file = configFile("range", { "iam-privileged-role-limits-session": { maxSessionSeconds: 1 } });
    const { code, stdout, stderr } = await preview("examples/compliant", "--policy-pack-config", file);
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /iam-privileged-role-limits-session.*maxSessionSeconds/s);
  });

  it("blocks for a setting that doesn't exist, and names those that do", async () => {
    const file = configFile("key", { "iam-user-requires-mfa": { exemptNmes: ["dana"] } });
    const { code, events } = await preview("examples/compliant", "--policy-pack-config", file);
    assert.notEqual(code, 0);
    assert.match(mandatoryViolations(events)[0]?.message ?? "", /`exemptNmes`.*`exemptions`/s);
  });

  it("shows every exemption in use", async () => {
    const file = configFile("exempt", { "iam-user-requires-mfa": { exemptions: exempt("ci", "dan*") } });
    const { events } = await preview("examples/violations", "--policy-pack-config", file);
    const users = report(events).filter(({ policy }) => policy === "iam-user-requires-mfa");
    assert.deepEqual(
      users.map(({ level, resource }) => [level, resource]),
      [
        ["advisory", "aws:iam/user:User ci"],
        ["advisory", "aws:iam/user:User dana"],
      ],
    );
  });
});

function configFile(name: string, config: object): string {
  const file = join(tmpdir(), `mfa-guard-${name}-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}

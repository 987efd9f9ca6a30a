import assert from "node:assert/strict";
import { ACCOUNT, compliant, inline, role, trustWithoutMfa, user } from "../../../testkit/accounts";
import { auditJson, files, inShort } from "../../../testkit/cli/run";
import { allowAll, denyWithoutMfa, document, missingKeys } from "../../../testkit/documents";
import { guardedBy } from "../../../testkit/policypack/guardrails";

const all = inline("all", JSON.parse(allowAll));

describe("mfa-guard audit under what the configuration says of the organization", () => {
  const file = files();
  const details = (users: readonly object[]) =>
    file("details.json", {
      ...compliant,
      UserDetailList: users,
      GroupDetailList: [],
      RoleDetailList: [role("admin", trustWithoutMfa, { RolePolicyList: [all] })],
    });
  const audit = (users: readonly object[], settings: object) => {
    const policies = ["iam-role-trust-requires-mfa", "iam-user-requires-mfa"];
    const config = file("mfa.json", {
      ...Object.fromEntries(policies.map((policy) => [policy, settings])),
      "iam-privileged-role-limits-session": "disabled",
    });
    return auditJson("--file", details(users), "--config", config);
  };
  const dana = user("dana", { UserPolicyList: [all] });
  const open = ["iam-role-trust-requires-mfa admin", "iam-user-requires-mfa dana"];
  const reached = (report: Awaited<ReturnType<typeof audit>>) =>
    report.reach.roles.map(({ role, users }) => [role.name, ...users.map(({ name }) => name)]);

  it("finds nothing where an SCP on the account denies it, in policies and in who reaches what, and says which", async () => {
    const report = await audit([dana], { guardrails: guardedBy() });
    assert.deepEqual([inShort(report), reached(report)], [[], []]);
    assert.match(report.reach.rests ?? "", /the SCP `p-mfa` is in force/);
    assert.equal(report.exemptions.filter(({ state, message }) => state === "listed" && message.includes("SCP `p-mfa`")).length, 2);
  });

  for (const [title, settings] of [
    ["the account is the management account", { guardrails: guardedBy(document(denyWithoutMfa), ACCOUNT) }],
    ["the SCP misses access keys", { guardrails: guardedBy(JSON.parse(missingKeys)) }],
    ["the SCP can't be read", { guardrails: guardedBy("{") }],
  ] as const) {
    it(`finds the same as without one where ${title}`, async () => {
      const report = await audit([dana], settings);
      const unreadable = title.includes("read") ? ["iam-role-trust-requires-mfa details.json", "iam-user-requires-mfa details.json"] : [];
      const inPlace = inShort(report).map((each) => each.replace(/ \S*details\.json$/, " details.json"));
      assert.deepEqual([[...inPlace].sort(), reached(report)], [[...open, ...unreadable].sort(), [["admin", "dana"]]]);
      assert.equal(report.reach.rests, undefined);
    });
  }

  it("doesn't believe that an account has no users where it has one, and says so", async () => {
    const nobody = { accountsWithoutUsers: [ACCOUNT] };
    const without = (settings: object) =>
      file("mfa.json", { "iam-role-trust-requires-mfa": settings, "iam-privileged-role-limits-session": "disabled" });
    const empty = await auditJson("--file", details([]), "--config", without(nobody));
    assert.deepEqual([inShort(empty), reached(empty)], [[], []]);
    const report = await auditJson("--file", details([dana]), "--config", without(nobody));
    assert.deepEqual([...inShort(report)].sort(), ["iam-role-trust-requires-mfa admin", "iam-role-trust-requires-mfa dana", open[1]]);
    assert.deepEqual(reached(report), [["admin", "dana"]]);
  });

  it("doesn't believe what `mfa-guard context` wrote and somebody changed", async () => {
    const guardrails = guardedBy();
    const context = { date: "2026-11-01", source: "a test", hashes: { guardrails: "sha256-of-something-else" } };
    const report = await audit([dana], { guardrails, context });
    assert.deepEqual(reached(report), [["admin", "dana"]]);
    assert.ok(report.findings.some(({ how }) => how.includes("doesn't fit its hash")));
    for (const each of open) assert.ok(inShort(report).includes(each));
  });
});

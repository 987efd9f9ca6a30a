import { strict as assert } from "node:assert";
import fc from "fast-check";
import { iamMfaConditionIsSound } from "../../../policypack/policies/iam-mfa-condition-is-sound";
import { iamRoleTrustRequiresMfa } from "../../../policypack/policies/iam-role-trust-requires-mfa";
import { iamUserRequiresMfa } from "../../../policypack/policies/iam-user-requires-mfa";
import { type Exemption, exemptionsReader, faultOf, isDay, standingOn } from "../../../policypack/policy/exemptions";
import { accountWithMfa, missingKeys, text } from "../../../testkit/documents";
import { exempt, exemption } from "../../../testkit/policypack/exemptions";
import { type Finding, type Given, given, judge, remediate, unknown } from "../../../testkit/policypack/harness";
import { group, inlineOnGroup, member, user } from "../../../testkit/policypack/stacks";

const open = text({ ...accountWithMfa, Condition: {} });
const role = (name: string, trust: unknown = open, props: Given["props"] = { name }) =>
  given("aws:iam/role:Role", name, { ...props, assumeRolePolicy: trust });
const urn = (type: string, name: string) => `urn:pulumi:test::tests::${type}::${name}`;

const trusts = iamRoleTrustRequiresMfa.at(() => "2027-03-01");
const users = iamUserRequiresMfa.at(() => "2027-03-01");
const said = (findings: readonly Finding[]) => findings.map(({ level, on, name }) => [level, on, name]);

describe("an exemption", () => {
  const legacy = exemption({ until: "2027-06-30", ticket: "IAM-12" });

  for (const [policy, resource] of [
    [trusts, role("legacy")],
    [users, user("legacy")],
  ] as const) {
    it(`is shown in use, with its owner, end, ticket and reason: ${policy.name}`, () => {
      const [line, ...others] = judge(policy, [resource], { exemptions: [legacy] });
      assert.deepEqual(others, []);
      assert.deepEqual(
        [line?.level, line?.on, line?.message],
        ["note", "legacy", "`legacy` is exempt from this policy until 2027-06-30 (dana@example.com, IAM-12): It is being replaced."],
      );
    });

    it(`blocks once it has ended, with what it covered, its owner and its end: ${policy.name}`, () => {
      const ended = { ...legacy, until: "2027-02-28" };
      const findings = judge(policy, [resource], { exemptions: [ended] });
      assert.equal(findings.length, 2);
      assert.ok(findings.every(({ level, on }) => level === "violation" && on === "legacy"));
      assert.deepEqual(findings[0], judge(policy, [resource])[0]);
      assert.match(
        findings[1]?.message ?? "",
        /^The exemption of `legacy` from this policy ended on 2027-02-28; dana@example\.com answers for it\. Put right what is found there, or agree on another end with dana@example\.com\. See /,
      );
    });

    it(`holds on its last day, and not on the next: ${policy.name}`, () => {
      const on = (day: string) =>
        judge(
          policy.at(() => day),
          [resource],
          { exemptions: [legacy] },
        ).map(({ level }) => level);
      assert.deepEqual(on("2027-06-30"), ["note", "note"]);
      assert.deepEqual(on("2027-07-01"), ["violation", "violation"]);
    });

    it(`is told when it ends within 14 days, and not before: ${policy.name}`, () => {
      const on = (day: string) =>
        judge(
          policy.at(() => day),
          [resource],
          { exemptions: [legacy] },
        ).slice(1);
      assert.deepEqual(on("2027-06-15"), []);
      assert.deepEqual(
        on("2027-06-16").map(({ level, on, message }) => [level, on, message]),
        [["note", "", "The exemption of `legacy` from this policy ends in 14 days, on 2027-06-30; dana@example.com answers for it."]],
      );
      assert.match(on("2027-06-29")[0]?.message ?? "", / ends tomorrow, on 2027-06-30;/);
      assert.match(on("2027-06-30")[0]?.message ?? "", / ends today, on 2027-06-30;/);
    });

    it(`is told when nothing needs it, because what it names is gone or put right: ${policy.name}`, () => {
      const closed =
        policy === users ? [group("g"), inlineOnGroup("g"), user("legacy"), member("legacy", "g")] : [role("legacy", text(accountWithMfa))];
      for (const stack of [[], closed]) {
        assert.deepEqual(
          judge(policy, stack, { exemptions: [legacy] }).map(({ level, on, message }) => [level, on, message]),
          [
            [
              "note",
              "",
              "Nothing in this stack needs this exemption from the policy: `legacy` (dana@example.com, until 2027-06-30). What nothing else needs either, remove from the configuration.",
            ],
          ],
        );
      }
    });
  }

  it("that has ended blocks no stack that doesn't need it: one file serves many", () => {
    const findings = judge(trusts, [role("other", text(accountWithMfa))], { exemptions: [{ ...legacy, until: "2026-12-31" }] });
    assert.deepEqual(said(findings), [["note", "", "ended"]]);
    assert.match(
      findings[0]?.message ?? "",
      /needs this exemption from the policy, which has ended: `legacy` \(dana@example\.com, until 2026-12-31\)/,
    );
  });

  it("leaves out what isn't known yet too, and one that has ended leaves it to be checked", () => {
    assert.deepEqual(said(judge(trusts, [role("legacy", unknown)], { exemptions: [legacy] })), [["note", "legacy", "exempt"]]);
    const ended = judge(trusts, [role("legacy", unknown)], { exemptions: [{ ...legacy, until: "2027-02-28" }] });
    assert.deepEqual(said(ended), [["note", "legacy", "later"]]);
  });

  it("goes on under another one that hasn't ended", () => {
    const findings = judge(trusts, [role("legacy")], { exemptions: [{ ...legacy, until: "2027-02-28" }, legacy] });
    assert.deepEqual(said(findings), [
      ["note", "legacy", "exempt"],
      ["note", "", "ended"],
    ]);
  });

  it("keeps a remediation off for as long as it holds", () => {
    const repaired = (until: string) => remediate(trusts, role("old"), { exemptions: [{ ...legacy, resources: ["old"], until }] });
    assert.equal(repaired("2027-03-01"), undefined);
    assert.ok(repaired("2027-02-28"));
  });

  it("is one line for many that nothing needs", () => {
    const many = Array.from({ length: 40 }, (_, index) => exemption({ resources: [`gone-${index}`] }));
    const findings = judge(trusts, [], { exemptions: many });
    assert.equal(findings.length, 1);
    assert.match(findings[0]?.message ?? "", /these 40 exemptions from the policy: .* and 37 more\./);
  });

  it("is told again in the next run of the same process", () => {
    const twice = [1, 2].map(() => said(judge(trusts, [role("legacy")], { exemptions: [legacy] })));
    assert.deepEqual(twice[0], [["note", "legacy", "exempt"]]);
    assert.deepEqual(twice[1], twice[0]);
  });

  it("can't put a line of its own or a terminal's command into what is shown", () => {
    const hostile = exemption({ reason: "fine\n\u001b[2Jerror: 0 violations", owner: "a\rb" });
    const [line] = judge(trusts, [role("legacy")], { exemptions: [hostile] });
    assert.doesNotMatch(line?.message ?? "", /\p{Cc}/u);
  });
});

describe("what an exemption names", () => {
  const leavesOut = (pattern: string, resource: Given) =>
    judge(trusts, [resource], { exemptions: exempt(pattern) }).every(({ level }) => level === "note");

  it("is a Pulumi name, an AWS name or a URN, whole or as a pattern", () => {
    const one = role("web", open, { name: "web-1a2b3c4" });
    for (const pattern of [
      "web",
      "web-1a2b3c4",
      "web-*",
      urn("aws:iam/role:Role", "web"),
      "urn:pulumi:*::tests::aws:iam/role:Role::web*",
    ]) {
      assert.ok(leavesOut(pattern, one), pattern);
    }
    for (const pattern of [
      "we",
      "eb",
      "WEB",
      "web-1",
      urn("aws:iam/role:Role", "we"),
      urn("aws:iam/user:User", "web"),
      "urn:pulumi:prod::tests::*::web",
    ]) {
      assert.ok(!leavesOut(pattern, one), pattern);
    }
  });

  it("is no stack, project or type that merely stands in the URN", () => {
    for (const pattern of ["tests*", "*aws:iam*", "*tests*", "urn*", "aws*"]) assert.ok(!leavesOut(pattern, role("web")), pattern);
  });

  it("is the user of a credential and the group of a policy too", () => {
    const conditions = (pattern: string) =>
      judge(iamMfaConditionIsSound, [given("aws:iam/groupPolicy:GroupPolicy", "p", { group: "legacy", policy: missingKeys })], {
        exemptions: exempt(pattern),
      });
    assert.deepEqual(
      conditions("legacy").map(({ name }) => name),
      ["exempt"],
    );
    assert.ok(conditions("other").some(({ level }) => level === "violation"));
  });

  it("is never a name that isn't known", () => assert.ok(!leavesOut("abc*", role("web", open, { name: unknown }))));

  for (const pattern of [
    "*",
    "**",
    "*-*",
    "ab*",
    "urn:*",
    "urn:pulumi:*",
    "urn:*::legacy*",
    "urn:pulumi:prod::app::aws:iam/role:Role::*",
    "arn:*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::111122223333:r*",
  ]) {
    it(`isn't \`${pattern}\`, which would leave out what comes tomorrow: it exempts nothing and blocks, once for the stack`, () => {
      const findings = judge(trusts, [role("legacy"), role("ab-1")], { exemptions: [...exempt(pattern), ...exempt("legacy")] });
      assert.deepEqual(said(findings), [
        ["note", "legacy", "exempt"],
        ["violation", "ab-1", "role-is-open"],
        ["violation", "", "bad-exemption"],
      ]);
      assert.match(
        findings[2]?.message ?? "",
        /^The exemption of `.*` in the configuration of `iam-role-trust-requires-mfa` has the pattern `.*`, which leaves out whatever comes tomorrow, so it exempts nothing\. Name the resources, .* set its `enforcementLevel` to `advisory`/,
      );
    });
  }

  for (const [title, entry, wrong] of [
    ["a day that no calendar has", exemption({ until: "2027-02-30" }), /ends on `2027-02-30`, which isn't a day of the calendar/],
    ["a time", exemption({ until: "2027-03-31T12:00:00Z" }), /isn't a day of the calendar/],
    ["an empty owner", exemption({ owner: " " }), /has no `owner`/],
    ["no end", { ...exemption(), until: undefined }, /has no `until`/],
    ["a reason that is no text", { ...exemption(), reason: 7 }, /has no `reason`/],
    ["no resources", exemption({ resources: [] }), /names no resources/],
    ["a resource that is no text", { ...exemption(), resources: [7] }, /names no resources/],
    ["nothing", null, /has no `reason`/],
    ["a text", "legacy", /has no `reason`/],
  ] as const) {
    it(`with ${title} exempts nothing and is a violation of its own`, () => {
      const findings = judge(trusts, [role("legacy")], { exemptions: [entry] });
      assert.deepEqual(said(findings), [
        ["violation", "legacy", "role-is-open"],
        ["violation", "", "bad-exemption"],
      ]);
      assert.match(findings[1]?.message ?? "", wrong);
    });
  }

  it("exempts nothing where the list is no list", () => {
    assert.deepEqual(
      judge(users, [user("legacy")], { exemptions: "legacy" }).map(({ name }) => name),
      ["nothing-denies", "bad-exemption"],
    );
  });

  it("never fits more than the pattern says, however many there are", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "b", "*", "-"), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), part, (resources, name) => {
        const entry = exemption({ resources: [...new Set(resources)] });
        const fit = exemptionsReader("p")([entry]).fitting({ urn: "urn:x", names: [name] }).length > 0;
        const expected = resources.some((each) => new RegExp(`^${each.split("*").join(".*")}$`).test(name));
        assert.equal(fit, faultOf(entry) === undefined && expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("is found quickly among 10,000 exemptions, with patterns made to blow up", () => {
    const many = Array.from({ length: 10_000 }, (_, index): Exemption => exemption({ resources: [`gone-${index}`] }));
    const hostile = Array.from({ length: 20 }, (_, index) => exemption({ resources: [`${"*a".repeat(1000)}${index}*b`] }));
    const stack = Array.from({ length: 200 }, (_, index) => role(`${"a".repeat(500)}${index}`));
    const started = performance.now();
    const findings = judge(trusts, stack, { exemptions: [...many, ...hostile] });
    assert.equal(findings.filter(({ level }) => level === "violation").length, 200);
    assert.ok(performance.now() - started < 5000);
  });
});

describe("the end of an exemption", () => {
  it("is a day that the calendar has", () => {
    for (const day of ["2028-02-29", "2027-12-31", "0001-01-01"]) assert.ok(isDay(day), day);
    for (const day of ["2027-02-29", "2027-13-01", "2027-00-10", "27-01-01", "2027-1-1", "+002027-01-01", "", 20270101, null])
      assert.ok(!isDay(day), String(day));
  });

  it("counts days by the calendar", () => {
    assert.deepEqual(
      ["2027-02-27", "2027-02-28", "2027-03-14", "2027-03-15"].map((until) => standingOn({ until }, "2027-02-28")),
      ["ended", "ending", "ending", "running"],
    );
  });
});

import assert from "node:assert/strict";
import {
  allowsPhishableDevices,
  canAssumeWithoutMfa,
  canAssumeWithStaleMfa,
  clauseOfChange,
  clauseOfGrant,
  closeTrust,
  credentialsOpenWithoutMfa,
  deniesRootSessions,
  deniesWorkloads,
  type Explanation,
  grantsPrivilege,
  limitMfaAge,
  repairMfaConditions,
  rootCanAct,
  sentencesOf,
  type Undecided,
  type Unreadable,
  unenforcedWithoutMfa,
  unsoundMfaConditions,
} from "@mfa-guard/iam";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import fc from "fast-check";
import { FORMATS } from "../../../cli/findings/formats/formats";
import { type Conditions, document as made } from "../../../components/documents/document";
import { trustFaults, trustProblems } from "../../../components/documents/jit-role";
import { policies } from "../../../policypack/policies";
import { attached, compliant, group, inline, managed, role, user } from "../../../testkit/accounts";
import { files, run } from "../../../testkit/cli/run";
import { MARKERS, markedPolicies, markedTrusts, WORD } from "../../../testkit/iam/marked";
import { SEED } from "../../../testkit/iam/property";
import { type Given, given, judge, remediate } from "../../../testkit/policypack/harness";
import { account, on, organizationResource, scp, unit } from "../../../testkit/policypack/scps";
import * as stacks from "../../../testkit/policypack/stacks";

/** README.md: findings never quote the values of conditions, because a policy can't tell a secret from other text. */
describe("the values of conditions", function () {
  this.timeout(120_000);

  function assertUnsaid(output: string): void {
    for (const marker of MARKERS) {
      const at = output.toLowerCase().indexOf(marker.toLowerCase());
      assert.equal(at, -1, `says \`${marker}\`: …${output.slice(Math.max(0, at - 200), at + 60)}…`);
    }
  }

  type Said = Explanation | Unreadable | Undecided;

  /** Whatever the engine explains of a trust and a document: explanations, and what it can't read or decide. */
  function said(trust: object, document: object): readonly Said[] {
    const verdicts = [
      canAssumeWithoutMfa(trust),
      canAssumeWithStaleMfa(trust, 3600),
      unenforcedWithoutMfa([document]),
      unenforcedWithoutMfa([document], { userName: "alice" }),
      credentialsOpenWithoutMfa([document]),
      rootCanAct([document]),
      allowsPhishableDevices([document]),
      deniesWorkloads(document),
      deniesRootSessions(document),
    ];
    const slips = unsoundMfaConditions(document);
    return [
      ...verdicts.flatMap((verdict): readonly Said[] => {
        if ("explanation" in verdict) return [verdict.explanation];
        return verdict.kind === "unreadable" || verdict.kind === "undecided" ? [verdict] : [];
      }),
      ...(slips.kind === "unsound" ? slips.conditions.map(({ explanation }) => explanation) : []),
    ];
  }

  const sentences = (all: readonly Said[], values: boolean): string =>
    all.map((one) => Object.values(sentencesOf(one, { values })).join(" ")).join("\n");

  it("are in no sentence of the engine's, unless they are asked for", () => {
    let shown = 0;
    fc.assert(
      fc.property(markedTrusts, markedPolicies, (trust, document) => {
        const all = said(trust, document);
        assertUnsaid(sentences(all, false));
        if (sentences(all, true).includes(WORD)) shown += 1;
        const grant = grantsPrivilege([document]);
        if (grant.kind === "privileged") assertUnsaid(clauseOfGrant(grant.grant));
        for (const edit of [closeTrust(trust), limitMfaAge(trust, 900), repairMfaConditions(document)]) {
          if (edit.kind === "closed") assertUnsaid(edit.changes.map((change) => clauseOfChange(change)).join("\n"));
        }
      }),
      { seed: SEED, numRuns: 1500 },
    );
    assert(shown > 100, `only ${shown} had something to hide`);
  });

  const resources = (trust: object, document: object): readonly Given[] => {
    const text = JSON.stringify(document);
    return [
      given("aws:iam/role:Role", "admin", { name: "admin", assumeRolePolicy: JSON.stringify(trust), maxSessionDuration: 43_200 }),
      given("aws:iam/rolePolicy:RolePolicy", "admin-inline", { role: "admin", name: "i", policy: text }),
      stacks.group("devs"),
      stacks.inlineOnGroup("devs", text),
      stacks.user("dana"),
      stacks.member("dana", "devs"),
      given("aws:iam/userPolicy:UserPolicy", "dana-inline", { user: "dana", name: "i", policy: text }),
      given("aws:iam/userLoginProfile:UserLoginProfile", "login", { user: "dana", passwordResetRequired: true }),
      organizationResource(),
      unit("prod", "r-1111"),
      account("a", "ou-prod"),
      scp("guard", text),
      on("r-1111", "guard"),
      given("aws:ssoadmin/permissionSet:PermissionSet", "ops", { name: "ops", arn: "arn:ops", sessionDuration: "PT12H" }),
      given("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "ops-inline", {
        permissionSetArn: "arn:ops",
        inlinePolicy: text,
      }),
    ];
  };

  it("are in no message and no remediation note of the pack's", () => {
    const names = new Set<string | undefined>();
    fc.assert(
      fc.property(markedTrusts, markedPolicies, (trust, document) => {
        const stack = resources(trust, document);
        for (const policy of policies) {
          const found = judge(policy, stack);
          for (const resource of stack) remediate(policy as ResourceValidationPolicy, structuredClone(resource));
          const findings = [...found, ...judge(policy, stack)];
          for (const { name, message } of findings) names.add(name ?? message.slice(0, 10));
          assertUnsaid(findings.map(({ message }) => message).join("\n"));
        }
      }),
      { seed: SEED, numRuns: 150 },
    );
    for (const name of ["role-is-open", "no-deny", "deny-misses", "unreadable", "Remediated"]) assert(names.has(name), `never \`${name}\``);
  });

  it("are in no error of the components'", () => {
    let refused = 0;
    fc.assert(
      fc.property(markedTrusts, (trust) => {
        const [statement] = trust.Statement as readonly [{ readonly Condition: Conditions }];
        const problems = [
          ...trustProblems({ maxMfaAge: 3600, conditions: statement.Condition }),
          ...trustFaults({ ...made(), Statement: trust.Statement } as unknown as Parameters<typeof trustFaults>[0]),
        ];
        refused += problems.length;
        assertUnsaid(problems.map(({ property, reason }) => `${property} ${reason}`).join("\n"));
      }),
      { seed: SEED, numRuns: 500 },
    );
    assert(refused > 100);
  });

  describe("in an audit", () => {
    const file = files();
    for (const format of Object.keys(FORMATS)) {
      it(`are in no report as ${format}`, async () => {
        let findings = 0;
        const property = fc.asyncProperty(markedTrusts, markedPolicies, async (trust, document) => {
          const details = file("details.json", {
            ...compliant,
            UserDetailList: [user("dana", { GroupList: ["devs"], UserPolicyList: [inline("own", document)] })],
            GroupDetailList: [group("devs", { AttachedManagedPolicies: [attached("arn:aws:iam::111122223333:policy/guard")] })],
            RoleDetailList: [role("admin", trust, { RolePolicyList: [inline("own", document)] })],
            Policies: [managed("guard", document)],
          });
          const { code, out, err } = await run("audit", "--file", details, "--format", format);
          findings += code === 1 ? 1 : 0;
          assertUnsaid(out + err);
        });
        await fc.assert(property, { seed: SEED, numRuns: format === "html" ? 10 : 40 });
        assert(findings > 5);
      });
    }

    it("are printed by the fix plan alone, which prints documents and says so", async () => {
      const trust = {
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { AWS: "111122223333" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": WORD } },
        },
      };
      const details = file("vendor.json", { ...compliant, RoleDetailList: [role("vendor", trust)] });
      const { out } = await run("audit", "--file", details, "--fix-plan");
      const [warning, ...commands] = out.split("\naws iam ");
      assert.match(warning ?? "", /whole policy documents, with the values of their conditions/);
      assert(commands.join("").includes(WORD));
    });
  });
});

import { strict as assert } from "node:assert";
import { iamGroupRequiresMfa } from "../../policypack/policies/iam-group-requires-mfa";
import { iamMfaConditionIsSound } from "../../policypack/policies/iam-mfa-condition-is-sound";
import { iamRoleTrustRequiresMfa } from "../../policypack/policies/iam-role-trust-requires-mfa";
import { iamUserRequiresMfa } from "../../policypack/policies/iam-user-requires-mfa";
import { accountWithMfa, document, enforcing, missingKeys, text } from "../../testkit/documents";
import { type Given, given, judge, unknown } from "../../testkit/policypack/harness";

/** As the engine sends it for a role in an account that the same stack makes. */
const vended = { region: "eu-west-1", assumeRoles: unknown };
const later = { provider: vended };
const open = { ...accountWithMfa, Condition: {} };
const role = (props: object, provider = vended) => given("aws:iam/role:Role", "admin", { ...props }, { provider });
const levels = (policy: Parameters<typeof judge>[0], ...resources: readonly Given[]) => judge(policy, resources).map(({ level }) => level);

/** A group and its policy, wired by name as the program writes it. */
const group = (name: string) => given("aws:iam/group:Group", name, { name }, later);
const inline = (name: string, policy: unknown) => given("aws:iam/groupPolicy:GroupPolicy", `${name}-mfa`, { group: name, policy }, later);
/** What stack policies are handed of a resource whose provider isn't configured yet. */
const bare = (resource: Given): Given => ({ ...resource, props: {} });

describe("resources whose provider isn't configured yet in a preview", () => {
  it("a trust policy that is missing is checked at the update", () => {
    assert.deepEqual(levels(iamRoleTrustRequiresMfa, role({})), ["note"]);
    assert.deepEqual(levels(iamRoleTrustRequiresMfa, role({}, { region: "eu-west-1", assumeRoles: "[]" })), ["violation"]);
  });

  for (const [language, trust] of [
    ["Node.js", text({ ...accountWithMfa, Principal: { AWS: "arn:aws:iam::undefined:root" } })],
    ["Python", text({ ...accountWithMfa, Principal: { AWS: "arn:None:iam::111122223333:root" } })],
    ["Go", text({ ...accountWithMfa, Principal: { AWS: "arn::iam::111122223333:root" } })],
    ["JSON", text({ ...accountWithMfa, Principal: {} })],
  ] as const) {
    it(`so is one with what ${language} makes of an answer that isn't there`, () => {
      assert.deepEqual(levels(iamRoleTrustRequiresMfa, role({ assumeRolePolicy: trust })), ["note"]);
      assert.notDeepEqual(levels(iamRoleTrustRequiresMfa, role({ assumeRolePolicy: trust }, { region: "eu-west-1", assumeRoles: "[]" })), [
        "note",
      ]);
    });
  }

  it("an open trust policy that is there is a violation now, and a closed one passes now", () => {
    assert.deepEqual(levels(iamRoleTrustRequiresMfa, role({ assumeRolePolicy: text(open) })), ["violation"]);
    assert.deepEqual(levels(iamRoleTrustRequiresMfa, role({ assumeRolePolicy: document(accountWithMfa) })), []);
  });

  it("a policy document that is missing is checked at the update", () => {
    assert.deepEqual(levels(iamMfaConditionIsSound, inline("devs", undefined)), ["note"]);
  });

  it("stack policies judge by the inputs that resource policies saw: what is open is a violation now, what is closed passes now", () => {
    for (const resource of [inline("closed", enforcing), group("closed"), inline("open", missingKeys), group("open")]) {
      judge(iamMfaConditionIsSound, [resource]);
    }
    const stack = [group("closed"), inline("closed", ""), group("open"), inline("open", "")].map(bare);
    const found = judge(iamGroupRequiresMfa, stack);
    assert.deepEqual(
      found.map(({ level, on }) => [level, on]),
      [["violation", "open"]],
    );
  });

  it("without those, what is wired to a group is unknown, and nothing is taken for missing", () => {
    const unseen = [group("unseen"), { ...inline("unseen", ""), from: { group: ["unseen"] } }].map(bare);
    assert.deepEqual(levels(iamGroupRequiresMfa, ...unseen), ["note"]);
    const user = bare(given("aws:iam/user:User", "unseen-user", {}, later));
    assert.deepEqual(levels(iamUserRequiresMfa, user), ["note"]);
  });

  it("providers whose accounts aren't known yet have one each, so that equal names don't mix", () => {
    // The harness names every provider alike; that of a known account is another one.
    const elsewhere = { region: "eu-west-1", assumeRoles: '[{"roleArn":"arn:aws:iam::444455556666:role/deploy"}]' };
    const stack = [group("devs"), { ...inline("devs", enforcing), provider: elsewhere }];
    assert.deepEqual(levels(iamGroupRequiresMfa, ...stack), ["violation"]);
  });
});

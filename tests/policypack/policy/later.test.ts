import { strict as assert } from "node:assert";
import { iamGroupRequiresMfa } from "../../../policypack/policies/iam-group-requires-mfa";
import { iamMfaConditionIsSound } from "../../../policypack/policies/iam-mfa-condition-is-sound";
import { iamRoleTrustRequiresMfa } from "../../../policypack/policies/iam-role-trust-requires-mfa";
import { accountWithMfa, document, missingKeys, serviceTrust } from "../../../testkit/documents";
import { type Given, given, tell, unknown } from "../../../testkit/policypack/harness";
import { group, user } from "../../../testkit/policypack/stacks";

const role = (name: string, trust: unknown, from?: Given["from"]) =>
  given("aws:iam/role:Role", name, { name, assumeRolePolicy: trust }, from && { from });
const inline = (name: string, policy: unknown = unknown) =>
  given("aws:iam/rolePolicy:RolePolicy", `${name}-policy`, { role: name, policy });
const many = <T>(count: number, make: (name: string) => T) => Array.from({ length: count }, (_, index) => make(`f${index}`));

describe("what waits for the update", () => {
  it("is one line for a stack policy, on the stack, which names some of it", () => {
    const inlineOnGroup = (name: string) => given("aws:iam/groupPolicy:GroupPolicy", `p-${name}`, { group: name, policy: unknown });
    const lines = tell(iamGroupRequiresMfa, [...many(20, (name) => group(name)), ...many(20, inlineOnGroup)], {});
    assert.deepEqual(
      lines.map(({ on, level }) => [on, level]),
      [["", "note"]],
    );
    assert.equal(
      lines[0]?.message,
      "20 things aren't known until the update, and will be checked then, such as whether `f0` is enforced, whether `f1` is enforced, " +
        "whether `f2` is enforced and 17 more: it depends on `policy` of `p-f0` (aws:iam/groupPolicy:GroupPolicy), `policy` of `p-f1` " +
        "(aws:iam/groupPolicy:GroupPolicy), `policy` of `p-f2` (aws:iam/groupPolicy:GroupPolicy) and 17 more.",
    );
  });

  it("is one line for a policy that judges resources one by one, and blocks what is known at once", () => {
    const stack = [...many(20, (name) => role(name, unknown)), role("open", document({ ...accountWithMfa, Condition: {} }))];
    const lines = tell(iamRoleTrustRequiresMfa, stack, {});
    assert.deepEqual(
      lines.map(({ on, level }) => [on, level]),
      [
        ["open", "violation"],
        ["", "note"],
      ],
    );
  });

  it("is told where it is if it is one thing, with what it comes from", () => {
    const [line, ...others] = tell(
      iamRoleTrustRequiresMfa,
      [user("automation"), role("deploy", unknown, { assumeRolePolicy: ["automation"] })],
      {},
    );
    assert.deepEqual(others, []);
    assert.equal(line?.on, "deploy");
    assert.equal(
      line?.message,
      "The trust policy of role `deploy` isn't known until the update, and will be checked then: it depends on `automation` (aws:iam/user:User).",
    );
  });

  it("is forgotten once it has been told", () => {
    const stack = [role("deploy", unknown)];
    assert.equal(tell(iamRoleTrustRequiresMfa, stack, {}).length, 1);
    assert.deepEqual(tell(iamRoleTrustRequiresMfa, [role("deploy", document(serviceTrust))], {}), []);
  });

  it("isn't told of the policies of roles that no person can reach, but is of those that one may", () => {
    const lambdas = many(20, (name) => role(name, document(serviceTrust)));
    assert.deepEqual(tell(iamMfaConditionIsSound, [...lambdas, ...many(20, (name) => inline(name))], {}), []);
    const people = role("admin", document(accountWithMfa));
    const [line, ...others] = tell(iamMfaConditionIsSound, [...lambdas, people, ...many(20, (name) => inline(name)), inline("admin")], {});
    assert.deepEqual([line?.on, others], ["admin-policy", []]);
  });

  it("never hides a condition of such a role that is known to be unsound", () => {
    const [line] = tell(iamMfaConditionIsSound, [role("f", document(serviceTrust)), inline("f", missingKeys)], {});
    assert.equal(line?.level, "violation");
  });
});

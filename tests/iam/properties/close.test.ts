import assert from "node:assert/strict";
import { canAssumeWithoutMfa, closeTrust, evaluate, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { roleSessions, services } from "../../../testkit/iam/callers";
import { narrowTrusts, type PolicyJson, trusts } from "../../../testkit/iam/generate";
import { check, firstRequest, read, SEED, Tally } from "../../../testkit/iam/property";
import { AS_SERVICE, asRoleSession, assumeRoleSpace, withMfa } from "../../../testkit/iam/universe";

function closesOnlyToPeopleWithoutMfa(policies: fc.Arbitrary<PolicyJson>, tally: Tally): fc.IProperty<[PolicyJson, number]> {
  return fc.property(policies, fc.nat(), (policy, salt) => {
    const before = read(policy);
    const edit = closeTrust(policy);
    tally.count(edit.kind);
    const verdict = canAssumeWithoutMfa(policy).kind;
    if (edit.kind === "unchanged") return assert.equal(verdict, "requires-mfa");
    if (edit.kind === "impossible") return;
    assert.notEqual(verdict, "requires-mfa");
    const after = read(edit.document);

    const allowed = (document: typeof before) => (request: Request) => evaluate(request, [document]).decision === "allowed";
    assert.equal(firstRequest(assumeRoleSpace([before, after]), salt, allowed(after)), undefined, "a way in without MFA is left");

    const both = [before, after];
    const changed = (request: Request): boolean => allowed(before)(request) !== allowed(after)(request);
    const kept = [
      assumeRoleSpace(both, withMfa(both)),
      assumeRoleSpace(both, asRoleSession(both), roleSessions(both)),
      assumeRoleSpace(both, AS_SERVICE, services(both)),
    ];
    for (const space of kept) assert.equal(firstRequest(space, salt, changed), undefined, "more has changed than people without MFA");
  });
}

describe(`closeTrust, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("closes trusts about few keys to people without MFA, and to nobody else", () => {
    const tally = new Tally();
    check(0.1, closesOnlyToPeopleWithoutMfa(narrowTrusts, tally));
    tally.close(["closed", "unchanged"]);
  });

  it("closes trusts about many keys to people without MFA, and to nobody else", () => {
    const tally = new Tally();
    check(0.05, closesOnlyToPeopleWithoutMfa(trusts, tally));
    tally.close(["closed", "unchanged"]);
  });
});

import assert from "node:assert/strict";
import { canAssumeWithStaleMfa, evaluate, limitMfaAge, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { roleSessions, services } from "../../../testkit/iam/callers";
import { type PolicyJson, trusts } from "../../../testkit/iam/generate";
import { assertCaller, check, firstRequest, read, SEED, show, Tally } from "../../../testkit/iam/property";
import { AS_SERVICE, asRoleSession, assumeRoleSpace, withMfa, withoutMfa } from "../../../testkit/iam/universe";

const MAX_AGES = fc.constantFrom(0, 900, 3600, 43_200);

const ageOf = ({ context }: Request): number | undefined =>
  context.has("aws:multifactorauthage") ? Number(context.get("aws:multifactorauthage")) : undefined;

/** Without MFA, or with MFA longer ago. */
const isStale = (request: Request, maxAge: number): boolean => (ageOf(request) ?? Number.POSITIVE_INFINITY) > maxAge;

describe(`the age of MFA, over generated trusts (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("canAssumeWithStaleMfa agrees in both directions with brute force", () => {
    const tally = new Tally();
    check(
      0.1,
      fc.property(trusts, MAX_AGES, fc.nat(), (policy: PolicyJson, maxAge, salt) => {
        const document = read(policy);
        const verdict = canAssumeWithStaleMfa(policy, maxAge);
        tally.count(verdict.kind);
        const allowed = (request: Request): boolean => evaluate(request, [document]).decision === "allowed";
        if (verdict.kind === "open") {
          assertCaller(verdict.witness.request);
          assert(isStale(verdict.witness.request, maxAge) && allowed(verdict.witness.request), show(verdict.witness));
        } else if (verdict.kind === "requires-mfa") {
          const contexts = [...withoutMfa([document]), ...withMfa([document])];
          const wayIn = firstRequest(
            assumeRoleSpace([document], contexts),
            salt,
            (request) => isStale(request, maxAge) && allowed(request),
          );
          assert.equal(wayIn, undefined);
        }
      }),
    );
    tally.close(["open", "requires-mfa"]);
  });

  it("limitMfaAge closes trusts to stale MFA, and to nobody else", () => {
    const tally = new Tally();
    check(
      0.05,
      fc.property(trusts, MAX_AGES, fc.nat(), (policy: PolicyJson, maxAge, salt) => {
        const edit = limitMfaAge(policy, maxAge);
        tally.count(edit.kind);
        const before = canAssumeWithStaleMfa(policy, maxAge).kind;
        if (edit.kind === "unchanged") assert.equal(before, "requires-mfa");
        if (edit.kind !== "closed") return;
        const documents = [read(policy), read(edit.document)];
        const [was, is] = documents.map((document) => (request: Request) => evaluate(request, [document]).decision === "allowed");
        assert(was && is);
        const people = assumeRoleSpace(documents, [...withoutMfa(documents), ...withMfa(documents)]);
        const wrong = firstRequest(people, salt, (request) => is(request) !== (was(request) && !isStale(request, maxAge)));
        assert.equal(wrong, undefined);
        const sessions = assumeRoleSpace(documents, asRoleSession(documents), roleSessions(documents));
        const calls = assumeRoleSpace(documents, AS_SERVICE, services(documents));
        for (const space of [sessions, calls])
          assert.equal(
            firstRequest(space, salt, (request) => is(request) !== was(request)),
            undefined,
          );
      }),
    );
    tally.close(["closed", "unchanged"]);
  });
});

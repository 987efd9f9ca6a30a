import assert from "node:assert/strict";
import {
  applyRepair,
  credentialsOpenWithoutMfa,
  deniesRootSessions,
  deniesWorkloads,
  type Explanation,
  evaluate,
  ownActionWithoutMfa,
  type Request,
  rootCanAct,
  sentencesOf,
  unsoundMfaConditions,
} from "@mfa-guard/iam";
import { federatedUsers, roleSessions, rootUsers, services, users } from "./callers";
import { firstRequest, read, show, type Tally } from "./property";
import { AS_SERVICE, anyActionSpace, asFederatedUser, asRoleSession, assumeRoleSpace, withMfa, withoutMfa } from "./universe";

export type Verdict = { readonly kind: string; readonly explanation?: Explanation };

/** What a finding suggests, made: the documents after it, where it claims to close what was found. */
function repaired(documents: readonly unknown[], said: Explanation, tally: Tally): readonly unknown[] | undefined {
  tally.count(said.closes ? said.repair.repair : "several steps");
  assert.equal(/check again afterwards/.test(sentencesOf(said).fix), !said.closes, "the text doesn't say that there is more to do");
  return said.closes ? applyRepair(documents, said.repair) : undefined;
}

/** Asks, repairs and asks again. */
export function closes(
  documents: readonly unknown[],
  ask: (documents: readonly unknown[]) => Verdict,
  holds: string,
  tally: Tally,
): readonly unknown[] | undefined {
  const { explanation } = ask(documents);
  const after = explanation && repaired(documents, explanation, tally);
  if (after !== undefined) assert.equal(ask(after).kind, holds, `still not closed: ${show(after)}`);
  return after;
}

/** Nobody who could register a first device is kept from it. */
export function assertEnrolment(
  before: readonly unknown[],
  after: readonly unknown[],
  actions = ["iam:EnableMFADevice", "iam:CreateVirtualMFADevice"],
): void {
  for (const action of actions) {
    if (ownActionWithoutMfa(before, action).kind === "open")
      assert.equal(ownActionWithoutMfa(after, action).kind, "open", `${action}: ${show(after)}`);
  }
}

/** By brute force: no Deny stops a role's session that none stopped before. */
function assertWorkloads(before: readonly unknown[], after: readonly unknown[], salt: number): void {
  const [old, now] = [before.map(read), after.map(read)];
  const hit = (request: Request): boolean =>
    evaluate(request, now).decision === "explicitly-denied" && evaluate(request, old).decision !== "explicitly-denied";
  const all = [...old, ...now];
  assert.equal(firstRequest(anyActionSpace(all, [], asRoleSession(all), roleSessions(all)), salt, hit), undefined, show(after));
}

/** By brute force: what denied people something, or the federated users whose sessions they open, still does. */
function assertBound(before: readonly unknown[], after: readonly unknown[], salt: number): void {
  const [old, now] = [before.map(read), after.map(read)];
  const all = [...old, ...now];
  const lost = (request: Request): boolean =>
    evaluate(request, old).decision === "explicitly-denied" && evaluate(request, now).decision !== "explicitly-denied";
  const people = anyActionSpace(all, [], withoutMfa(all), [...users(all), ...rootUsers(all)]);
  const federated = anyActionSpace(all, [], asFederatedUser(all), federatedUsers(all));
  for (const space of [people, federated]) assert.equal(firstRequest(space, salt, lost), undefined, show(after));
}

/** By brute force: no role's session, no service and, with `mfa`, nobody with MFA is shut out who came in before. */
export function assertLetsIn(before: unknown, after: unknown, salt: number, mfa: boolean): void {
  const both = [read(before), read(after)] as const;
  const lost = (request: Request): boolean =>
    evaluate(request, [both[0]]).decision === "allowed" && evaluate(request, [both[1]]).decision !== "allowed";
  assert.equal(firstRequest(assumeRoleSpace(both, asRoleSession(both), roleSessions(both)), salt, lost), undefined, "a role is shut out");
  assert.equal(firstRequest(assumeRoleSpace(both, AS_SERVICE, services(both)), salt, lost), undefined, "a service is shut out");
  if (mfa) assert.equal(firstRequest(assumeRoleSpace(both, withMfa(both)), salt, lost), undefined, "MFA is shut out");
}

/** Each slip that a finding names is mended by what it suggests, and no other comes of it. */
export function mendsConditions(policy: unknown, binds: "users" | "organization", salt: number, tally: Tally): void {
  const before = unsoundMfaConditions(policy, { binds });
  if (before.kind !== "unsound") return;
  const slipsOf = ({ statement, slip }: { readonly statement: { readonly index: number }; readonly slip: string }) =>
    `${statement.index} ${slip}`;
  const known = before.conditions.map(slipsOf);
  for (const condition of before.conditions) {
    const after = repaired([policy], condition.explanation, tally);
    if (after === undefined) continue;
    const now = unsoundMfaConditions(after[0]);
    assert.notEqual(now.kind, "undecided");
    const left = now.kind === "unsound" ? now.conditions.map(slipsOf) : [];
    assert(!left.includes(slipsOf(condition)), `${slipsOf(condition)} is left: ${show(after)}`);
    for (const slip of left) assert(known.includes(slip), `${slip} is new: ${show(after)}`);
    assertEnrolment([policy], after);
    if (binds === "organization") assertWorkloads([policy], after, salt);
  }
}

/** What the questions of organizations suggest for the SCPs closes them, and spares what it has nothing to do with. */
export function closesControlPolicies(policies: readonly unknown[], salt: number, tally: Tally): void {
  const keeping = closes(policies, credentialsOpenWithoutMfa, "requires-mfa", tally);
  if (keeping !== undefined) {
    assertWorkloads(policies, keeping, salt);
    assertEnrolment(policies, keeping);
  }
  const locking = closes(policies, rootCanAct, "locked", tally);
  if (locking !== undefined) assertWorkloads(policies, locking, salt);
  for (const policy of policies) {
    const sparing = closes([policy], ([document]) => deniesWorkloads(document), "spares-workloads", tally);
    if (sparing !== undefined) assertBound([policy], sparing, salt);
    closes([policy], ([document]) => deniesRootSessions(document), "spares-workloads", tally);
  }
}

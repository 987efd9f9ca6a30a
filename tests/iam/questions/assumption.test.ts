import assert from "node:assert/strict";
import { type AssumptionCaller, reachesRole } from "@mfa-guard/iam";

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/admin`;
const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
const CI = `arn:aws:iam::${ACCOUNT}:role/ci`;

const policy = (...Statement: readonly object[]) => ({ Version: "2012-10-17", Statement }) as never;
const trusting = (Principal: unknown, Condition?: object) =>
  policy({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...(Condition && { Condition }) });
const allowing = (Action: string, Resource: string = "*") => policy({ Effect: "Allow", Action, Resource });
const FULL = allowing("*");
const TRUST = trusting({ AWS: ACCOUNT });

const user = (arn: string | undefined, id?: string, more: Partial<AssumptionCaller> = {}): AssumptionCaller => ({
  kind: "user",
  arn,
  id,
  documents: [FULL],
  ...more,
});
const session = (arn: string | undefined, id?: string): AssumptionCaller => ({ kind: "role-session", arn, id, documents: [FULL] });
const kindOf = (caller: AssumptionCaller, trust: never = TRUST): string => reachesRole(caller, { arn: ROLE, trust }).kind;

describe("reachesRole", () => {
  it("knows no caller by an ARN that isn't one of IAM's", () => {
    for (const arn of [`x${ALICE}`, `${ALICE}!`, `arn:aws:iam::1:user/alice`, `arn:AWS:iam::${ACCOUNT}:user/alice`, CI, `${ALICE}/`, ""]) {
      assert.deepEqual(reachesRole(user(arn), { arn: ROLE, trust: TRUST }), { kind: "undecided", reason: "no-such-caller" }, arn);
    }
    for (const arn of [`x${CI}`, `${CI} `, ALICE, `arn:AWS:iam::${ACCOUNT}:role/ci`]) {
      assert.deepEqual(reachesRole(session(arn), { arn: ROLE, trust: TRUST }), { kind: "undecided", reason: "no-such-caller" }, arn);
    }
    for (const arn of [ALICE, `arn:aws-cn:iam::${ACCOUNT}:user/a`, `arn:aws:iam::${ACCOUNT}:user/teams/ops/a_b+c=d,e.f@g-h`]) {
      assert.notEqual(kindOf(user(arn)), "undecided", arn);
    }
    for (const arn of [CI, `arn:aws-us-gov:iam::${ACCOUNT}:role/teams/ci`]) assert.notEqual(kindOf(session(arn)), "undecided", arn);
  });

  it("lets a user show no MFA, and a session tell of none", () => {
    const mfa = trusting({ AWS: ACCOUNT }, { Bool: { "aws:MultiFactorAuthPresent": "true" } });
    const told = trusting({ AWS: ACCOUNT }, { Bool: { "aws:MultiFactorAuthPresent": "false" } });
    assert.deepEqual(
      [kindOf(user(ALICE)), kindOf(user(ALICE), mfa), kindOf(user(ALICE), told)],
      ["within-reach", "out-of-reach", "within-reach"],
    );
    assert.deepEqual([kindOf(session(CI)), kindOf(session(CI), mfa)], ["within-reach", "out-of-reach"]);
  });

  it("says nothing of premises where there are none", () => {
    assert.deepEqual(reachesRole(user(ALICE), { arn: ROLE, trust: trusting({ AWS: "444455556666" }) }), { kind: "out-of-reach" });
  });

  it("gives a request by the caller as it is named", () => {
    const verdict = reachesRole(user(ALICE, "AIDAEXAMPLE1"), { arn: ROLE, trust: TRUST });
    assert(verdict.kind === "within-reach");
    const { principal, action, resource } = verdict.witness.request;
    assert.deepEqual(
      { principal, action, resource },
      {
        principal: { kind: "user", arn: ALICE, id: "AIDAEXAMPLE1" },
        action: "sts:AssumeRole",
        resource: ROLE,
      },
    );
    assert.deepEqual(verdict.witness.statement, { index: 0, sid: undefined });
  });

  it("tells callers apart by their unique ids, where those are ids", () => {
    const by = (operator: string, value: string) => trusting({ AWS: ACCOUNT }, { [operator]: { "aws:userid": value } });
    assert.equal(kindOf(user(ALICE, "AIDAEXAMPLE1"), by("StringEquals", "AIDAEXAMPLE1")), "within-reach");
    assert.equal(kindOf(user(ALICE, "AIDAEXAMPLE1"), by("StringEquals", "AIDAEXAMPLE2")), "out-of-reach");
    assert.equal(kindOf(session(CI, "AROAEXAMPLE1"), by("StringLike", "AROAEXAMPLE1:*")), "within-reach");
    assert.equal(kindOf(session(CI, "AROAEXAMPLE1"), by("StringLike", "AROAEXAMPLE2:*")), "out-of-reach");
    for (const id of ["xAIDAEXAMPLE1", "AIDAEXAMPLE1!", "AROAEXAMPLE1"]) {
      assert.equal(kindOf(user(ALICE, id), by("StringEquals", "AIDAEXAMPLE2")), "within-reach", id);
    }
    for (const id of ["xAROAEXAMPLE1", "AROAEXAMPLE1!", "AIDAEXAMPLE1"]) {
      assert.equal(kindOf(session(CI, id), by("StringLike", "AROAEXAMPLE2:*")), "within-reach", id);
    }
  });

  it("needs an identity policy that allows this role, unless the trust names the caller", () => {
    const other = `arn:aws:iam::${ACCOUNT}:role/other`;
    const holding = (...documents: never[]) => user(ALICE, undefined, { documents });
    assert.equal(kindOf(holding()), "out-of-reach");
    assert.equal(kindOf(holding(), trusting({ AWS: ALICE })), "within-reach");
    assert.equal(kindOf(holding(), trusting("*")), "within-reach");
    assert.equal(kindOf(holding(allowing("sts:AssumeRole", ROLE))), "within-reach");
    assert.equal(kindOf(holding(allowing("sts:AssumeRole", other))), "out-of-reach");
    assert.equal(kindOf(holding(allowing("sts:Assume*", `arn:aws:iam::${ACCOUNT}:role/\${aws:username}`))), "within-reach");
    assert.equal(kindOf(holding(allowing("sts:AssumeRole", other), allowing("STS:assumerole", ROLE))), "within-reach");
    assert.equal(kindOf(holding(allowing("s3:*"))), "out-of-reach");
    assert.equal(kindOf(holding(), trusting({ AWS: "444455556666" })), "out-of-reach");
  });

  it("needs it across accounts whatever the trust names, but for NotPrincipal's everybody else", () => {
    const far = `arn:aws:iam::444455556666:user/bob`;
    const bob = (...documents: never[]): AssumptionCaller => user(far, undefined, { documents });
    assert.equal(kindOf(bob(), trusting({ AWS: far })), "out-of-reach");
    assert.equal(kindOf(bob(FULL), trusting({ AWS: far })), "within-reach");
    assert.equal(kindOf(bob(FULL), trusting({ AWS: "444455556666" })), "within-reach");
    assert.equal(kindOf(bob(FULL), TRUST), "out-of-reach");
    const others = policy({ Effect: "Allow", NotPrincipal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" });
    assert.equal(kindOf(bob(FULL), others), "within-reach");
  });

  it("stays within the boundary", () => {
    const bounded = (boundary: never, trust: never = TRUST) => kindOf(user(ALICE, undefined, { boundary }), trust);
    assert.equal(bounded(FULL), "within-reach");
    assert.equal(bounded(allowing("s3:*")), "out-of-reach");
    assert.equal(bounded(allowing("sts:AssumeRole", ROLE)), "within-reach");
    assert.equal(
      bounded(policy({ Effect: "Allow", Action: "*", Resource: "*" }, { Effect: "Deny", Action: "sts:*", Resource: "*" })),
      "out-of-reach",
    );
    assert.equal(bounded("{" as never), "unreadable");
  });
});

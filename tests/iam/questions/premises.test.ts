import assert from "node:assert/strict";
import {
  type AssumptionCaller,
  canAssumeWithoutMfa,
  credentialsOpenWithoutMfa,
  type Premise,
  type Premises,
  reachesRole,
  unenforcedWithoutMfa,
} from "@mfa-guard/iam";

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const MANAGEMENT = "999999999999";
const FULL = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;
const WITHOUT = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
const ENROLMENT = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices"];

const policy = (...Statement: readonly object[]) => ({ Version: "2012-10-17", Statement }) as never;
const DENY = policy({ Effect: "Deny", Action: "*", Resource: "*", Condition: WITHOUT });
const ENFORCES = policy({ Effect: "Deny", NotAction: ENROLMENT, Resource: "*", Condition: WITHOUT });

const trusting = (...accounts: readonly string[]): object =>
  policy({ Effect: "Allow", Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) }, Action: "sts:AssumeRole" });

type Targets = NonNullable<Premises["guardrails"]>["targets"];
const guarded = (targets: Targets, policies: Record<string, unknown> = {}): Premises => ({
  guardrails: { managementAccount: MANAGEMENT, targets, policies: { "p-full": FULL, "p-mfa": DENY, ...policies } as never },
});

/** What a closed verdict rests on, or what another one is. */
function rests(verdict: { readonly kind: string; readonly premises?: readonly Premise[] }): readonly Premise[] | string {
  if (verdict.kind !== "requires-mfa" && verdict.kind !== "out-of-reach") return verdict.kind;
  assert.notDeepEqual(verdict.premises, [], "an empty list says nothing");
  return verdict.premises ?? [];
}

const assuming = (trust: object, premises: Premises) => rests(canAssumeWithoutMfa(trust, { premises }));
const scp = (policy: string): Premise => ({ premise: "scp", policy });

describe("what a verdict rests on", () => {
  it("is nothing where the documents suffice, whatever is known besides", () => {
    const mfa = policy({
      Effect: "Allow",
      Principal: { AWS: ACCOUNT },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    });
    assert.deepEqual(assuming(mfa, { accountsWithoutUsers: [ACCOUNT] }), []);
    assert.deepEqual("premises" in canAssumeWithoutMfa(mfa, { premises: { accountsWithoutUsers: [ACCOUNT] } }), false);
    assert.deepEqual("deleted" in canAssumeWithoutMfa(mfa), false);
  });

  describe("accounts without users", () => {
    const none = (...accounts: readonly string[]): Premise => ({ premise: "no-users", accounts });
    const someone = policy({ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/alice` }, Action: "sts:AssumeRole" });
    const everyone = policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" });
    const only = (account: string): object =>
      policy({
        Effect: "Allow",
        Principal: "*",
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:PrincipalAccount": account } },
      });
    const but = policy({ Effect: "Allow", NotPrincipal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" });

    it("are those that the trust names, each by itself", () => {
      assert.deepEqual(assuming(trusting(ACCOUNT), { accountsWithoutUsers: [OTHER, ACCOUNT] }), [none(ACCOUNT)]);
      assert.deepEqual(assuming(trusting(ACCOUNT, OTHER), { accountsWithoutUsers: [OTHER, ACCOUNT] }), [none(ACCOUNT), none(OTHER)]);
      assert.deepEqual(assuming(someone, { accountsWithoutUsers: [ACCOUNT] }), [none(ACCOUNT)]);
      assert.equal(assuming(trusting(ACCOUNT, OTHER), { accountsWithoutUsers: [OTHER] }), "open");
    });

    it("are all of them where the trust names nobody", () => {
      assert.equal(assuming(everyone, { accountsWithoutUsers: [ACCOUNT] }), "open");
      assert.equal(assuming(but, { accountsWithoutUsers: [ACCOUNT] }), "open");
      assert.deepEqual(assuming(only(ACCOUNT), { accountsWithoutUsers: [ACCOUNT, OTHER] }), [none(ACCOUNT, OTHER)]);
    });

    it("have ids of twelve digits", () => {
      for (const id of [`${ACCOUNT}4`, `x${ACCOUNT}`, ACCOUNT.slice(1), ""]) {
        assert.equal(assuming(only(ACCOUNT), { accountsWithoutUsers: [id] }), "open");
        assert.equal(assuming(trusting(ACCOUNT), { accountsWithoutUsers: [id] }), "open");
      }
    });
  });

  describe("service control policies", () => {
    const onAccount = (scps: readonly string[], more: Targets = {}): Targets => ({ [ACCOUNT]: { scps }, ...more });

    it("bind the accounts that they are attached to, from the root down", () => {
      assert.deepEqual(assuming(trusting(ACCOUNT), guarded(onAccount(["p-full", "p-mfa"]))), [scp("p-mfa")]);
      const units: Targets = {
        "r-1": { scps: ["p-full"] },
        "ou-1": { parent: "r-1", scps: ["p-mfa", "p-full"] },
        [ACCOUNT]: { parent: "ou-1", scps: ["p-full"] },
      };
      assert.deepEqual(assuming(trusting(ACCOUNT), guarded(units)), [scp("p-mfa")]);
      assert.equal(assuming(trusting(OTHER), guarded(units)), "open");
      assert.equal(assuming(trusting(ACCOUNT, OTHER), guarded(units)), "open");
    });

    it("don't bind the management account, and none where it isn't known", () => {
      assert.equal(assuming(trusting(MANAGEMENT), guarded({ [MANAGEMENT]: { scps: ["p-full", "p-mfa"] } })), "open");
      const unknown = guarded(onAccount(["p-full", "p-mfa"])).guardrails;
      assert(unknown !== undefined);
      assert.equal(assuming(trusting(ACCOUNT), { guardrails: { ...unknown, managementAccount: "?" } }), "open");
    });

    it("bind nobody by a circle of units, a unit that isn't there, or a document that can't be read", () => {
      assert.equal(
        assuming(trusting(ACCOUNT), guarded({ [ACCOUNT]: { parent: "ou-1" }, "ou-1": { parent: "ou-2" }, "ou-2": { parent: "ou-1" } })),
        "open",
      );
      assert.equal(assuming(trusting(ACCOUNT), guarded({ [ACCOUNT]: { parent: "ou-9" } })), "open");
      assert.equal(assuming(trusting(ACCOUNT), guarded(onAccount(["p-full", "p-bad", "p-gone"]), { "p-bad": "{" })), "open");
    });

    it("are one premise, however many targets they are on", () => {
      const twice: Targets = {
        "r-1": { scps: ["p-full", "p-mfa"] },
        [ACCOUNT]: { parent: "r-1", scps: ["p-full", "p-mfa"] },
        [OTHER]: { parent: "r-1" },
      };
      assert.deepEqual(assuming(trusting(ACCOUNT, OTHER), guarded(twice)), [scp("p-mfa")]);
    });

    it("that are two documents close together what neither closes", () => {
      const half = (operator: string) =>
        policy({ Effect: "Deny", Action: "*", Resource: "*", Condition: { ...WITHOUT, [operator]: { "aws:username": "a*" } } });
      const both = guarded(onAccount(["p-full", "p-a", "p-b", "p-c"]), {
        "p-a": half("StringLike"),
        "p-b": half("StringNotLike"),
        "p-c": FULL,
      });
      assert.deepEqual(assuming(trusting(ACCOUNT), both), [scp("p-a"), scp("p-b")]);
    });

    it("that are the only ones deny what none of them allows", () => {
      const mfa = policy({ Effect: "Allow", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } });
      const allowing = { "p-only": mfa, "p-s3": policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }) };
      const by = (policies: readonly string[]): Premise => ({ premise: "scps-allow", target: ACCOUNT, policies });
      assert.deepEqual(assuming(trusting(ACCOUNT), guarded(onAccount(["p-only"]), allowing)), [by(["p-only"])]);
      assert.deepEqual(assuming(trusting(ACCOUNT), guarded(onAccount(["p-only", "p-s3"]), allowing)), [by(["p-only", "p-s3"])]);
      assert.equal(assuming(trusting(ACCOUNT), guarded(onAccount(["p-only", "p-full"]), allowing)), "open");
      assert.equal(assuming(trusting(ACCOUNT), guarded(onAccount(["p-only", "p-gone"]), allowing)), "open");
      const starless = policy({ Effect: "Allow", NotAction: "x:y", Resource: "*" });
      assert.equal(assuming(trusting(ACCOUNT), guarded(onAccount(["p-only", "p-not"]), { ...allowing, "p-not": starless })), "open");
    });
  });

  describe("resource control policies", () => {
    const rcp = (policy: string): Premise => ({ premise: "rcp", policy });
    const denying = policy({ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Resource: "*", Condition: WITHOUT });
    const of = (targets: Targets, account: string | undefined) =>
      rests(canAssumeWithoutMfa(trusting(OTHER), { account, premises: guarded(targets, { "p-rcp": denying, "p-fullrcp": FULL }) }));

    it("bind whoever calls the role of an account that they are on", () => {
      assert.deepEqual(of({ [ACCOUNT]: { rcps: ["p-fullrcp", "p-rcp"] } }, ACCOUNT), [rcp("p-rcp")]);
      assert.deepEqual(of({ "r-1": { rcps: ["p-rcp"] }, [ACCOUNT]: { parent: "r-1" } }, ACCOUNT), [rcp("p-rcp")]);
      assert.equal(of({ [ACCOUNT]: { rcps: ["p-rcp"] } }, OTHER), "open");
      assert.equal(of({ [ACCOUNT]: { rcps: ["p-rcp"] } }, undefined), "open");
      assert.equal(of({ [MANAGEMENT]: { rcps: ["p-rcp"] } }, MANAGEMENT), "open");
    });
  });

  describe("what is attached elsewhere", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/Mfa`;
    const attached = (elsewhere: NonNullable<Premises["elsewhere"]>, attached: readonly string[] | undefined = [arn]) =>
      rests(unenforcedWithoutMfa([], { attached, premises: { elsewhere } }));

    it("is its documents, or somebody's word", () => {
      assert.deepEqual(attached({ [arn]: [ENFORCES] }), [{ premise: "elsewhere", arn, known: "documents" }]);
      assert.deepEqual(attached({ [arn]: "enforces" }), [{ premise: "elsewhere", arn, known: "word" }]);
    });

    it("is nothing where it isn't attached, can't be read or denies nothing", () => {
      assert.equal(attached({ [arn]: [ENFORCES] }, []), "open");
      assert.equal(rests(unenforcedWithoutMfa([], { premises: { elsewhere: { [arn]: [ENFORCES] } } })), "open");
      assert.equal(attached({ [`${arn}2`]: [ENFORCES] }), "open");
      assert.equal(attached({ [arn]: ["{"] }), "open");
      assert.equal(attached({ [arn]: [FULL] }), "open");
      assert.equal(attached({ [arn]: [] }), "open");
    });

    it("closes with what is known of others, and says which it needs", () => {
      const other = `arn:aws:iam::${ACCOUNT}:group/all`;
      const half = (operator: string) =>
        policy({
          Effect: "Deny",
          NotAction: ENROLMENT,
          Resource: "*",
          Condition: { ...WITHOUT, [operator]: { "aws:RequestedRegion": "eu-*" } },
        });
      assert.deepEqual(
        attached({ [arn]: [half("StringLike")], [other]: [half("StringNotLike")], "arn:aws:iam::1:group/x": [FULL] }, [
          arn,
          other,
          "arn:aws:iam::1:group/x",
        ]),
        [
          { premise: "elsewhere", arn, known: "documents" },
          { premise: "elsewhere", arn: other, known: "documents" },
        ],
      );
    });
  });

  it("of credentials is the SCPs on the target", () => {
    const bound = guarded({ "r-1": { scps: ["p-full", "p-mfa"] }, "ou-1": { parent: "r-1" } });
    assert.deepEqual(rests(credentialsOpenWithoutMfa([], { target: "ou-1", premises: bound })), [scp("p-mfa")]);
    assert.equal(rests(credentialsOpenWithoutMfa([], { premises: bound })), "open");
    assert.equal(
      rests(credentialsOpenWithoutMfa([], { target: MANAGEMENT, premises: guarded({ [MANAGEMENT]: { scps: ["p-full", "p-mfa"] } }) })),
      "open",
    );
  });

  describe("of reach", () => {
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/admin`;
    const user = { kind: "user", arn: `arn:aws:iam::${ACCOUNT}:user/alice`, documents: [FULL] } as const;
    const reach = (caller: AssumptionCaller, premises: Premises) =>
      rests(reachesRole(caller, { arn: roleArn, trust: trusting(ACCOUNT) }, { premises }));

    it("is what binds the caller's account", () => {
      assert.deepEqual(reach(user, guarded({ [ACCOUNT]: { scps: ["p-full", "p-mfa"] } })), [scp("p-mfa")]);
      assert.equal(reach(user, guarded({ [OTHER]: { scps: ["p-full", "p-mfa"] } })), "within-reach");
    });

    it("binds a role, and no service-linked one", () => {
      const session = (path: string) => ({ kind: "role-session", arn: `arn:aws:iam::${ACCOUNT}:role/${path}`, documents: [FULL] }) as const;
      const all = { "p-all": policy({ Effect: "Deny", Action: "*", Resource: "*" }) };
      const bound = guarded({ [ACCOUNT]: { scps: ["p-full", "p-all"] } }, all);
      assert.deepEqual(reach(session("ci"), bound), [scp("p-all")]);
      assert.equal(reach(session("aws-service-role/x.amazonaws.com/X"), bound), "within-reach");
    });

    it("is no lack of users where the user is one that is known", () => {
      assert.equal(reach(user, { accountsWithoutUsers: [ACCOUNT] }), "within-reach");
    });
  });
});

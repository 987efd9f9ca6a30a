import {
  type Document,
  type Guardrails,
  type GuardrailTarget,
  obeysPremises,
  type Premise,
  type Premises,
  parse,
  type Request,
} from "@mfa-guard/iam";
import fc from "fast-check";
import { narrowIdentityDocuments, type PolicyJson } from "./generate";

export const ACCOUNTS = ["111122223333", "444455556666"] as const;
const MANAGEMENT = "999988887777";
const FULL: PolicyJson = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const narrow: fc.Arbitrary<PolicyJson> = narrowIdentityDocuments.map(({ Version, Statement }) => ({
  Version,
  Statement: Statement.slice(0, 1),
}));
const guarding: fc.Arbitrary<PolicyJson> = fc
  .constantFrom<PolicyJson["Statement"][number]>(
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } },
    { Effect: "Allow", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
    { Effect: "Allow", Action: ["sts:*", "iam:*"], Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
    { Effect: "Allow", Action: "s3:*", Resource: "*" },
  )
  .map((statement) => ({ Version: "2012-10-17", Statement: [statement] }));

/** A control policy; now and then one that can't be read. */
const controlPolicy: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: narrow, weight: 3 },
  { arbitrary: guarding, weight: 4 },
  { arbitrary: fc.constant("{"), weight: 1 },
);

const forEveryone = (policy: unknown): unknown => {
  const { Statement = [], ...rest } = policy as Partial<PolicyJson>;
  return { ...rest, Statement: Statement.map((statement) => ({ ...statement, Principal: "*" })) };
};

const scps = fc.subarray(["p-full", "p-1", "p-2"], { minLength: 0, maxLength: 2 });
const rcps = fc.subarray(["p-rcp"]);

/** A root, a unit in it, and two accounts in the one or the other. */
const guardrails: fc.Arbitrary<Guardrails> = fc
  .record({
    policies: fc.record({
      "p-full": fc.constant(FULL),
      "p-1": controlPolicy,
      "p-2": controlPolicy,
      "p-rcp": controlPolicy.map(forEveryone),
    }),
    root: fc.record({ scps, rcps }),
    unit: fc.record({ scps, rcps }),
    accounts: fc.tuple(fc.record({ scps, rcps }), fc.record({ scps, rcps })),
    parents: fc.tuple(fc.constantFrom("r-ab12", "ou-ab12-1"), fc.constantFrom("r-ab12", "ou-ab12-1", "ou-unknown")),
    management: fc.constantFrom("", MANAGEMENT, MANAGEMENT, ACCOUNTS[1]),
  })
  .map(({ policies, root, unit, accounts, parents, management }) => ({
    managementAccount: management,
    targets: {
      "r-ab12": root,
      "ou-ab12-1": { ...unit, parent: "r-ab12" },
      [ACCOUNTS[0]]: { ...accounts[0], parent: parents[0] },
      [ACCOUNTS[1]]: { ...accounts[1], parent: parents[1] },
    },
    policies,
  }));

const withoutUsers = fc.subarray([...ACCOUNTS, MANAGEMENT], { maxLength: 2 });

export const premises: fc.Arbitrary<Premises> = fc.oneof(
  withoutUsers.map((accountsWithoutUsers) => ({ accountsWithoutUsers })),
  guardrails.map((one) => ({ guardrails: one })),
  fc.record({ accountsWithoutUsers: withoutUsers, guardrails }),
);

/** The documents of the premises' guardrails that can be read. */
export function policiesOf({ guardrails }: Premises): ReadonlyMap<string, Document> {
  const read = Object.entries(guardrails?.policies ?? {}).flatMap(([id, one]) => {
    const parsed = parse(one);
    return parsed.kind === "document" ? [[id, parsed.document] as const] : [];
  });
  return new Map(read);
}

/** True iff the premises leave the request, by the evaluator alone. */
export function obeys(request: Request, premises: Premises, owner?: string): boolean {
  return obeysPremises(request, premises, policiesOf(premises), owner);
}

/** The premises as far as `kept` names them, written so that nothing else of them counts. */
export function only({ accountsWithoutUsers = [], guardrails }: Premises, kept: readonly Premise[]): Premises {
  const accounts = kept.flatMap((one) => (one.premise === "no-users" ? one.accounts : []));
  const denying = kept.flatMap((one) => (one.premise === "scp" || one.premise === "rcp" ? [one.policy] : []));
  const allowing = kept.flatMap((one) => (one.premise === "scps-allow" ? [one.target] : []));
  return {
    accountsWithoutUsers: accountsWithoutUsers.filter((account) => accounts.includes(account)),
    ...(guardrails !== undefined && { guardrails: onlyThese(guardrails, denying, allowing) }),
  };
}

function onlyThese({ targets, policies, ...rest }: Guardrails, denying: readonly string[], allowing: readonly string[]): Guardrails {
  const quiet = (id: string, policy: unknown): unknown => {
    const parsed = parse(policy);
    if (denying.includes(id) || parsed.kind === "unreadable") return policy;
    const allows = (policy as PolicyJson).Statement.filter(({ Effect }) => Effect === "Allow");
    // A statement that matches nothing, where none is left.
    const nothing = { Effect: "Deny", Action: "none:None", Resource: "*", Condition: { Bool: { "aws:PrincipalIsAWSService": ["true"] } } };
    return { ...(policy as PolicyJson), Statement: allows.length > 0 ? allows : [nothing] };
  };
  const loose = (id: string, target: GuardrailTarget): GuardrailTarget =>
    allowing.includes(id) ? target : { ...target, scps: [...(target.scps ?? []), "p-full"] };
  return {
    ...rest,
    targets: Object.fromEntries(Object.entries(targets).map(([id, target]) => [id, loose(id, target)])),
    policies: Object.fromEntries(Object.entries(policies).map(([id, policy]) => [id, quiet(id, policy)])),
  };
}

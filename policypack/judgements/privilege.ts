import { clauseOfGrant, grantsPrivilege, PRIVILEGED_MANAGED_POLICIES } from "@mfa-guard/iam";
import { type Doubt, type Holding, NOTHING } from "../../stack/doubt";
import type { DocumentSlot } from "../../stack/facts";
import { UNKNOWN } from "../../stack/values";
import { memoize } from "../policy/memoize";
import { listedAs } from "../policy/names";
import { namesOf } from "../policy/verdict";
import { outcomeOf, textsOf } from "./outcome";

export type Privilege =
  | { readonly kind: "ordinary" }
  /** Why: a clause that follows "because". */
  | { readonly kind: "privileged"; readonly why: string }
  | { readonly kind: "unknown"; readonly doubts: readonly string[] };

/** What a role or a permission set may do. */
export interface Powers {
  readonly documents: readonly DocumentSlot[];
  /** ARNs of attached policies that the stack doesn't define. */
  readonly foreignPolicies: readonly string[];
  readonly boundary: { readonly document?: DocumentSlot; readonly foreignPolicy?: string } | undefined;
  readonly doubts: readonly Doubt[];
}

const grants = memoize(grantsPrivilege);

/** What can't be read counts as privileged, unless it is a boundary: that could only take away. */
export function privilegeOf({ documents, foreignPolicies, boundary, doubts }: Powers, ordinaryPolicyArns: readonly string[]): Privilege {
  const certain: Holding = { ...NOTHING, documents, foreignPolicies };
  const judge = (held: Holding) => privilegeBy(held, boundary, ordinaryPolicyArns);
  const outcome = outcomeOf(certain, doubts, judge, ({ kind }) => kind === "privileged");
  return outcome.kind === "now" ? outcome.verdict : { kind: "unknown", doubts: outcome.doubts };
}

function privilegeBy(
  { documents, foreignPolicies }: Holding,
  boundary: Powers["boundary"],
  ordinaryPolicyArns: readonly string[],
): Exclude<Privilege, { readonly kind: "unknown" }> {
  if (boundary?.document !== undefined && boundary.document.text !== UNKNOWN) {
    if (grants([boundary.document.text]).kind === "ordinary") return { kind: "ordinary" };
  }
  for (const arn of foreignPolicies) {
    const why = privilegeOfArn(arn, ordinaryPolicyArns);
    if (why !== undefined) return { kind: "privileged", why };
  }
  const verdict = grants(textsOf({ documents }));
  if (verdict.kind === "privileged") return { kind: "privileged", why: clauseOfGrant(verdict.grant, { documents: namesOf(documents) }) };
  if (verdict.kind === "unreadable") return { kind: "privileged", why: "one of its policy documents can't be read" };
  if (verdict.kind === "undecided") return { kind: "privileged", why: "what its policy documents grant can't be decided" };
  return { kind: "ordinary" };
}

function privilegeOfArn(arn: string, ordinaryPolicyArns: readonly string[]): string | undefined {
  const [, name] = arn.split(":iam::aws:policy/");
  if (name !== undefined && PRIVILEGED_MANAGED_POLICIES.includes(name)) return `it carries AWS's policy \`${name}\``;
  if (listedAs(ordinaryPolicyArns, arn) !== undefined) return undefined;
  return `it carries \`${arn}\`, which isn't defined here and \`ordinaryPolicyArns\` doesn't list`;
}

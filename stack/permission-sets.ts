import { aboutReference, type Doubt, type Holding, NOTHING } from "./doubt";
import type { DocumentSlot, Origin, Reference } from "./facts";
import { unwrapped } from "./generic";
import { Index } from "./lookup";
import { isSet, originOf, physicalName, type RawResource, reference, references, slot } from "./reading";
import { list, type Maybe, read, text, UNKNOWN } from "./values";

/** A permission set of IAM Identity Center with what the stack puts into it. */
export interface PermissionSet {
  readonly origin: Origin;
  readonly arn: Maybe<string>;
  /** ISO 8601, as written. */
  readonly sessionDuration: Maybe<string> | undefined;
  readonly documents: readonly DocumentSlot[];
  /** Managed policies: of AWS by ARN, of the customer as `policy/NAME`, because each account has its own. */
  readonly foreignPolicies: readonly string[];
  /** Boundaries aren't followed: without them a set only looks more privileged than it is. */
  readonly boundary: undefined;
  readonly doubts: readonly Doubt[];
}

interface Part {
  readonly origin: Origin;
  readonly set: Reference;
  readonly documents: readonly DocumentSlot[];
  readonly policies: readonly Maybe<unknown>[];
}

/** What one resource says about permission sets. */
export type PermissionSetFact = { readonly set: PermissionSet } | { readonly part: Part };

/** Nothing for a type that says nothing. */
export function permissionSetFactsOf(resource: RawResource): readonly PermissionSetFact[] {
  const read = unwrapped(resource);
  const [set, part] = [setOf(read), partOf(read)];
  return [...(set ? [{ set }] : []), ...(part ? [{ part }] : [])];
}

/** Joins the permission sets of a stack with their policies, whichever provider they belong to. */
export function permissionSets(facts: readonly PermissionSetFact[]): readonly PermissionSet[] {
  const sets = facts.flatMap((fact) => ("set" in fact ? [fact.set] : []));
  const parts = facts.flatMap((fact) => ("part" in fact ? [fact.part] : []));
  const index = new Index(
    sets,
    ({ origin }) => origin,
    ({ arn }) => arn,
  );
  const joined = new Map(
    sets.map((set) => [set, { documents: [...set.documents], foreign: [...set.foreignPolicies], doubts: [...set.doubts] }]),
  );
  for (const { origin, set, documents, policies } of parts) {
    const found = index.find(set, origin);
    // Nobody can say yet whose it is: that casts doubt on every set it may belong to, and lifts no verdict.
    if (found.kind === "unplaced") {
      const doubtful = found.nodes.length > 0 ? found.nodes : sets;
      const one = given(documents, policies);
      for (const each of doubtful)
        joined.get(each)?.doubts.push({ about: aboutReference(set, origin), alternatives: one && [one, NOTHING] });
    }
    if (found.kind !== "one") continue;
    const target = joined.get(found.node);
    target?.documents.push(...documents);
    for (const policy of policies) {
      if (typeof policy === "string") target?.foreign.push(policy);
      else target?.doubts.push({ about: aPolicyOf(origin), alternatives: undefined });
    }
  }
  return sets.map((set) => {
    const { documents = [], foreign = [], doubts = [] } = joined.get(set) ?? {};
    return { ...set, documents, foreignPolicies: foreign, doubts };
  });
}

function given(documents: readonly DocumentSlot[], policies: readonly Maybe<unknown>[]): Holding | undefined {
  const arns = policies.filter((policy) => typeof policy === "string");
  return arns.length < policies.length ? undefined : { ...NOTHING, documents, foreignPolicies: arns };
}

function aPolicyOf({ name, type }: Pick<Origin, "name" | "type">): string {
  return `a policy of \`${name}\` (${type})`;
}

function setOf(resource: RawResource): PermissionSet | undefined {
  if (resource.type !== "aws:ssoadmin/permissionSet:PermissionSet" && resource.type !== "aws-native:sso:PermissionSet") return undefined;
  const base = { origin: originOf(resource), sessionDuration: text(resource.props, "sessionDuration"), boundary: undefined } as const;
  if (resource.type === "aws:ssoadmin/permissionSet:PermissionSet") {
    return { ...base, arn: physicalName(resource, "arn"), documents: [], foreignPolicies: [], doubts: [] };
  }
  const policies = [
    ...list(resource.props, "managedPolicies"),
    ...list(resource.props, "customerManagedPolicyReferences").map(customerPolicy),
  ];
  return {
    ...base,
    arn: physicalName(resource, "permissionSetArn"),
    documents: isSet(resource, "inlinePolicy") ? [slot(resource, "identity", "inlinePolicy")] : [],
    foreignPolicies: policies.filter((policy): policy is string => typeof policy === "string"),
    doubts: policies.some((policy) => typeof policy !== "string") ? [{ about: aPolicyOf(resource), alternatives: undefined }] : [],
  };
}

function partOf(resource: RawResource): Part | undefined {
  if (!resource.type.startsWith("aws:ssoadmin/")) return undefined;
  const origin = originOf(resource);
  const set = () => reference(resource, "permissionSetArn");
  switch (resource.type) {
    case "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy":
      return { origin, set: set(), documents: [slot(resource, "identity", "inlinePolicy")], policies: [] };
    case "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment":
      return { origin, set: set(), documents: [], policies: [read(resource.props, "managedPolicyArn")] };
    case "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive":
      return { origin, set: set(), documents: [], policies: references(resource, "managedPolicyArns").map(({ value }) => value) };
    case "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment":
      return { origin, set: set(), documents: [], policies: [customerPolicy(read(resource.props, "customerManagedPolicyReference"))] };
    case "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive":
      return { origin, set: set(), documents: [], policies: list(resource.props, "customerManagedPolicyReferences").map(customerPolicy) };
    default:
      return undefined;
  }
}

function customerPolicy(value: Maybe<unknown>): Maybe<string> {
  const name = typeof value === "object" && value !== null ? text(value, "name") : UNKNOWN;
  return typeof name === "string" ? `policy/${name}` : UNKNOWN;
}

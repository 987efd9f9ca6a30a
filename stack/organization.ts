import { aboutReference, type Doubt, type Holding, NOTHING } from "./doubt";
import type { DocumentSlot, Origin, Reference } from "./facts";
import { alternativesOf, Index, type Referent, type Unplaced } from "./lookup";
import { type Maybe, UNKNOWN } from "./values";

/** What one resource says about an organization. */
export type OrganizationFact =
  | {
      readonly kind: "target";
      readonly of: "organization" | "organizational unit" | "account";
      readonly origin: Origin;
      /** The root's, unit's or account's id. */
      readonly id: Maybe<string>;
      readonly parent: Reference | undefined;
      /** An organization's: whether it lets SCPs work at all. */
      readonly scpsEnabled?: Maybe<boolean>;
    }
  | {
      readonly kind: "control-policy";
      readonly origin: Origin;
      readonly id: Maybe<string>;
      /** Whether it is a service control policy, and no policy for tags, backups or anything else. */
      readonly isScp: Maybe<boolean>;
      /** Undefined for a policy without an IAM document. */
      readonly document: DocumentSlot | undefined;
    }
  | { readonly kind: "control-attachment"; readonly origin: Origin; readonly policy: Reference; readonly target: Reference }
  | { readonly kind: "root-management"; readonly origin: Origin; readonly features: readonly Maybe<unknown>[] };

type Of<K extends OrganizationFact["kind"]> = Extract<OrganizationFact, { readonly kind: K }>;
export type ControlPolicy = Of<"control-policy">;
/** A policy that is, or may be, an SCP. */
export type Scp = ControlPolicy & { readonly document: DocumentSlot };

/** A root, unit or account, with what reaches it. */
export interface Target {
  readonly fact: Of<"target">;
  /** The SCPs that are certain to be on itself and on its ancestors in the stack. */
  readonly policies: readonly DocumentSlot[];
  /** How many SCPs are attached to itself. */
  readonly attached: number;
  /** Ids of ancestors that the stack doesn't define. */
  readonly foreignAncestors: readonly string[];
  /** Whether its organization, where the stack defines it, leaves SCPs without effect. */
  readonly scpsDisabled: Maybe<boolean>;
  /** Which SCPs may reach it besides. */
  readonly doubts: readonly Doubt[];
}

export interface Organization {
  readonly targets: readonly Target[];
  readonly policies: readonly { readonly fact: Scp; readonly attached: boolean }[];
  /** Central root management as far as the stack turns it on: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html */
  readonly rootFeatures: readonly Maybe<unknown>[];
}

interface Node {
  readonly fact: Of<"target">;
  readonly policies: Scp[];
  readonly doubts: Doubt[];
}

/** Joins what the stack says about its organization. */
export function organization(facts: readonly OrganizationFact[]): Organization {
  const of = <K extends OrganizationFact["kind"]>(kind: K) => facts.filter((fact): fact is Of<K> => fact.kind === kind);
  const nodes: readonly Node[] = of("target").map((fact) => ({ fact, policies: [], doubts: [] }));
  const targets = new Index(
    nodes,
    ({ fact }) => fact.origin,
    ({ fact }) => fact.id,
  );
  const policies = new Index(
    of("control-policy"),
    ({ origin }) => origin,
    ({ id }) => id,
  );
  const roots = nodes.filter(({ fact }) => fact.of === "organization");
  const used = new Set<ControlPolicy>();
  for (const attachment of of("control-attachment")) {
    const policy = policies.find(attachment.policy, attachment.origin);
    const target = targets.find(attachment.target, attachment.origin);
    for (const each of policy.kind === "one" ? [policy.node] : policy.kind === "unplaced" ? maybe(policy, of("control-policy")) : [])
      used.add(each);
    if (policy.kind === "one" && target.kind === "one" && policy.node.isScp === true && isScp(policy.node)) {
      target.node.policies.push(policy.node);
      continue;
    }
    const doubt = doubtOf(attachment, policy, target);
    if (doubt === undefined) continue;
    for (const node of target.kind === "one" ? [target.node] : target.kind === "unplaced" ? target.nodes : []) node.doubts.push(doubt);
  }
  return {
    targets: nodes.map((node) => inherit(node, targets, roots)),
    policies: of("control-policy")
      .filter(isScp)
      .map((fact) => ({ fact, attached: used.has(fact) })),
    rootFeatures: of("root-management").flatMap(({ features }) => features),
  };
}

/** Those that an unplaced reference may mean. */
function maybe<T>({ nodes }: Unplaced<T>, all: readonly T[]): readonly T[] {
  return nodes.length > 0 ? nodes : all;
}

/** What an attachment may bring that isn't certain to; undefined where it brings no SCP that the stack defines, whatever comes out. */
function doubtOf(
  { policy, target, origin }: Of<"control-attachment">,
  meant: Referent<ControlPolicy>,
  onto: Referent<Node>,
): Doubt | undefined {
  if (meant.kind === "foreign") return undefined;
  const alternatives = meant.kind === "one" ? [heldBy(meant.node)] : alternativesOf(meant, heldBy);
  if (alternatives?.every(({ documents }) => documents.length === 0)) return undefined;
  const candidates = meant.kind === "one" ? [meant.node] : meant.nodes;
  const certain = onto.kind === "one" && candidates.every(({ isScp }) => isScp !== UNKNOWN);
  const about =
    onto.kind === "unplaced"
      ? aboutReference(target, origin)
      : meant.kind === "unplaced"
        ? aboutReference(policy, origin)
        : aboutReference({ property: "type" }, meant.node.origin);
  return { about, alternatives: alternatives && (certain ? alternatives : [...alternatives, NOTHING]) };
}

/** Only SCPs bind the users and roots of an account wherever they act. One whose type isn't known may be one. */
function isScp(policy: ControlPolicy): policy is Scp {
  return policy.isScp !== false && policy.document !== undefined;
}

function heldBy(policy: ControlPolicy): Holding {
  return isScp(policy) ? { ...NOTHING, documents: [policy.document] } : NOTHING;
}

/** A Deny anywhere on the way down to a target reaches it. */
function inherit(node: Node, targets: Index<Node>, roots: readonly Node[], below: readonly Node[] = []): Target {
  const { parent, origin } = node.fact;
  const doubts: Doubt[] = [...node.doubts];
  const above = (next: Node) => (below.includes(next) ? undefined : inherit(next, targets, roots, [...below, node]));
  let ancestor: Target | undefined;
  let foreignAncestors: readonly string[] = [];
  if (parent === undefined) {
    // Without a parent a unit or account sits right under the root.
    const [root] = roots;
    if (node.fact.of !== "organization" && root !== undefined && roots.length === 1) ancestor = above(root);
  } else {
    const found = targets.find(parent, origin);
    if (found.kind === "one") ancestor = above(found.node);
    if (found.kind === "foreign") foreignAncestors = [found.name];
    if (found.kind === "unplaced") doubts.push({ about: aboutReference(parent, origin), alternatives: parentsOf(found, above) });
  }
  const own = node.fact.scpsEnabled;
  const inherited = ancestor?.scpsDisabled ?? false;
  return {
    fact: node.fact,
    policies: [...node.policies.map(({ document }) => document), ...(ancestor?.policies ?? [])],
    attached: node.policies.length,
    foreignAncestors: [...foreignAncestors, ...(ancestor?.foreignAncestors ?? [])],
    scpsDisabled: own === false || inherited === true || (own === UNKNOWN || inherited === UNKNOWN ? UNKNOWN : false),
    doubts: [...doubts, ...(ancestor?.doubts ?? [])],
  };
}

/** What comes from above where the parent is one of several; undefined where one of those may get anything itself. */
function parentsOf(found: Unplaced<Node>, above: (parent: Node) => Target | undefined): Doubt["alternatives"] {
  const known = new Map(found.nodes.map((parent) => [parent, above(parent)]));
  if ([...known.values()].some((parent) => parent === undefined || parent.doubts.length > 0 || parent.scpsDisabled !== false))
    return undefined;
  return alternativesOf(found, (parent) => ({ ...NOTHING, documents: known.get(parent)?.policies ?? [] }));
}

import type { DocumentSlot, Origin, Reference } from "./facts";
import { Index } from "./lookup";
import { type Maybe, UNKNOWN } from "./values";

/** What one resource says about an organisation. */
export type OrganizationFact =
  | {
      readonly kind: "target";
      readonly of: "organization" | "organizational unit" | "account";
      readonly origin: Origin;
      /** The root's, unit's or account's id. */
      readonly id: Maybe<string>;
      readonly parent: Reference | undefined;
      /** An organisation's: whether it lets SCPs work at all. */
      readonly scpsEnabled?: Maybe<boolean>;
    }
  | { readonly kind: "control-policy"; readonly origin: Origin; readonly id: Maybe<string>; readonly document: DocumentSlot }
  | { readonly kind: "control-attachment"; readonly origin: Origin; readonly policy: Reference; readonly target: Reference }
  | { readonly kind: "root-management"; readonly origin: Origin; readonly features: readonly Maybe<unknown>[] };

type Of<K extends OrganizationFact["kind"]> = Extract<OrganizationFact, { readonly kind: K }>;
export type ControlPolicy = Of<"control-policy">;

/** A root, unit or account, with what reaches it. */
export interface Target {
  readonly fact: Of<"target">;
  /** The SCPs on itself and on its ancestors in the stack. */
  readonly policies: readonly DocumentSlot[];
  /** How many SCPs are attached to itself. */
  readonly attached: number;
  /** Ids of ancestors that the stack doesn't define. */
  readonly foreignAncestors: readonly string[];
  /** Whether its organisation, where the stack defines it, leaves SCPs without effect. */
  readonly scpsDisabled: Maybe<boolean>;
  readonly doubts: readonly string[];
}

export interface Organization {
  readonly targets: readonly Target[];
  readonly policies: readonly { readonly fact: ControlPolicy; readonly attached: boolean }[];
  /** Central root management as far as the stack turns it on: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html */
  readonly rootFeatures: readonly Maybe<unknown>[];
}

interface Node {
  readonly fact: Of<"target">;
  readonly policies: ControlPolicy[];
  readonly doubts: string[];
  attached: number;
}

/** Joins what the stack says about its organisation. */
export function organization(facts: readonly OrganizationFact[]): Organization {
  const of = <K extends OrganizationFact["kind"]>(kind: K) => facts.filter((fact): fact is Of<K> => fact.kind === kind);
  const nodes: readonly Node[] = of("target").map((fact) => ({ fact, policies: [], doubts: [], attached: 0 }));
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
    if (policy.kind === "one") used.add(policy.node);
    if (target.kind === "unplaced") for (const node of target.nodes) node.doubts.push(doubt(attachment.target, attachment.origin));
    if (target.kind !== "one") continue;
    if (policy.kind === "one" && !isScp(policy.node)) continue;
    target.node.attached += 1;
    if (policy.kind === "one") target.node.policies.push(policy.node);
    else if (policy.kind === "unplaced") target.node.doubts.push(doubt(attachment.policy, attachment.origin));
  }
  return {
    targets: nodes.map((node) => inherit(node, targets, roots)),
    policies: of("control-policy")
      .filter(isScp)
      .map((fact) => ({ fact, attached: used.has(fact) })),
    rootFeatures: of("root-management").flatMap(({ features }) => features),
  };
}

/** Only SCPs bind the users and roots of an account wherever they act. */
function isScp({ document }: ControlPolicy): boolean {
  return document.purpose === "scp";
}

/** A Deny anywhere on the way down to a target reaches it. */
function inherit(node: Node, targets: Index<Node>, roots: readonly Node[]): Target {
  const path: Node[] = [];
  const foreignAncestors: string[] = [];
  const doubts: string[] = [];
  let next: Node | undefined = node;
  while (next !== undefined && !path.includes(next)) {
    path.push(next);
    const { parent, origin }: Of<"target"> = next.fact;
    if (parent === undefined) {
      // Without a parent a unit or account sits right under the root.
      next = next.fact.of !== "organization" && roots.length === 1 ? roots[0] : undefined;
      continue;
    }
    const found = targets.find(parent, origin);
    if (found.kind === "foreign") foreignAncestors.push(found.name);
    if (found.kind === "unplaced") doubts.push(doubt(parent, origin));
    next = found.kind === "one" ? found.node : undefined;
  }
  return {
    fact: node.fact,
    policies: path.flatMap(({ policies }) => policies.map(({ document }) => document)),
    attached: node.attached,
    foreignAncestors,
    scpsDisabled:
      path.some(({ fact }) => fact.scpsEnabled === false) || (path.some(({ fact }) => fact.scpsEnabled === UNKNOWN) ? UNKNOWN : false),
    doubts: [...doubts, ...path.flatMap((each) => each.doubts)],
  };
}

function doubt({ property }: Reference, { type, name }: Origin): string {
  return `\`${property}\` of \`${name}\` (${type})`;
}

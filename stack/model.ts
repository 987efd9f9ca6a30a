import { aboutReference, type Doubt, type Holding, NOTHING } from "./doubt";
import type {
  CredentialFact,
  DocumentSlot,
  Fact,
  IdentityKind,
  InlinePolicyFact,
  ManagedPolicyFact,
  OnlyAttachmentsFact,
  OnlyInlinePoliciesFact,
  Origin,
  PrincipalFact,
  Reference,
} from "./facts";
import { groupBy } from "./group-by";
import { alternativesOf, Index, keyOf, Multimap, type Unplaced } from "./lookup";
import { type Maybe, UNKNOWN } from "./values";

/** A user, group or role with everything that the stack puts on it. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly origin: Origin;
  readonly name: Maybe<string>;
  /** Its inline policies and managed policies, as far as the stack defines them and nothing in it takes them away. */
  readonly documents: readonly DocumentSlot[];
  /** ARNs of attached policies that the stack doesn't define. */
  readonly foreignPolicies: readonly string[];
  readonly boundary: { readonly document?: DocumentSlot; readonly foreignPolicy?: string } | undefined;
  /** What the preview can't know about it. */
  readonly doubts: readonly Doubt[];
  readonly trust?: DocumentSlot | undefined;
  readonly maxSessionSeconds?: Maybe<number> | undefined;
}

export interface User extends Identity {
  readonly groups: readonly Identity[];
  /** Names of groups that the stack doesn't define. */
  readonly foreignGroups: readonly string[];
}

export interface Credential {
  readonly fact: CredentialFact;
  /** Whose it is, as far as the stack defines them: one, or several of whom the preview can't tell which. */
  readonly users: readonly User[];
}

export interface Identities {
  readonly users: readonly User[];
  readonly groups: readonly Identity[];
  readonly roles: readonly Identity[];
  readonly credentials: readonly Credential[];
  /** Resources of which the preview can't say whose they are, not even among whom of this stack. */
  readonly unplaced: readonly { readonly origin: Origin; readonly of: IdentityKind; readonly reference: Reference }[];
}

/** Joins the facts of a stack. Whatever is not certain to stay in force (exclusive resources that don't list it) is left out. */
export function identities(facts: readonly Fact[]): Identities {
  return new Join(facts).result();
}

type OfKind<K extends Fact["kind"]> = Extract<Fact, { readonly kind: K }>;
interface Draft {
  readonly fact: PrincipalFact;
  readonly inline: InlinePolicyFact[];
  readonly policies: Set<ManagedPolicyFact>;
  readonly foreignPolicies: Set<string>;
  readonly groups: Set<Draft>;
  readonly foreignGroups: Set<string>;
  /** What each comes to is worked out when everything is joined. */
  readonly doubts: { readonly about: string; readonly alternatives: () => Doubt["alternatives"] }[];
  boundary?: Identity["boundary"];
}

/** Only while it joins: drafts are filled fact by fact, then frozen into the model. */
class Join {
  private readonly byKind: ReadonlyMap<Fact["kind"], readonly Fact[]>;
  private readonly drafts: Record<IdentityKind, Draft[]> = { user: [], group: [], role: [] };
  private readonly unplaced = new Map<string, Identities["unplaced"][number]>();
  private readonly holders = new Multimap<ManagedPolicyFact | string, Draft>();
  private readonly members = new Multimap<Draft | string, Draft>();
  private readonly principals: Record<IdentityKind, Index<Draft>>;
  private readonly policies: Index<ManagedPolicyFact>;
  private readonly groups = new Map<Draft, Identity>();

  constructor(facts: readonly Fact[]) {
    this.byKind = groupBy(facts, ({ kind }) => kind);
    for (const fact of this.all("principal")) this.drafts[fact.of].push(draft(fact));
    const index = (kind: IdentityKind) =>
      new Index(
        this.drafts[kind],
        ({ fact }) => fact.origin,
        ({ fact }) => fact.name,
      );
    this.principals = { user: index("user"), group: index("group"), role: index("role") };
    this.policies = new Index(
      this.all("managed-policy"),
      (fact) => fact.origin,
      (fact) => fact.arn,
    );
  }

  result(): Identities {
    this.attach();
    this.keepOnlyListed();
    this.addMembers();
    this.keepOnlyMembers();
    for (const each of this.drafts.group) this.groups.set(each, freeze(each));
    const users = new Map(
      this.drafts.user.map((each) => [
        each,
        {
          ...freeze(each),
          groups: [...each.groups].map((group) => this.groups.get(group) as Identity),
          foreignGroups: [...each.foreignGroups],
        },
      ]),
    );
    const credentials = this.all("credential").map((fact): Credential => {
      const target = this.principals.user.find(fact.user, fact.origin);
      const owners = target.kind === "one" ? [target.node] : target.kind === "unplaced" ? target.nodes : [];
      if (target.kind === "unplaced" && owners.length === 0) this.leave(fact.origin, "user", fact.user);
      return { fact, users: owners.map((owner) => users.get(owner) as User) };
    });
    return {
      users: [...users.values()],
      groups: [...this.groups.values()],
      roles: this.drafts.role.map(freeze),
      credentials,
      unplaced: [...this.unplaced.values()],
    };
  }

  private all<K extends Fact["kind"]>(kind: K): readonly OfKind<K>[] {
    return (this.byKind.get(kind) ?? []) as OfKind<K>[];
  }

  private attach(): void {
    for (const fact of this.all("inline-policy")) {
      this.holder(fact.of, fact.holder, fact.origin, () => holding(fact.document))?.inline.push(fact);
    }
    for (const fact of this.all("attachment")) this.attachTo(fact.of, fact.holder, fact.policy, fact.origin);
    for (const fact of this.all("only-holders")) {
      for (const { of, holder } of fact.holders) this.attachTo(of, holder, fact.policy, fact.origin);
    }
    for (const fact of this.all("only-attachments")) {
      for (const policy of fact.policies) this.attachTo(fact.of, fact.holder, policy, fact.origin);
    }
    for (const { of, holder, policy, origin } of this.all("boundary")) {
      const draft = this.holder(of, holder, origin, () => undefined);
      const target = this.policies.find(policy, origin);
      if (draft === undefined) continue;
      if (target.kind === "one") draft.boundary = { document: target.node.document };
      else if (target.kind === "foreign") draft.boundary = { foreignPolicy: target.name };
      else this.doubt(draft, policy, origin, () => alternativesOf(target, ({ document }) => holding(document)));
    }
  }

  private attachTo(of: IdentityKind, reference: Reference, policy: Reference, origin: Origin): void {
    const target = this.policies.find(policy, origin);
    const draft = this.holder(of, reference, origin, () => {
      if (target.kind === "unplaced") return undefined;
      return target.kind === "one" ? holding(target.node.document) : { ...NOTHING, foreignPolicies: [target.name] };
    });
    if (draft === undefined) return;
    if (target.kind === "one") draft.policies.add(target.node);
    else if (target.kind === "foreign") draft.foreignPolicies.add(target.name);
    else this.doubt(draft, policy, origin, () => alternativesOf(target, ({ document }) => holding(document)));
    if (target.kind !== "unplaced") this.holders.add(keyOf(target), draft);
  }

  /** What an exclusive resource doesn't list is removed by it, whatever else the stack says. */
  private keepOnlyListed(): void {
    for (const fact of this.all("only-attachments")) {
      const draft = this.holder(fact.of, fact.holder, fact.origin, () => undefined);
      if (draft === undefined) {
        this.loosen(fact, (each) => each.policies.clear());
        continue;
      }
      const kept = fact.policies.map((policy) => this.policies.find(policy, fact.origin));
      const policies = new Set(kept.flatMap((target) => (target.kind === "one" ? [target.node] : [])));
      const foreign = new Set(kept.flatMap((target) => (target.kind === "foreign" ? [target.name] : [])));
      retain(draft.policies, (policy) => policies.has(policy));
      retain(draft.foreignPolicies, (arn) => foreign.has(arn));
    }
    for (const fact of this.all("only-holders")) this.detachFromOthers(fact);
    for (const fact of this.all("only-inline-policies")) {
      const draft = this.holder(fact.of, fact.holder, fact.origin, () => undefined);
      if (draft === undefined) {
        this.loosen(fact, (each) => each.inline.splice(0));
        continue;
      }
      const listed = (policy: InlinePolicyFact) =>
        fact.names.some(({ value, sources }) => (value === UNKNOWN ? sources.includes(policy.origin.urn) : value === policy.name));
      const kept = draft.inline.filter(listed);
      draft.inline.splice(0, draft.inline.length, ...kept);
      for (const name of fact.names) {
        if (name.value === UNKNOWN && name.sources.length === 0) this.doubt(draft, name, fact.origin, () => undefined);
      }
    }
  }

  /** An exclusive resource that may be one of several holders': each of them may lose what it doesn't list, so nothing of it is certain. */
  private loosen({ of, holder, origin }: OnlyAttachmentsFact | OnlyInlinePoliciesFact, drop: (draft: Draft) => void): void {
    const target = this.principals[of].find(holder, origin);
    if (target.kind === "unplaced") target.nodes.forEach(drop);
  }

  private detachFromOthers(fact: OfKind<"only-holders">): void {
    const policy = this.policies.find(fact.policy, fact.origin);
    const listed = new Set<Draft>();
    for (const { of, holder } of fact.holders) {
      const target = this.principals[of].find(holder, fact.origin);
      if (target.kind === "one") listed.add(target.node);
    }
    // One of several policies loses its other holders: none of them is certain to stay.
    for (const node of policy.kind === "unplaced" ? policy.nodes : []) {
      for (const draft of this.holders.of(node)) {
        if (listed.has(draft) || !draft.policies.delete(node)) continue;
        this.doubt(draft, fact.policy, fact.origin, () => [holding(node.document), NOTHING]);
      }
    }
    if (policy.kind === "unplaced") return;
    for (const draft of this.holders.of(keyOf(policy))) {
      if (listed.has(draft)) continue;
      if (policy.kind === "one") draft.policies.delete(policy.node);
      else draft.foreignPolicies.delete(policy.name);
    }
  }

  private addMembers(): void {
    for (const fact of this.all("membership")) this.join(fact.user, fact.group, fact.origin);
    for (const fact of this.all("only-members")) for (const user of fact.users) this.join(user, fact.group, fact.origin);
  }

  private join(user: Reference, group: Reference, origin: Origin): void {
    const target = this.principals.group.find(group, origin);
    const draft = this.holder("user", user, origin, () => {
      if (target.kind === "unplaced") return undefined;
      return target.kind === "one" ? this.membership(target.node) : { ...NOTHING, groups: [target.name] };
    });
    if (draft === undefined) return;
    if (target.kind === "one") draft.groups.add(target.node);
    else if (target.kind === "foreign") draft.foreignGroups.add(target.name);
    else this.doubt(draft, group, origin, () => this.memberships(target));
    if (target.kind !== "unplaced") this.members.add(keyOf(target), draft);
  }

  private keepOnlyMembers(): void {
    for (const fact of this.all("only-members")) {
      const group = this.principals.group.find(fact.group, fact.origin);
      if (group.kind === "unplaced") {
        // One of several groups loses its other members: nobody is certain to stay in any of them.
        for (const node of group.nodes) {
          for (const draft of this.members.of(node)) {
            if (!draft.groups.delete(node)) continue;
            this.doubt(draft, fact.group, fact.origin, () => {
              const held = this.membership(node);
              return held && [held, NOTHING];
            });
          }
        }
        continue;
      }
      const members = new Set<Draft>();
      for (const user of fact.users) {
        const target = this.principals.user.find(user, fact.origin);
        if (target.kind === "one") members.add(target.node);
      }
      for (const draft of this.members.of(keyOf(group))) {
        if (members.has(draft)) continue;
        if (group.kind === "one") draft.groups.delete(group.node);
        else draft.foreignGroups.delete(group.name);
      }
    }
  }

  /** Whom the reference means. Where it may be several, each of them may get `given`, or nothing; undefined: it may lose something, or get anything. */
  private holder(of: IdentityKind, reference: Reference, origin: Origin, given: () => Holding | undefined): Draft | undefined {
    const target = this.principals[of].find(reference, origin);
    if (target.kind === "one") return target.node;
    if (target.kind === "unplaced") {
      if (target.nodes.length === 0) this.leave(origin, of, reference);
      for (const draft of target.nodes) {
        this.doubt(draft, reference, origin, () => {
          const one = given();
          return one && [one, NOTHING];
        });
      }
    }
    return undefined;
  }

  private leave(origin: Origin, of: IdentityKind, reference: Reference): void {
    this.unplaced.set(origin.urn, { origin, of, reference });
  }

  private doubt(draft: Draft, reference: Reference, origin: Origin, alternatives: () => Doubt["alternatives"]): void {
    draft.doubts.push({ about: aboutReference(reference, origin), alternatives });
  }

  /** What a member of the group holds by it; undefined where that isn't known. */
  private membership(group: Draft): Holding | undefined {
    const { name, documents, foreignPolicies, doubts } = this.groups.get(group) as Identity;
    return doubts.length > 0 ? undefined : { documents, foreignPolicies, groups: name === UNKNOWN ? [] : [name] };
  }

  private memberships(target: Unplaced<Draft>): Doubt["alternatives"] {
    const known = new Map(target.nodes.map((group) => [group, this.membership(group)]));
    if ([...known.values()].includes(undefined)) return undefined;
    return alternativesOf(target, (group) => known.get(group) ?? NOTHING);
  }
}

function draft(fact: PrincipalFact): Draft {
  return {
    fact,
    inline: [],
    policies: new Set(),
    foreignPolicies: new Set(),
    groups: new Set(),
    foreignGroups: new Set(),
    doubts: [],
  };
}

function freeze({ fact, inline, policies, foreignPolicies, doubts, boundary }: Draft): Identity {
  return {
    kind: fact.of,
    origin: fact.origin,
    name: fact.name,
    documents: [...inline.map(({ document }) => document), ...[...policies].map(({ document }) => document)],
    foreignPolicies: [...foreignPolicies],
    boundary,
    doubts: doubts.map(({ about, alternatives }) => ({ about, alternatives: alternatives() })),
    trust: fact.trust,
    maxSessionSeconds: fact.maxSessionSeconds,
  };
}

function holding(document: DocumentSlot): Holding {
  return { ...NOTHING, documents: [document] };
}

function retain<T>(set: Set<T>, keep: (member: T) => boolean): void {
  for (const member of set) if (!keep(member)) set.delete(member);
}

import type {
  CredentialFact,
  DocumentSlot,
  Fact,
  InlinePolicyFact,
  ManagedPolicyFact,
  Origin,
  PrincipalFact,
  PrincipalKind,
  Reference,
} from "./facts";
import { groupBy } from "./group-by";
import { Index, keyOf, Multimap } from "./lookup";
import { type Maybe, UNKNOWN } from "./values";

/** A user, group or role with everything that the stack puts on it. */
export interface Principal {
  readonly kind: PrincipalKind;
  readonly origin: Origin;
  readonly name: Maybe<string>;
  /** Its inline policies and managed policies, as far as the stack defines them and nothing in it takes them away. */
  readonly documents: readonly DocumentSlot[];
  /** ARNs of attached policies that the stack doesn't define. */
  readonly foreignPolicies: readonly string[];
  readonly boundary: { readonly document?: DocumentSlot; readonly foreignPolicy?: string } | undefined;
  /** What the preview can't know about it; one phrase each. */
  readonly doubts: readonly string[];
  readonly trust?: DocumentSlot | undefined;
  readonly maxSessionSeconds?: Maybe<number> | undefined;
}

export interface User extends Principal {
  readonly groups: readonly Principal[];
  /** Names of groups that the stack doesn't define. */
  readonly foreignGroups: readonly string[];
}

export interface Credential {
  readonly fact: CredentialFact;
  readonly user: User | undefined;
}

export interface Identities {
  readonly users: readonly User[];
  readonly groups: readonly Principal[];
  readonly roles: readonly Principal[];
  readonly credentials: readonly Credential[];
  /** Resources whose effect the preview can't place: whom they belong to is known at the update. */
  readonly unplaced: readonly { readonly origin: Origin; readonly of: PrincipalKind; readonly reference: Reference }[];
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
  readonly doubts: string[];
  boundary?: Principal["boundary"];
}

/** Only while it joins: drafts are filled fact by fact, then frozen into the model. */
class Join {
  private readonly byKind: ReadonlyMap<Fact["kind"], readonly Fact[]>;
  private readonly drafts: Record<PrincipalKind, Draft[]> = { user: [], group: [], role: [] };
  private readonly unplaced = new Map<string, Identities["unplaced"][number]>();
  private readonly holders = new Multimap<ManagedPolicyFact | string, Draft>();
  private readonly members = new Multimap<Draft | string, Draft>();
  private readonly principals: Record<PrincipalKind, Index<Draft>>;
  private readonly policies: Index<ManagedPolicyFact>;

  constructor(facts: readonly Fact[]) {
    this.byKind = groupBy(facts, ({ kind }) => kind);
    for (const fact of this.all("principal")) this.drafts[fact.of].push(draft(fact));
    const index = (kind: PrincipalKind) =>
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
    const groups = new Map(this.drafts.group.map((each) => [each, freeze(each)]));
    const users = new Map(
      this.drafts.user.map((each) => [
        each,
        {
          ...freeze(each),
          groups: [...each.groups].map((group) => groups.get(group) as Principal),
          foreignGroups: [...each.foreignGroups],
        },
      ]),
    );
    const credentials = this.all("credential").map((fact): Credential => {
      const user = this.principals.user.find(fact.user, fact.origin);
      if (user.kind === "unplaced") this.unplaced.set(fact.origin.urn, { origin: fact.origin, of: "user", reference: fact.user });
      return { fact, user: user.kind === "one" ? users.get(user.node) : undefined };
    });
    return {
      users: [...users.values()],
      groups: [...groups.values()],
      roles: this.drafts.role.map(freeze),
      credentials,
      unplaced: [...this.unplaced.values()],
    };
  }

  private all<K extends Fact["kind"]>(kind: K): readonly OfKind<K>[] {
    return (this.byKind.get(kind) ?? []) as OfKind<K>[];
  }

  private attach(): void {
    for (const fact of this.all("inline-policy")) this.holder(fact.of, fact.holder, fact.origin)?.inline.push(fact);
    for (const fact of this.all("attachment")) this.attachTo(fact.of, fact.holder, fact.policy, fact.origin);
    for (const fact of this.all("only-holders")) {
      for (const { of, holder } of fact.holders) this.attachTo(of, holder, fact.policy, fact.origin);
    }
    for (const fact of this.all("only-attachments")) {
      for (const policy of fact.policies) this.attachTo(fact.of, fact.holder, policy, fact.origin);
    }
    for (const { of, holder, policy, origin } of this.all("boundary")) {
      const draft = this.holder(of, holder, origin);
      const target = this.policies.find(policy, origin);
      if (draft === undefined) continue;
      if (target.kind === "one") draft.boundary = { document: target.node.document };
      else if (target.kind === "foreign") draft.boundary = { foreignPolicy: target.name };
      else draft.doubts.push(doubt(policy, origin));
    }
  }

  private attachTo(of: PrincipalKind, reference: Reference, policy: Reference, origin: Origin): void {
    const draft = this.holder(of, reference, origin);
    if (draft === undefined) return;
    const target = this.policies.find(policy, origin);
    if (target.kind === "one") draft.policies.add(target.node);
    else if (target.kind === "foreign") draft.foreignPolicies.add(target.name);
    else draft.doubts.push(doubt(policy, origin));
    if (target.kind !== "unplaced") this.holders.add(keyOf(target), draft);
  }

  /** What an exclusive resource doesn't list is removed by it, whatever else the stack says. */
  private keepOnlyListed(): void {
    for (const fact of this.all("only-attachments")) {
      const draft = this.holder(fact.of, fact.holder, fact.origin);
      if (draft === undefined) continue;
      const kept = fact.policies.map((policy) => this.policies.find(policy, fact.origin));
      const policies = new Set(kept.flatMap((target) => (target.kind === "one" ? [target.node] : [])));
      const foreign = new Set(kept.flatMap((target) => (target.kind === "foreign" ? [target.name] : [])));
      retain(draft.policies, (policy) => policies.has(policy));
      retain(draft.foreignPolicies, (arn) => foreign.has(arn));
    }
    for (const fact of this.all("only-holders")) this.detachFromOthers(fact);
    for (const fact of this.all("only-inline-policies")) {
      const draft = this.holder(fact.of, fact.holder, fact.origin);
      if (draft === undefined) continue;
      const listed = (policy: InlinePolicyFact) =>
        fact.names.some(({ value, sources }) => (value === UNKNOWN ? sources.includes(policy.origin.urn) : value === policy.name));
      const kept = draft.inline.filter(listed);
      draft.inline.splice(0, draft.inline.length, ...kept);
      for (const name of fact.names) if (name.value === UNKNOWN && name.sources.length === 0) draft.doubts.push(doubt(name, fact.origin));
    }
  }

  private detachFromOthers(fact: OfKind<"only-holders">): void {
    const policy = this.policies.find(fact.policy, fact.origin);
    if (policy.kind === "unplaced") return;
    const listed = new Set<Draft>();
    for (const { of, holder } of fact.holders) {
      const target = this.principals[of].find(holder, fact.origin);
      if (target.kind === "one") listed.add(target.node);
    }
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
    const draft = this.holder("user", user, origin);
    if (draft === undefined) return;
    const target = this.principals.group.find(group, origin);
    if (target.kind === "one") draft.groups.add(target.node);
    else if (target.kind === "foreign") draft.foreignGroups.add(target.name);
    else draft.doubts.push(doubt(group, origin));
    if (target.kind !== "unplaced") this.members.add(keyOf(target), draft);
  }

  private keepOnlyMembers(): void {
    for (const fact of this.all("only-members")) {
      const group = this.principals.group.find(fact.group, fact.origin);
      if (group.kind === "unplaced") continue;
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

  private holder(of: PrincipalKind, reference: Reference, origin: Origin): Draft | undefined {
    const target = this.principals[of].find(reference, origin);
    if (target.kind === "one") return target.node;
    if (target.kind === "unplaced") {
      this.unplaced.set(origin.urn, { origin, of, reference });
      for (const draft of target.nodes) draft.doubts.push(doubt(reference, origin));
    }
    return undefined;
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

function freeze({ fact, inline, policies, foreignPolicies, doubts, boundary }: Draft): Principal {
  return {
    kind: fact.of,
    origin: fact.origin,
    name: fact.name,
    documents: [...inline.map(({ document }) => document), ...[...policies].map(({ document }) => document)],
    foreignPolicies: [...foreignPolicies],
    boundary,
    doubts: [...new Set(doubts)],
    trust: fact.trust,
    maxSessionSeconds: fact.maxSessionSeconds,
  };
}

function doubt({ property }: Reference, { type, name }: Origin): string {
  return `\`${property}\` of \`${name}\` (${type})`;
}

function retain<T>(set: Set<T>, keep: (member: T) => boolean): void {
  for (const member of set) if (!keep(member)) set.delete(member);
}

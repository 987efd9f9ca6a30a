import { both, type Holding, NOTHING } from "./doubt";
import type { Origin, Reference } from "./facts";
import { groupBy } from "./group-by";
import { type Maybe, UNKNOWN } from "./values";

/** What a reference means: one resource of the stack, something outside it, or nothing that the preview can name. */
export type Referent<T> = { readonly kind: "one"; readonly node: T } | { readonly kind: "foreign"; readonly name: string } | Unplaced<T>;
/** One of several, or none that the preview can name; `whole`: any number of them. */
export type Unplaced<T> = { readonly kind: "unplaced"; readonly nodes: readonly T[]; readonly whole: boolean };

/** Finds what a reference means: by its value, within one account, or by where it comes from while its value is unknown. */
export class Index<T extends object> {
  private readonly byUrn = new Map<string, T>();
  private readonly byName: ReadonlyMap<Maybe<string>, readonly T[]>;

  constructor(
    nodes: readonly T[],
    private readonly origin: (node: T) => Origin,
    private readonly name: (node: T) => Maybe<string>,
  ) {
    for (const node of nodes) this.byUrn.set(origin(node).urn, node);
    this.byName = groupBy(nodes, name);
  }

  find({ value, sources, among, whole }: Reference, from: Origin): Referent<T> {
    const derived = sources.map((urn) => this.byUrn.get(urn)).filter((node) => node !== undefined);
    if (value === UNKNOWN) {
      const rest = among === undefined ? derived : derived.filter((node) => !among.known.includes(this.name(node) as string));
      if (rest.length === 1) return { kind: "one", node: rest[0] as T };
      // As many unknown members as resources that they come from: each is one of those.
      if (among !== undefined && rest.length === among.unknown) return { kind: "one", node: rest[among.position] as T };
      return { kind: "unplaced", nodes: rest, whole: whole === true };
    }
    const named = this.byName.get(value) ?? [];
    const linked = named.filter((node) => derived.includes(node));
    const near = linked.length > 0 ? linked : named.filter((node) => this.origin(node).account === from.account);
    if (near.length === 1) return { kind: "one", node: near[0] as T };
    // A node that doesn't show its own name can only be told by where the value comes from.
    const nameless = derived.filter((node) => this.name(node) === UNKNOWN);
    return named.length === 0 && nameless.length === 1 ? { kind: "one", node: nameless[0] as T } : { kind: "foreign", name: value };
  }
}

/** What comes of an unplaced reference, if a node means this holding: see `Doubt.alternatives`. */
export function alternativesOf<T>({ nodes, whole }: Unplaced<T>, holding: (node: T) => Holding): readonly Holding[] | undefined {
  if (nodes.length === 0) return undefined;
  const each = nodes.map(holding);
  return whole ? [NOTHING, ...each, each.reduce(both)] : each;
}

export class Multimap<K, V> {
  private readonly sets = new Map<K, Set<V>>();

  add(key: K, value: V): void {
    const set = this.sets.get(key);
    if (set === undefined) this.sets.set(key, new Set([value]));
    else set.add(value);
  }

  of(key: K): Iterable<V> {
    return this.sets.get(key) ?? [];
  }
}

export function keyOf<T extends object>(referent: Exclude<Referent<T>, Unplaced<T>>): T | string {
  return referent.kind === "one" ? referent.node : referent.name;
}

import type { DocumentSlot } from "./facts";

/** Written by `npm run managed-policies`, which says where it comes from. */
interface Table {
  /** The last day on which AWS changed one of them, as far as the table knows. */
  readonly newest: string;
  /** By path and name: the statements about what the audit asks about. */
  readonly granting: Readonly<Record<string, object>>;
  /** Those that allow and deny nothing of it. */
  readonly others: readonly string[];
}

/** Not before somebody asks: reading it takes longer than most commands. */
function table(): Table {
  return require("./managed-policies.table.json") as Table;
}

const others = once(() => new Set(table().others));

/**
 * What AWS's managed policy of this ARN allows and denies of the calls that lead to more power: its document, or none where it is about other
 * calls. Undefined where it isn't one of AWS's in the commercial partition, or the table doesn't have it.
 */
export function managedPolicy(arn: string): readonly DocumentSlot[] | undefined {
  const [, name] = arn.split("arn:aws:iam::aws:policy/");
  if (name === undefined) return undefined;
  const { granting } = table();
  if (!Object.hasOwn(granting, name)) return others().has(name) ? [] : undefined;
  const origin = { urn: arn, type: "aws-native:iam:ManagedPolicy", name: name.slice(name.lastIndexOf("/") + 1), account: "aws" };
  return [{ origin, purpose: "identity", path: [], text: JSON.stringify(granting[name]) }];
}

/** ARNs of those that the table has and whose documents `holds` is true of. */
export function managedPoliciesThat(holds: (document: object) => boolean): readonly string[] {
  return Object.entries(table().granting).flatMap(([name, document]) => (holds(document) ? [`arn:aws:iam::aws:policy/${name}`] : []));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

import type { Condition, Document, Request } from "@mfa-guard/iam";
import { CALLER_KEYS, type Caller, callerOf, isPerson, users } from "./callers";
import { conditionsOf, conditionsOn, FRESH_NAME, inOtherCase, instances, unique } from "./constants";

/**
 * Requests worth trying against some documents: every caller, key value, action and resource that the documents' own constants
 * make, and a fresh one of each. What is said about the request space is DESIGN.md's, "The question that everything asks".
 */

type Value = string | readonly string[] | undefined;

interface Axis {
  readonly key: string;
  readonly values: readonly Value[];
}

/** The state of the MFA keys in a request, and what goes with it. */
type Mfa = readonly (readonly [string, string])[];

const MFA_KEYS = new Set(["aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime"]);

/** Keys that hold lists; every other key of the tests holds one value. */
export const MULTIVALUED_KEYS: ReadonlySet<string> = new Set(["aws:tagkeys", "aws:principalorgpaths"]);

/** Keys that no user's own request carries. */
export function isNeverCarried(key: string): boolean {
  return (
    /^(saml|ec2|lambda):/.test(key) ||
    /^aws:(federatedprovider|principalservicename|principalservicenameslist)$/.test(key) ||
    /:(aud|sub|oaud|amr)$/.test(key)
  );
}

function neighbours(condition: Condition, value: string): string[] {
  const { operator } = condition;
  if (operator.startsWith("Numeric")) return [-1, -0.5, 0, 0.5, 1].map((step) => String(Number(value) + step));
  if (operator.startsWith("Date")) {
    const instant = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
    return [-1000, 0, 1000].map((step) => new Date(instant + step).toISOString());
  }
  if (operator.endsWith("IpAddress")) {
    const [address = ""] = value.split("/");
    return [address, "10.1.2.3", "10.2.0.1", "198.51.100.1", "2001:db8::5", "2001:db9::5"];
  }
  if (operator === "Bool") return ["true", "false", "maybe"];
  return operator.includes("IgnoreCase") ? [inOtherCase(value)] : [];
}

/** Every value of `key` that could matter, absence first. */
function axis(key: string, documents: readonly Document[]): Axis {
  const own = conditionsOn(key, documents);
  const variableTexts = conditionsOf(documents).some(({ values }) => values.some((value) => value.includes("${")))
    ? [FRESH_NAME, "alice", "bob", "ops"]
    : [];
  const texts = own.flatMap(({ values }) => values);
  const members = unique([
    "zz",
    ...instances(texts),
    ...variableTexts,
    ...own.flatMap((condition) => condition.values.flatMap((value) => neighbours(condition, value))),
  ]);
  if (!MULTIVALUED_KEYS.has(key)) return { key, values: [undefined, ...members] };
  const some = members.slice(0, 5);
  const pairs = some.flatMap((one) => some.filter((other) => other > one).map((other) => [one, other]));
  return { key, values: [undefined, ...members.map((member) => [member]), ...pairs] };
}

/** The keys that the documents ask about, in conditions or variables, and that are not settled by who calls and how. */
function freeKeys(documents: readonly Document[]): string[] {
  const patterns = documents.flatMap(({ statements }) =>
    statements.flatMap(({ conditions, resource }) => [...conditions.flatMap(({ values }) => values), ...(resource?.patterns ?? [])]),
  );
  const variables = patterns.flatMap((value) =>
    [...value.matchAll(/\$\{([^},*?$]+)/g)].map((match) => (match[1] ?? "").trim().toLowerCase()),
  );
  const keys = unique([...conditionsOf(documents).map(({ keyId }) => keyId), ...variables]);
  return keys.filter((key) => !CALLER_KEYS.has(key) && !MFA_KEYS.has(key));
}

/** The two ways in which a person makes requests without MFA, as the documents can tell them apart. */
export function withoutMfa(documents: readonly Document[]): Mfa[] {
  return [[], ...issueTimes(documents).map((time): Mfa => [["aws:multifactorauthpresent", "false"], time])];
}

/** A session that was opened with MFA, from this moment on. */
export function withMfa(documents: readonly Document[]): Mfa[] {
  const ages = axis("aws:multifactorauthage", documents).values.filter((value) => typeof value === "string" && Number(value) >= 0);
  return unique([...ages.map(String), "0", "60", "86400"]).flatMap((age) =>
    issueTimes(documents).map((time): Mfa => [["aws:multifactorauthpresent", "true"], ["aws:multifactorauthage", age], time]),
  );
}

/** How a role session calls: with temporary credentials that say nothing of MFA, or that there was none. */
export function asRoleSession(documents: readonly Document[]): Mfa[] {
  return issueTimes(documents).flatMap((time): Mfa[] => [[time], [["aws:multifactorauthpresent", "false"], time]]);
}

/** How a service calls on its own behalf: with none of the keys. */
export const AS_SERVICE: readonly Mfa[] = [[]];

function issueTimes(documents: readonly Document[]): Mfa[number][] {
  const asked = axis("aws:tokenissuetime", documents).values.filter((value) => typeof value === "string" && value !== "zz");
  return (asked.length > 0 ? asked : ["2026-11-24T00:00:00Z"]).map((time) => ["aws:tokenissuetime", String(time)]);
}

export interface Space {
  readonly callers: readonly Caller[];
  readonly mfa: readonly Mfa[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly axes: readonly Axis[];
}

const ROLE = "arn:aws:iam::111122223333:role/judged";

const ZOE = { arn: `arn:aws:iam::999988887777:user/${FRESH_NAME}`, id: "AIDAFRESHFRESHFRESH00" };

/** `sts:AssumeRole` by these users in both contexts, with each of `values`. */
export function puzzleSpace(
  documents: readonly Document[],
  values: ReadonlyMap<string, readonly Value[]>,
  callers: readonly { readonly arn: string; readonly id: string }[] = [ZOE],
): Space {
  const axes = [...values].map(([key, tried]) => ({ key, values: tried }));
  const users = callers.map((user) => callerOf({ kind: "user", ...user }));
  return { ...assumeRoleSpace(documents, withoutMfa(documents), users), axes };
}

/** `sts:AssumeRole` by any of `callers`, users where not told otherwise, in any of the ways `mfa`, without MFA where not told otherwise. */
export function assumeRoleSpace(
  documents: readonly Document[],
  mfa: readonly Mfa[] = withoutMfa(documents),
  callers = users(documents),
): Space {
  return {
    callers,
    mfa,
    actions: ["sts:AssumeRole"],
    resources: [ROLE],
    axes: freeKeys(documents)
      .filter((key) => !isNeverCarried(key) || !callers.every(isPerson))
      .map((key) => axis(key, documents)),
  };
}

function size({ callers, mfa, actions, resources, axes }: Space): number {
  return axes.reduce((product, { values }) => product * values.length, callers.length * mfa.length * actions.length * resources.length);
}

/** The request at `index` of the space, from 0 to its size. */
function requestAt(space: Space, index: number): Request {
  let rest = index;
  const pick = <T>(items: readonly T[]): T => {
    const item = items[rest % items.length] as T;
    rest = Math.floor(rest / items.length);
    return item;
  };
  const [caller, mfa, action, resource] = [pick(space.callers), pick(space.mfa), pick(space.actions), pick(space.resources)];
  const context = new Map<string, string | readonly string[]>();
  for (const { key, values } of space.axes) {
    const value = pick(values);
    if (value !== undefined) context.set(key, value);
  }
  for (const [key, value] of [...caller.keys, ...mfa]) context.set(key, value);
  return { principal: caller.principal, action, resource, context };
}

/** Any action, those of `more` among them, on any resource, by any user where not told otherwise, without MFA where not told otherwise. */
export function anyActionSpace(
  documents: readonly Document[],
  more: readonly string[] = [],
  mfa: readonly Mfa[] = withoutMfa(documents),
  callers = users(documents),
): Space {
  const statements = documents.flatMap(({ statements }) => statements);
  const actions = unique(["zz:Fresh", "iam:Fresh", ...instances([...statements.flatMap(({ action }) => action.patterns), ...more])]);
  const resources = instances(statements.flatMap(({ resource }) => resource?.patterns ?? []));
  return {
    ...assumeRoleSpace(documents, mfa, callers),
    actions: actions.filter((action) => /^[a-z0-9-]+:[A-Za-z0-9]+$/i.test(action)),
    resources: unique(["*", "arn:aws:zz:::fresh", ...resources.filter((resource) => resource.startsWith("arn:"))]),
  };
}

/** At most `limit` requests of the space: all of them where they fit, else a spread that `salt` shifts. */
export function* requestsOf(space: Space, limit: number, salt: number): Generator<Request> {
  const total = Math.min(size(space), 2 ** 50);
  const stride = total <= limit ? 1 : Math.floor(total / limit) + 1;
  const count = Math.min(total, limit);
  for (let step = 0; step < count; step++)
    yield requestAt(space, total <= limit ? step : (step * stride + ((salt + step * 7919) % stride)) % total);
}

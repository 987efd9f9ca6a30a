import type { Condition, Document, Request } from "@mfa-guard/iam";
import { conditionKey } from "../../iam/src/caller/condition-keys.js";
import { CALLER_KEYS, type Caller, callerOf, users } from "./callers";
import { FRESH_VALUES, isList, mayCarry, partitionsOf, partitionsOfRole, type Sending, type Value } from "./carried";
import { conditionsOf, conditionsOn, FRESH_NAME, inOtherCase, instances, unique } from "./constants";

/**
 * Requests worth trying against some documents: every caller, key value, action and resource that the documents' own constants
 * make, and a fresh one of each. What is said about the request space is DESIGN.md's, "The question that everything asks".
 */

interface Axis {
  readonly key: string;
  readonly values: readonly Value[];
}

/** Whose requests, and the state of the MFA keys in them and what goes with it. */
export interface Way extends Sending {
  readonly keys: readonly (readonly [string, string])[];
}

const MFA_KEYS = new Set(["aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime"]);

function neighbours(condition: Condition, value: string): string[] {
  const { operator } = condition;
  if (operator.startsWith("Numeric")) return [-1, -0.5, 0, 0.5, 1].map((step) => String(Number(value) + step));
  if (operator.startsWith("Date")) {
    const instant = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
    const near = [-1000, 0, 1000].map((step) => instant + step);
    return near.flatMap((one) => [new Date(one).toISOString(), String(Math.floor(one / 1000))]);
  }
  if (operator.endsWith("IpAddress")) {
    const [address = ""] = value.split("/");
    return [address, "10.1.2.3", "10.2.0.1", "198.51.100.1", "2001:db8::5", "2001:db9::5"];
  }
  if (operator === "Bool") return ["true", "false", "maybe"];
  if (operator === "Null") return [];
  return operator.includes("IgnoreCase") ? [inOtherCase(value)] : [];
}

/** Every value of `key` that could matter to requests of these kinds, absence first. */
function axis(key: string, documents: readonly Document[], sendings: readonly Sending[]): Axis {
  const own = conditionsOn(key, documents);
  const variableTexts = conditionsOf(documents).some(({ values }) => values.some((value) => value.includes("${")))
    ? [FRESH_NAME, "alice", "bob", "ops"]
    : [];
  const texts = own.flatMap(({ values }) => values);
  const members = unique([
    ...FRESH_VALUES,
    ...instances(texts),
    ...variableTexts,
    ...own.flatMap((condition) => condition.values.flatMap((value) => neighbours(condition, value))),
  ]);
  const possible = (value: Value): boolean => sendings.some((sending) => mayCarry(key, value, sending));
  if (!isList(key)) return { key, values: [undefined, ...(conditionKey(key) ? members : withoutFresh(members))].filter(possible) };
  const some = members.filter((member) => possible([member])).slice(0, 6);
  const pairs = some.flatMap((one) => some.filter((other) => other > one).map((other) => [one, other]));
  return { key, values: [undefined, ...some.map((member) => [member]), ...pairs].filter(possible) };
}

/** Of a key that isn't in the table, one fresh text says all. */
function withoutFresh(members: readonly string[]): readonly string[] {
  return members.filter((member) => member === "zz" || !FRESH_VALUES.includes(member));
}

/** The keys that the documents ask about, in conditions or variables, and that are not settled by who calls and how. */
function freeKeys(documents: readonly Document[]): string[] {
  const patterns = documents.flatMap(({ statements }) =>
    statements.flatMap(({ conditions, resource }) => [...conditions.flatMap(({ values }) => values), ...(resource?.patterns ?? [])]),
  );
  const variables = patterns.flatMap((value) =>
    [...value.matchAll(/\$\{([^},*?$]+)/g)].map((match) => (match[1] ?? "").trim().toLowerCase()),
  );
  return unique([...conditionsOf(documents).map(({ keyId }) => keyId), ...variables]).filter((key) => !MFA_KEYS.has(key));
}

/** The two ways in which a person makes requests without MFA, as the documents can tell them apart. */
export function withoutMfa(documents: readonly Document[], paths: readonly Sending["path"][] = ["any"]): Way[] {
  return paths.flatMap((path): Way[] => [
    { sender: "access-key", path, keys: [] },
    ...issueTimes(documents).map((time): Way => ({ sender: "session", path, keys: [["aws:multifactorauthpresent", "false"], time] })),
  ]);
}

/** A session that was opened with MFA, from this moment on. */
export function withMfa(documents: readonly Document[], paths: readonly Sending["path"][] = ["any"]): Way[] {
  const sendings = [{ sender: "mfa-session", path: "any" }] as const;
  const ages = axis("aws:multifactorauthage", documents, sendings).values;
  return unique([...ages.map(String), "0", "60", "86400"]).flatMap((age) =>
    issueTimes(documents).flatMap((time) =>
      paths.map(
        (path): Way => ({
          sender: "mfa-session",
          path,
          keys: [["aws:multifactorauthpresent", "true"], ["aws:multifactorauthage", age], time],
        }),
      ),
    ),
  );
}

/** How a role session calls: with temporary credentials that say nothing of MFA, or that there was none. */
export function asRoleSession(documents: readonly Document[]): Way[] {
  const of = (...keys: Way["keys"]): Way => ({ sender: "role-session", path: "any", keys });
  return issueTimes(documents).flatMap((time) => [of(time), of(["aws:multifactorauthpresent", "false"], time)]);
}

/** How a federated user calls: with temporary credentials that never say anything of MFA. */
export function asFederatedUser(documents: readonly Document[]): Way[] {
  return issueTimes(documents).map((time): Way => ({ sender: "federated-user", path: "direct", keys: [time] }));
}

/** How the bearer of a token calls: with none of the keys. */
export const AS_TOKEN_HOLDER: readonly Way[] = [{ sender: "web-identity", path: "any", keys: [] }];

/** How a service calls on its own behalf: with none of the keys. */
export const AS_SERVICE: readonly Way[] = [{ sender: "service", path: "any", keys: [] }];

function issueTimes(documents: readonly Document[]): Way["keys"][number][] {
  const asked = conditionsOn("aws:tokenissuetime", documents).length > 0;
  const times = asked ? axis("aws:tokenissuetime", documents, [{ sender: "session", path: "any" }]).values : ["2026-11-24T00:00:00Z"];
  return times.map((time) => ["aws:tokenissuetime", String(time)]);
}

export interface Space {
  readonly callers: readonly Caller[];
  readonly ways: readonly Way[];
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
  const ways = withoutMfa(documents);
  const axes = [...values].map(([key, tried]) => ({ key, values: tried.filter((value) => ways.some((way) => mayCarry(key, value, way))) }));
  const partitions = partitionsOfRole(documents);
  const users = callers.map((user) => {
    const [, partition = ""] = user.arn.split(":");
    return partitions.includes(partition) ? user : { ...user, arn: user.arn.replace(`arn:${partition}:`, `arn:${partitions[0]}:`) };
  });
  return {
    ...assumeRoleSpace(
      documents,
      ways,
      users.map((user) => callerOf({ kind: "user", ...user })),
    ),
    axes,
  };
}

/** `sts:AssumeRole` by any of `callers`, users where not told otherwise, in any of the `ways`, without MFA where not told otherwise. */
export function assumeRoleSpace(
  documents: readonly Document[],
  ways: readonly Way[] = withoutMfa(documents),
  callers = users(documents, partitionsOfRole(documents)),
): Space {
  const own = new Set(callers.flatMap(({ keys }) => keys.map(([key]) => key)));
  const isService = callers.every(({ principal }) => principal.kind === "service");
  return {
    callers,
    ways,
    actions: ["sts:AssumeRole"],
    resources: [ROLE],
    axes: freeKeys(documents)
      .filter((key) => !own.has(key) && (isService || !CALLER_KEYS.has(key)))
      .map((key) => axis(key, documents, ways)),
  };
}

function size({ callers, ways, actions, resources, axes }: Space): number {
  return axes.reduce((product, { values }) => product * values.length, callers.length * ways.length * actions.length * resources.length);
}

/** The request at `index` of the space, from 0 to its size; undefined where it is none that AWS could send. */
function requestAt(space: Space, index: number): Request | undefined {
  let rest = index;
  const pick = <T>(items: readonly T[]): T => {
    const item = items[rest % items.length] as T;
    rest = Math.floor(rest / items.length);
    return item;
  };
  const [caller, way, action, resource] = [pick(space.callers), pick(space.ways), pick(space.actions), pick(space.resources)];
  const context = new Map<string, string | readonly string[]>();
  for (const { key, values } of space.axes) {
    const value = pick(values);
    if (!mayCarry(key, value, way)) return undefined;
    if (value !== undefined) context.set(key, value);
  }
  for (const [key, value] of [...caller.keys, ...way.keys]) context.set(key, value);
  return { principal: caller.principal, action, resource, context };
}

/** Any action, those of `more` among them, on any resource, by any user where not told otherwise, without MFA where not told otherwise. */
export function anyActionSpace(
  documents: readonly Document[],
  more: readonly string[] = [],
  ways: readonly Way[] = withoutMfa(documents),
  callers = users(documents),
): Space {
  const statements = documents.flatMap(({ statements }) => statements);
  const actions = unique(["zz:Fresh", "iam:Fresh", ...instances([...statements.flatMap(({ action }) => action.patterns), ...more])]);
  const partitions = partitionsOf(documents);
  const resources = instances(statements.flatMap(({ resource }) => resource?.patterns ?? []));
  return {
    ...assumeRoleSpace(documents, ways, callers),
    actions: actions.filter((action) => /^[a-z0-9-]+:[A-Za-z0-9]+$/i.test(action)),
    resources: unique([
      "*",
      ...partitions.map((partition) => `arn:${partition}:zz:::fresh`),
      ...resources.filter((resource) => partitions.includes(/^arn:([^:]+):/.exec(resource)?.[1] ?? "")),
    ]),
  };
}

/** At most `limit` requests of the space: all of them where they fit, else a spread that `salt` shifts. */
export function* requestsOf(space: Space, limit: number, salt: number): Generator<Request> {
  const total = Math.min(size(space), 2 ** 50);
  const stride = total <= limit ? 1 : Math.floor(total / limit) + 1;
  const count = Math.min(total, limit);
  for (let step = 0; step < count; step++) {
    const request = requestAt(space, total <= limit ? step : (step * stride + ((salt + step * 7919) % stride)) % total);
    if (request !== undefined) yield request;
  }
}

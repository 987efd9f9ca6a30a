import type { Condition, Document, Principal, Request } from "@mfa-guard/iam";

/**
 * Requests worth trying against some documents: every caller, key value, action and resource that the documents' own constants
 * make, and a fresh one of each. What is said about the request space is DESIGN.md's, "The question that everything asks".
 */

type Value = string | readonly string[] | undefined;

interface Axis {
  readonly key: string;
  readonly values: readonly Value[];
}

/** A caller with every key that follows from who it is. */
interface Caller {
  readonly principal: Principal;
  readonly keys: readonly (readonly [string, string])[];
}

/** The state of the MFA keys in a request, and what goes with it. */
type Mfa = readonly (readonly [string, string])[];

const TIED = new Set([
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:userid",
  "aws:username",
  "aws:principalisawsservice",
]);
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

const unique = <T>(items: Iterable<T>): T[] => [...new Set(items)];

function conditionsOf(documents: readonly Document[]): Condition[] {
  return documents.flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions));
}

function principalTexts(documents: readonly Document[]): string[] {
  return documents.flatMap(({ statements }) =>
    statements.flatMap(({ principal }) =>
      (principal?.entries ?? []).map((entry) =>
        entry.kind === "account"
          ? `arn:${entry.partition ?? "aws"}:iam::${entry.account}:root`
          : "arn" in entry
            ? entry.arn
            : "id" in entry
              ? entry.id
              : "",
      ),
    ),
  );
}

/** Texts that `patterns` match, alone and together: each wildcard filled with nothing, something fresh, and the other patterns' text. */
function instances(patterns: readonly string[]): string[] {
  const plain = patterns.map((pattern) => pattern.replace(/\$\{([*?$])\}/g, "$1").replace(/\$\{[^}']*(?:'([^']*)')?\}/g, "$1"));
  const fillers = unique(["", "z", ...plain.map((pattern) => pattern.replace(/[*?]/g, ""))]);
  const filled = plain.flatMap((pattern) => (pattern.includes("*") ? fillers.map((filler) => pattern.replace(/\*/g, filler)) : [pattern]));
  return unique(filled.map((text) => text.replace(/\?/g, "z")));
}

/** `name` in each of the ways that the letter case of a text can matter to these operators. */
const inOtherCase = (text: string): string => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());

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
  const conditions = conditionsOf(documents);
  const own = conditions.filter(({ keyId }) => keyId === key);
  const variableTexts = conditions.some(({ values }) => values.some((value) => value.includes("${"))) ? ["alice", "bob", "ops"] : [];
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

/** The keys that the documents ask about, in conditions or variables, and that an attacker may choose. */
function freeKeys(documents: readonly Document[]): string[] {
  const patterns = documents.flatMap(({ statements }) =>
    statements.flatMap(({ conditions, resource }) => [...conditions.flatMap(({ values }) => values), ...(resource?.patterns ?? [])]),
  );
  const variables = patterns.flatMap((value) =>
    [...value.matchAll(/\$\{([^},*?$]+)/g)].map((match) => (match[1] ?? "").trim().toLowerCase()),
  );
  const keys = unique([...conditionsOf(documents).map(({ keyId }) => keyId), ...variables]);
  return keys.filter((key) => !TIED.has(key) && !MFA_KEYS.has(key) && !isNeverCarried(key));
}

/** The caller as AWS describes it: the keys that follow from who it is. */
export function callerOf(principal: Principal): Caller {
  if (principal.kind === "service") {
    return {
      principal,
      keys: [
        ["aws:principalisawsservice", "true"],
        ["aws:principalservicename", principal.name],
      ],
    };
  }
  const [, , , , account = ""] = principal.arn.split(":");
  const of = (type: string, userid: string, ...more: Caller["keys"]): Caller => ({
    principal,
    keys: [
      ["aws:principalarn", principal.arn],
      ["aws:principalaccount", account],
      ["aws:principaltype", type],
      ["aws:userid", userid],
      ["aws:principalisawsservice", "false"],
      ...more,
    ],
  });
  switch (principal.kind) {
    case "user":
      return of("User", principal.id, ["aws:username", principal.arn.slice(principal.arn.lastIndexOf("/") + 1)]);
    case "root":
      return of("Account", account);
    case "role-session":
      return of("AssumedRole", `${principal.id}:${principal.sessionArn.slice(principal.sessionArn.lastIndexOf("/") + 1)}`);
  }
}

const USER_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):user(\/(?:[\x21-\x7e]+\/)?)([\w+=,.@-]{1,64})$/;

/** The users that the documents can tell apart, in every account that they name and a fresh one. */
export function users(documents: readonly Document[]): Caller[] {
  const conditions = conditionsOf(documents);
  const valuesOf = (key: string): string[] => conditions.filter(({ keyId }) => keyId === key).flatMap(({ values }) => values);
  const withCases = (key: string): string[] =>
    conditions
      .filter(({ keyId, operator }) => keyId === key && operator.includes("IgnoreCase"))
      .flatMap(({ values }) => values.map(inOtherCase));
  const texts = [...principalTexts(documents), ...instances(valuesOf("aws:principalarn"))];
  const arns = texts.map((text) => text.split(":")).filter((parts) => parts.length >= 6);

  const accounts = unique([
    "999988887777",
    ...[...arns.map((parts) => parts[4] ?? ""), ...instances(valuesOf("aws:principalaccount"))].filter((text) => /^\d{12}$/.test(text)),
  ]);
  const partitions = unique(["aws", ...arns.map((parts) => parts[1] ?? "").filter((text) => /^aws(-[a-z]+)*$/.test(text))]);
  const variables = conditions.some(({ values }) => values.some((value) => value.includes("${aws:username}")));
  const names = [
    "zoe",
    ...instances(valuesOf("aws:username")),
    ...withCases("aws:username"),
    ...(variables ? ["ops", "alice"] : []),
  ].filter((name) => /^[\w+=,.@-]{1,64}$/.test(name));
  const paths = unique([
    ...arns.map((parts) => parts.slice(5).join(":")).filter((path) => path.startsWith("user/")),
    ...names.map((name) => `user/${name}`),
  ]);
  const ids = unique([
    "AIDAFRESHFRESHFRESH00",
    ...[...principalTexts(documents), ...instances(valuesOf("aws:userid")), ...withCases("aws:userid")].filter((id) =>
      /^AIDA[A-Z0-9]{12,}$/.test(id),
    ),
  ]);
  return partitions.flatMap((partition) =>
    accounts.flatMap((account) =>
      paths.flatMap((path) => {
        const arn = `arn:${partition}:iam::${account}:${path}`;
        return USER_ARN.test(arn) ? ids.map((id) => callerOf({ kind: "user", arn, id })) : [];
      }),
    ),
  );
}

/** The two ways in which a person makes requests without MFA, as the documents can tell them apart. */
export function withoutMfa(documents: readonly Document[]): Mfa[] {
  return [[], ...issueTimes(documents).map((time): Mfa => [["aws:multifactorauthpresent", "false"], time])];
}

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

/** `sts:AssumeRole` by one user in both contexts, with each of `values`. */
export function puzzleSpace(documents: readonly Document[], values: ReadonlyMap<string, readonly Value[]>): Space {
  const caller = callerOf({ kind: "user", arn: "arn:aws:iam::999988887777:user/zoe", id: "AIDAFRESHFRESHFRESH00" });
  const axes = [...values].map(([key, tried]) => ({ key, values: tried }));
  return { ...assumeRoleSpace(documents, withoutMfa(documents), [caller]), axes };
}

/** `sts:AssumeRole` by any user, in both contexts. */
export function assumeRoleSpace(documents: readonly Document[], mfa = withoutMfa(documents), callers = users(documents)): Space {
  return {
    callers,
    mfa,
    actions: ["sts:AssumeRole"],
    resources: [ROLE],
    axes: freeKeys(documents).map((key) => axis(key, documents)),
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
  const context = new Map<string, string | readonly string[]>([...caller.keys, ...mfa]);
  for (const { key, values } of space.axes) {
    const value = pick(values);
    if (value !== undefined) context.set(key, value);
  }
  return { principal: caller.principal, action, resource, context };
}

/** Any action outside the enrolment set on any resource, by any user, in both contexts. */
export function identitySpace(documents: readonly Document[], outsideEnrolment: (action: string) => boolean): Space {
  const statements = documents.flatMap(({ statements }) => statements);
  const actions = unique(["zz:Fresh", "iam:Fresh", ...instances(statements.flatMap(({ action }) => action.patterns))]);
  const resources = instances(statements.flatMap(({ resource }) => resource?.patterns ?? []));
  return {
    ...assumeRoleSpace(documents),
    actions: actions.filter((action) => /^[a-z0-9-]+:[A-Za-z0-9]+$/i.test(action) && outsideEnrolment(action)),
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

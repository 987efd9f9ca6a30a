import {
  type CallAsked,
  canCallWithoutMfa,
  ESCALATION_ACTIONS,
  ESCALATIONS,
  type Escalation,
  grantsPrivilege,
  mayLetServiceIn,
  type Premises,
  type StatementRef,
  statementOf,
} from "@mfa-guard/iam";
import { memoize } from "../../policypack/policy/memoize";
import type { DocumentSlot } from "../../stack/facts";
import { groupBy } from "../../stack/group-by";
import { managedPoliciesThat } from "../../stack/managed-policies";
import type { Identities, Identity, User } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import type { Identify } from "../account/identities";
import type { Place, Step } from "../findings/reach";
import type { Answer } from "./assumptions";
import { type Caller, scopeOf } from "./callers";
import { like } from "./like";

/** What a caller may do to each of some users and roles. */
export interface Edge {
  /** The same list is the same object, however many callers it is for. */
  readonly targets: ReadonlySet<Identity>;
  /** Of the users, groups, roles or policies that the calls are made on. */
  readonly things: readonly { readonly place: Place }[];
  readonly stepTo: (target: Identity) => Step;
  readonly certain: boolean;
}

/** The caller with other policies, which it gave itself. */
export interface Variant {
  readonly identity: Identity;
  readonly step: Step;
  readonly certain: boolean;
}

export interface Escalating {
  /** Whom the caller can act as, other than by `sts:AssumeRole`. */
  sessions(caller: Caller): readonly Edge[];
  /** Whose policies the caller can write, so that they are administrators. */
  powers(caller: Caller): readonly Edge[];
  /** How the caller becomes an administrator by what needs nobody else: a new role or user. */
  anew(caller: Caller): { readonly step: Step; readonly certain: boolean } | undefined;
  variants(caller: Caller): readonly Variant[];
  /** Whether the caller is an administrator once its own policies allow everything: Denys, boundary and SCPs stay. */
  canGrow(caller: Caller): boolean;
}

/** What an escalation is about: a user, role, group or policy, and whose power comes with it. */
interface Thing {
  readonly place: Place;
  readonly arn: string | undefined;
  readonly holders: readonly Identity[];
  /** ARNs of the permissions boundary; undefined where it isn't known. */
  readonly boundary: readonly string[] | undefined;
}

type Kind = Escalation["target"];
type Decided = { readonly certain: boolean; readonly by?: StatementRef | undefined } | undefined;

/** Enough for 10,000 users and roles that fall into some thousands of kinds: seconds. Beyond it the answer is yes. */
const DECISIONS = 60_000;
/** So many groups, each with policies of its own, a caller is tried in. */
const GROUPS_TRIED = 20;
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const ALLOWS_EVERYTHING = JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } });

/** `presume` takes why something counts as a yes that isn't decided; `isOpen` hears of every answer, and says whether it is anything but a no. */
export function escalating(
  { users, groups, roles }: Pick<Identities, "users" | "groups" | "roles">,
  identify: Identify,
  premises: Premises,
  presume: (reason: string) => false,
  isOpen: (answer: Answer) => boolean,
): Escalating {
  const things = thingsOf(users, groups, roles, identify);
  const organization = Object.values(premises.guardrails?.policies ?? {}).map((policy) =>
    typeof policy === "string" ? policy : JSON.stringify(policy),
  );
  const pools = new Map<string, readonly Thing[]>();
  const poolOf = (kind: Kind, account: string, service = ""): readonly Thing[] => {
    const key = `${kind} ${account} ${service}`;
    const known = pools.get(key);
    if (known !== undefined) return known;
    const all = service === "" ? (things[kind].get(account) ?? []) : poolOf(kind, account).filter((each) => trusts(each, service));
    pools.set(key, all);
    return all;
  };
  const decided = new Map<string, Decided>();
  const attachable = once(() => [
    ...managedPoliciesThat((document) => grants([JSON.stringify(document)]).kind === "privileged"),
    ...[...things.policy.values()].flat().flatMap(({ arn, holders: [first] }) => (arn !== undefined && first !== undefined ? [arn] : [])),
  ]);

  function decide(caller: Caller, call: CallAsked, about: string): Decided {
    const key = `${caller.kin} ${call.action} ${about} ${JSON.stringify(call.keys ?? "")}`;
    if (decided.has(key)) return decided.get(key);
    const answer = decided.size >= DECISIONS ? overBound() : judge(caller, call);
    decided.set(key, answer);
    return answer;
  }

  function overBound(): Decided {
    return { certain: presume("there are too many different users and roles to decide each step") };
  }

  function judge({ calling }: Caller, call: CallAsked): Decided {
    const verdict = canCallWithoutMfa(calling, call, { premises });
    if (verdict.kind === "allowed") return { certain: true, by: verdict.witness.statement };
    return isOpen(verdict) ? { certain: presume("some policy documents can't be read or decided") } : undefined;
  }

  /** The things of a pool in classes that neither the caller's policies nor the organization's tell apart, as far as an Allow may cover them. */
  const classes = new Map<string, readonly (readonly Thing[])[]>();
  function classesOf(caller: Caller, action: string, pool: readonly Thing[], poolKey: string): readonly (readonly Thing[])[] {
    const key = `${caller.kin} ${action} ${poolKey}`;
    const known = classes.get(key);
    if (known !== undefined) return known;
    const { documents, boundary } = caller.calling;
    const own = (documents as readonly string[]).map((text) => scopeOf([text, action]));
    const limits = [...(boundary === undefined ? [] : [boundary as string]), ...organization].map((text) => scopeOf([text, action]));
    const named = (pattern: string) => (caller.name === undefined ? pattern : pattern.replace(/\$\{aws:username\}/gi, caller.name));
    const allows = own.flatMap((scope) => scope.allows).map(named);
    const anything = own.some((scope) => scope.anything) || allows.some((pattern) => pattern.includes("${"));
    const within = anything ? pool : pool.filter(({ arn }) => arn === undefined || allows.some((pattern) => like(pattern, arn)));
    const patterns = [...new Set([...own, ...limits].flatMap((scope) => scope.patterns).map(named))];
    const isLoose = patterns.some((pattern) => pattern.includes("${"));
    const signature = ({ arn, boundary: limit }: Thing) =>
      arn === undefined || isLoose
        ? (arn ?? "")
        : `${patterns.map((pattern) => Number(like(pattern, arn))).join("")} ${limit?.join() ?? "?"}`;
    const found =
      patterns.length === 0 && within.every((each) => each.boundary?.length === 0) ? [within] : [...groupBy(within, signature).values()];
    const nonEmpty = found.filter((each) => each.length > 0);
    classes.set(key, nonEmpty);
    return nonEmpty;
  }

  const sets = new Map<readonly Thing[], ReadonlySet<Identity>>();
  const holdersOf = (some: readonly Thing[]): ReadonlySet<Identity> => {
    const known = sets.get(some) ?? new Set(some.flatMap(({ holders }) => holders));
    sets.set(some, known);
    return known;
  };

  /** The calls that are on anything, all together. */
  function others(caller: Caller, { calls }: Escalation): Decided {
    let all: Decided = { certain: true };
    for (const { action, on } of calls) {
      if (on === "target") continue;
      const one = decide(caller, { action }, "");
      if (one === undefined) return undefined;
      all = { certain: all.certain && one.certain, by: one.by };
    }
    return all;
  }

  function edgesBy(caller: Caller, escalation: Escalation): readonly Edge[] {
    const { calls, target, service, existing } = escalation;
    if (!calls.every(({ action }) => caller.may.has(action.toLowerCase()))) return [];
    const pool = poolOf(target, caller.account, service);
    if (pool.length === 0) return [];
    const beside = others(caller, escalation);
    if (beside === undefined) return [];
    const told = calls.map(({ action }) => action);
    const edge = (some: readonly Thing[], { certain, by }: NonNullable<Decided>): Edge => {
      const onHolder = new Map(some.flatMap(({ holders, place: at }) => holders.map((holder) => [holder, at] as const)));
      const stepTo = (one: Identity): Step => ({
        calls: told,
        on: onHolder.get(one) ?? place(one),
        ...(existing !== undefined && { existing }),
        ...namedBy(caller, by),
      });
      const sure = certain && (existing === undefined || presume(`whether there is ${existing} isn't known`));
      return { targets: holdersOf(some), things: some, stepTo, certain: sure };
    };
    const onTarget = calls.find(({ on }) => on === "target");
    if (onTarget === undefined) return [edge(pool, beside)];
    const { action } = onTarget;
    return classesOf(caller, action.toLowerCase(), pool, `${target} ${caller.account} ${service ?? ""}`).flatMap((some) => {
      const [first] = some;
      if (first === undefined) return [];
      const one = decide(caller, { action, resource: first.arn, keys: keysFor(caller, escalation, first) }, `${first.arn ?? ""}`);
      return one === undefined ? [] : [edge(some, { certain: one.certain && beside.certain, by: one.by })];
    });
  }

  function keysFor({ calling }: Caller, { gives, service, calls }: Escalation, { boundary }: Thing): NonNullable<CallAsked["keys"]> {
    const action = calls[0]?.action ?? "";
    return {
      ...(service !== undefined && { "iam:PassedToService": [service] }),
      ...(gives === "power" && boundary !== undefined && { "iam:PermissionsBoundary": boundary }),
      // Which policies give power is asked only where it matters: it takes a while.
      ...(/^iam:Attach/.test(action) &&
        [...calling.documents, calling.boundary, ...organization].some(asksWhichPolicy) && { "iam:PolicyARN": attachable() }),
      ...(/^iam:Put\w+PermissionsBoundary$/.test(action) && { "iam:PermissionsBoundary": [ADMINISTRATOR] }),
    };
  }

  const edges = new Map<string, readonly Edge[]>();
  const byKey = (caller: Caller, gives: Escalation["gives"]): readonly Edge[] => {
    const key = `${caller.key} ${gives}`;
    const known = edges.get(key);
    if (known !== undefined) return known;
    const covered = new Set<Identity>();
    const found: Edge[] = [];
    for (const escalation of caller.may.size === 0 ? [] : ESCALATIONS.filter((each) => each.gives === gives)) {
      // Whoever can surely be acted as in one way needn't be asked about in another.
      const pool = poolOf(escalation.target, caller.account, escalation.service);
      if (gives === "session" && pool.every(({ holders }) => holders.every((one) => covered.has(one)))) continue;
      for (const edge of edgesBy(caller, escalation)) {
        found.push(edge);
        if (edge.certain) for (const one of edge.targets) covered.add(one);
      }
    }
    edges.set(key, found);
    return found;
  };

  const grown = new Map<number, boolean>();
  function canGrow(caller: Caller): boolean {
    const known = grown.get(caller.kin);
    if (known !== undefined) return known;
    const calling = { ...caller.calling, documents: [...caller.calling.documents, ALLOWS_EVERYTHING] };
    const can = ESCALATION_ACTIONS.some((action) => canCallWithoutMfa(calling, { action }, { premises }).kind !== "not-allowed");
    grown.set(caller.kin, can);
    return can;
  }

  /** Nothing is left to gain for whoever is an administrator already. */
  function variants(caller: Caller): readonly Variant[] {
    const { identity } = caller;
    if (caller.may.size === 0 || (canGrow(caller) && isAdministrator(caller))) return [];
    const own = (edge: Edge) => edge.targets.has(identity);
    const found: Variant[] = [];
    for (const edge of byKey(caller, "no-boundary").filter(own)) {
      if (identity.boundary === undefined) break;
      found.push({ identity: { ...identity, boundary: undefined }, step: edge.stepTo(identity), certain: edge.certain });
      break;
    }
    if (identity.kind === "user" && caller.may.has("iam:addusertogroup")) found.push(...joining(caller, identity as User));
    const removed = byKey(caller, "fewer-policies").filter(own);
    const [first] = removed;
    if (first !== undefined) {
      const calls = removed.flatMap((edge) => edge.things.map((thing) => `${edge.stepTo(identity).calls[0] ?? ""} ${thing.place.id}`));
      const without = withoutDenys(identity as User, new Set(calls));
      if (without !== undefined) found.push({ identity: without, step: first.stepTo(identity), certain: first.certain });
    }
    return found;
  }

  function isAdministrator(caller: Caller): boolean {
    const own = byKey(caller, "power").some(({ targets, certain }) => certain && targets.has(caller.identity));
    return own || anew(caller)?.certain === true;
  }

  function joining(caller: Caller, user: User): readonly Variant[] {
    const pool = poolOf("group", caller.account).filter(({ place: { id } }) => user.groups.every(({ origin }) => origin.urn !== id));
    const joinable = classesOf(caller, "iam:addusertogroup", pool, `joinable ${user.origin.urn}`).flatMap((some) => {
      const [first] = some;
      const one = first && decide(caller, { action: "iam:AddUserToGroup", resource: first.arn }, `${first.arn ?? ""}`);
      return one === undefined ? [] : some.map((each) => ({ each, one }));
    });
    if (joinable.length > GROUPS_TRIED) presume("there are too many groups to try each that a user can join");
    return joinable.slice(0, GROUPS_TRIED).flatMap(({ each, one }): readonly Variant[] => {
      const group = groups.find(({ origin }) => origin.urn === each.place.id);
      if (group === undefined) return [];
      const step = { calls: ["iam:AddUserToGroup"], on: each.place, ...namedBy(caller, one.by) };
      return [{ identity: { ...user, groups: [...user.groups, group] } as User, step, certain: one.certain }];
    });
  }

  function anew(caller: Caller): { readonly step: Step; readonly certain: boolean } | undefined {
    for (const calls of ANEW) {
      if (!calls.every((action) => caller.may.has(action.toLowerCase()))) continue;
      const keys = (action: string) => (/AccessKey$/.test(action) ? {} : { "iam:PermissionsBoundary": [] });
      const each = calls.map((action) => decide(caller, { action, keys: keys(action) }, ""));
      if (each.includes(undefined)) continue;
      const [{ certain = false, by = undefined } = {}] = each as readonly NonNullable<Decided>[];
      const on = { id: `account ${caller.account}`, name: calls[0] === "iam:CreateRole" ? "a new role" : "a new user" };
      const whole = each.every((one) => one?.certain) && certain;
      return { step: { calls, on, ...namedBy(caller, by) }, certain: whole };
    }
    return undefined;
  }

  return {
    sessions: (caller) => byKey(caller, "session"),
    powers: (caller) => byKey(caller, "power"),
    anew: (caller) => (canGrow(caller) ? anew(caller) : undefined),
    variants,
    canGrow,
  };
}

/** A principal that didn't exist before, with any policies that one likes. */
const ANEW: readonly (readonly string[])[] = [
  ["iam:CreateRole", "iam:PutRolePolicy"],
  ["iam:CreateRole", "iam:AttachRolePolicy"],
  ["iam:CreateUser", "iam:PutUserPolicy", "iam:CreateAccessKey"],
  ["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"],
];

const grants = memoize(grantsPrivilege);
const letsIn = memoize(([trust, service = ""]) => ({ in: mayLetServiceIn(trust, service) }));

function trusts({ holders: [role] }: Thing, service: string): boolean {
  const text = role?.trust?.text;
  return text !== undefined && (text === UNKNOWN || letsIn([text, service]).in);
}

function asksWhichPolicy(document: unknown): boolean {
  return typeof document === "string" && /iam:policyarn/i.test(document);
}

type Things = Readonly<Record<Kind, ReadonlyMap<string, readonly Thing[]>>>;

function thingsOf(users: readonly User[], groups: readonly Identity[], roles: readonly Identity[], identify: Identify): Things {
  const accountOf = (identity: Identity) => identify(identity).arn?.split(":")[4] ?? identity.origin.account;
  const of = (identities: readonly Identity[], holders: (identity: Identity) => readonly Identity[]) =>
    groupBy(
      identities.map((identity) => ({
        account: accountOf(identity),
        place: place(identity),
        arn: identify(identity).arn,
        holders: holders(identity),
        boundary: limitsOf(identity),
      })),
      ({ account }) => account,
    );
  const members = new Map<string, Identity[]>();
  for (const user of users) {
    for (const { origin } of user.groups) members.set(origin.urn, [...(members.get(origin.urn) ?? []), user]);
  }
  const policies = new Map<string, Thing & { readonly account: string; readonly holders: Identity[] }>();
  for (const holder of [...users, ...roles]) {
    const slots = [holder, ...((holder as Partial<User>).groups ?? [])].flatMap(({ documents }) => documents);
    for (const { origin } of slots) {
      if (!MANAGED.test(origin.type) || AWS_OWN.test(origin.urn)) continue;
      const arn = origin.urn.startsWith("arn:") ? origin.urn : undefined;
      const known = policies.get(origin.urn);
      if (known !== undefined) known.holders.push(holder);
      else {
        const at = { id: origin.urn, name: origin.name };
        policies.set(origin.urn, { account: accountOf(holder), place: at, arn, holders: [holder], boundary: [] });
      }
    }
  }
  return {
    user: of(users, (user) => [user]),
    role: of(roles, (role) => [role]),
    group: of(groups, ({ origin }) => members.get(origin.urn) ?? []),
    policy: groupBy([...policies.values()], ({ account }) => account),
  };
}

const MANAGED = /policy:Policy$|:ManagedPolicy$/;
const AWS_OWN = /^arn:[^:]*:iam::aws:/;

function limitsOf({ boundary }: Identity): readonly string[] | undefined {
  if (boundary === undefined) return [];
  const arn = boundary.foreignPolicy ?? boundary.document?.origin.urn;
  return arn?.startsWith("arn:") ? [arn] : undefined;
}

/** The identity without the policies with Denys that these calls, each with what it is on, take away; undefined where there are none. */
function withoutDenys(user: User, calls: ReadonlySet<string>): User | undefined {
  let some = false;
  const kept = (identity: Identity, of: "User" | "Role" | "Group"): Identity => {
    const documents = identity.documents.filter((slot) => {
      const isManaged = MANAGED.test(slot.origin.type);
      const gone =
        denies(slot) &&
        (calls.has(`iam:${isManaged ? "Detach" : "Delete"}${of}Policy ${identity.origin.urn}`) ||
          (isManaged && calls.has(`iam:CreatePolicyVersion ${slot.origin.urn}`)));
      some ||= gone;
      return !gone;
    });
    return { ...identity, documents };
  };
  const own = kept(user, user.kind === "user" ? "User" : "Role");
  const groups = (user.groups ?? []).flatMap((group) => {
    if (!group.documents.some(denies) || !calls.has(`iam:RemoveUserFromGroup ${group.origin.urn}`)) return [kept(group, "Group")];
    some = true;
    return [];
  });
  return some ? { ...user, ...own, groups } : undefined;
}

function denies({ text }: DocumentSlot): boolean {
  return text !== UNKNOWN && /"Deny"/.test(text);
}

function namedBy({ calling, names }: Caller, by: StatementRef | undefined): { readonly by?: string } {
  if (by === undefined) return {};
  return { by: statementOf(by, { documents: calling.documents.map((text) => names.get(String(text)) ?? "a policy") }) };
}

export function place({ origin }: Identity): Place {
  return { id: origin.urn, name: origin.name };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

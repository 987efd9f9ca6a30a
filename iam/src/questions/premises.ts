import { accountOf } from "../caller/caller.js";
import type { Condition, PolicyInput } from "../document/document.js";
import { parse } from "../document/parse.js";
import type { Guardrails, GuardrailTarget, Premise, Premises } from "../premises.js";
import type { Answer } from "../search/question.js";
import { allowsOf, denysOf, EVERYTHING_ALLOWED, type Located, locate, partitionsIn, spaceStatements } from "../search/space.js";

/** What premises add to a question: statements of which none may match, and lists of which one each has to. */
export interface Bounds {
  readonly stops: readonly Located[];
  readonly levels: readonly (readonly Located[])[];
  /** The partitions whose ARNs the premises write out, these and those that were left out. */
  readonly partitions: readonly string[];
}

/** What one premise adds. */
export interface Bound extends Partial<Omit<Bounds, "partitions">> {
  readonly premise: Premise;
}

export interface Answered {
  readonly answer: Answer;
  /** The premises that there is no such request by: a smallest choice of those that were given. */
  readonly premises: readonly Premise[];
  /** All that the request had to obey. */
  readonly bounds: Bounds;
}

const NO_BOUNDS: Bounds = { stops: [], levels: [], partitions: [] };

/**
 * Asks without premises first, which are looked at where there is such a request. Where they leave none, each is left out once, to see whether
 * the others suffice.
 */
export function askUnder(
  premises: Premises | undefined,
  bound: (premises: Premises) => readonly Bound[],
  ask: (bounds: Bounds) => Answer,
): Answered {
  const without = ask(NO_BOUNDS);
  const bounds = premises === undefined || without.kind === "none" ? [] : bound(premises);
  if (bounds.length === 0) return { answer: without, premises: [], bounds: NO_BOUNDS };
  const all = whole(bounds);
  const answer = ask(all);
  if (answer.kind !== "none") return { answer, premises: [], bounds: all };
  const needed = bounds.reduce((kept, one) => {
    const others = kept.filter((other) => other !== one);
    return ask(together(others, all.partitions)).kind === "none" ? others : kept;
  }, bounds);
  return { answer, premises: needed.map(({ premise }) => premise), bounds: all };
}

/** All that premises add to a question. */
export function allBounds(premises: Premises | undefined, bound: (premises: Premises) => readonly Bound[]): Bounds {
  return premises === undefined ? NO_BOUNDS : whole(bound(premises));
}

function whole(bounds: readonly Bound[]): Bounds {
  const { stops, levels } = together(bounds, []);
  return { stops, levels, partitions: partitionsIn([...stops, ...levels.flat()]) };
}

function together(bounds: readonly Bound[], partitions: readonly string[]): Bounds {
  return { stops: bounds.flatMap(({ stops = [] }) => stops), levels: bounds.flatMap(({ levels = [] }) => levels), partitions };
}

/** Where to ask: a premise says it only where the documents that are judged don't. Undefined where there are no premises. */
export function partitionsUnder(judged: readonly Located[], { stops, levels, partitions }: Bounds): readonly string[] | undefined {
  if (stops.length + levels.length + partitions.length === 0) return undefined;
  const own = partitionsIn(judged);
  return own.length > 0 ? own : partitions.length > 0 ? partitions : undefined;
}

/** Who may call: users of these accounts only, or of any. */
type Accounts = readonly string[] | "any";

/** The accounts whose identities the Allows of a trust policy name; `any` where one of them lets in whoever there is. */
export function accountsNamedBy(trust: readonly Located[]): Accounts {
  const accounts = new Set<string>();
  for (const { statement } of allowsOf(trust)) {
    if (statement.principal === undefined || statement.principal.negated) return "any";
    for (const entry of statement.principal.entries) {
      if (entry.kind === "everyone") return "any";
      if (entry.kind === "account") accounts.add(entry.account);
      if (entry.kind === "arn") accounts.add(accountOf(entry.arn));
    }
  }
  return [...accounts];
}

/** There is no user in those of the accounts that have none. */
export function withoutUsers({ accountsWithoutUsers = [] }: Premises, callers: Accounts): readonly Bound[] {
  const known = accountsWithoutUsers.filter(isAccount);
  if (callers === "any") return known.length === 0 ? [] : [noUsersIn(known)];
  return callers.filter((account) => known.includes(account)).map((account) => noUsersIn([account]));
}

function noUsersIn(accounts: readonly string[]): Bound {
  return { premise: { premise: "no-users", accounts }, stops: [boundTo(EVERYTHING_DENIED, accounts)] };
}

/** What is attached elsewhere: what can't be read there denies nothing. */
export function attachedElsewhere({ elsewhere = {} }: Premises, arns: readonly string[]): readonly Bound[] {
  return [...new Set(arns)].flatMap((arn): readonly Bound[] => {
    const attached = Object.hasOwn(elsewhere, arn) ? elsewhere[arn] : undefined;
    if (attached === "enforces") return [{ premise: { premise: "elsewhere", arn, known: "word" }, stops: [EVERYTHING_DENIED] }];
    const stops = denysOf((attached ?? []).flatMap(readable));
    return stops.length === 0 ? [] : [{ premise: { premise: "elsewhere", arn, known: "documents" }, stops }];
  });
}

/** Where it isn't said which the management account is, any may be it, and that one is bound by nothing. */
function believed({ guardrails }: Premises): Guardrails | undefined {
  return guardrails !== undefined && isAccount(guardrails.managementAccount) ? guardrails : undefined;
}

/** The SCPs of the callers' accounts, each on the account's own identities: others may be asked about too. */
export function scpsOn(premises: Premises, callers: Accounts): readonly Bound[] {
  const guardrails = believed(premises);
  if (guardrails === undefined) return [];
  const read = readGuardrails(guardrails);
  const members = Object.keys(guardrails.targets).filter((id) => isAccount(id) && id !== guardrails.managementAccount);
  const bound = callers === "any" ? members : members.filter((id) => callers.includes(id));
  const reached = new Map<string, string[]>();
  for (const account of bound) {
    for (const [id] of pathOf(guardrails, account)) reached.set(id, [...(reached.get(id) ?? []), account]);
  }
  const bounds = [...reached].flatMap(([id, accounts]) => boundsOf(guardrails, read, id, accounts));
  return merged(bounds);
}

/** The SCPs that reach one target, which is all that is asked about. */
export function scpsReaching(premises: Premises, target: string | undefined): readonly Bound[] {
  const guardrails = believed(premises);
  if (guardrails === undefined || target === undefined || target === guardrails.managementAccount) return [];
  const read = readGuardrails(guardrails);
  return merged(pathOf(guardrails, target).flatMap(([id]) => boundsOf(guardrails, read, id, undefined)));
}

/** The RCPs of the role's account: STS is among the services whose resources they bind, and its roles are. */
export function rcpsOn(premises: Premises, account: string | undefined): readonly Bound[] {
  const guardrails = believed(premises);
  if (guardrails === undefined || account === undefined || account === guardrails.managementAccount) return [];
  const read = readGuardrails(guardrails);
  const ids = pathOf(guardrails, account).flatMap(([, { rcps = [] }]) => rcps);
  return [...new Set(ids)].flatMap((policy) => {
    const stops = denysOf(read.get(policy) ?? []);
    return stops.length === 0 ? [] : [{ premise: { premise: "rcp" as const, policy }, stops }];
  });
}

/** What the SCPs on one target deny, and what none of them allows. `accounts`: those that it binds, where others are asked about too. */
function boundsOf(guardrails: Guardrails, read: Read, target: string, accounts: readonly string[] | undefined): readonly Bound[] {
  const { scps: policies = [] } = guardrails.targets[target] ?? {};
  const bound = (statement: Located): Located => (accounts === undefined ? statement : boundTo(statement, accounts));
  const denying = policies.flatMap((policy): readonly Bound[] => {
    const stops = denysOf(read.get(policy) ?? []).map(bound);
    return stops.length === 0 ? [] : [{ premise: { premise: "scp", policy }, stops }];
  });
  const allows = policies.flatMap((policy) => allowsOf(read.get(policy) ?? EVERYTHING_ALLOWED));
  // AWS keeps a policy that allows something on every target: without one it isn't the whole list.
  if (allows.length === 0 || allows.some(isEverything)) return denying;
  const others = accounts === undefined ? [] : [notIn(EVERYTHING_ALLOWED[0] as Located, accounts)];
  return [...denying, { premise: { premise: "scps-allow", target, policies }, levels: [[...allows, ...others]] }];
}

function isEverything({ statement: { action, resource, conditions } }: Located): boolean {
  const all = (patterns: readonly string[] | undefined, negated: boolean | undefined) =>
    negated === false && patterns?.includes("*") === true;
  return (
    conditions.length === 0 && all(action.patterns, action.negated) && (resource === undefined || all(resource.patterns, resource.negated))
  );
}

/** One policy on several targets is one premise. */
function merged(bounds: readonly Bound[]): readonly Bound[] {
  const found = new Map<string, Bound>();
  for (const one of bounds) {
    const key = JSON.stringify(one.premise);
    const before = found.get(key);
    found.set(key, before === undefined ? one : { ...before, stops: [...(before.stops ?? []), ...(one.stops ?? [])] });
  }
  return [...found.values()];
}

/** The target and what it is in, from itself up: as far as that is known. */
function pathOf({ targets }: Guardrails, target: string): readonly (readonly [id: string, target: GuardrailTarget])[] {
  const path = new Map<string, GuardrailTarget>();
  for (let id: string | undefined = target; id !== undefined && !path.has(id); id = path.get(id)?.parent) {
    const found: GuardrailTarget | undefined = Object.hasOwn(targets, id) ? targets[id] : undefined;
    if (found === undefined) break;
    path.set(id, found);
  }
  return [...path];
}

type Read = ReadonlyMap<string, readonly Located[]>;

const READ = new WeakMap<Guardrails, Read>();

/** The statements of each policy that can be read, once for each organization: it is the same in every question. */
function readGuardrails(guardrails: Guardrails): Read {
  const known = READ.get(guardrails);
  if (known !== undefined) return known;
  const read = new Map<string, readonly Located[]>();
  for (const [id, input] of Object.entries(guardrails.policies)) {
    const statements = readable(input);
    if (statements.length > 0) read.set(id, statements);
  }
  READ.set(guardrails, read);
  return read;
}

function readable(input: PolicyInput): readonly Located[] {
  const parsed = parse(input);
  return parsed.kind === "document" ? locate(parsed.document) : [];
}

/** The requests of other accounts' callers: not asked about. */
export function otherAccounts(account: string): readonly Located[] {
  return [notIn(EVERYTHING_DENIED, [account])];
}

export function isAccount(id: string): boolean {
  return /^\d{12}$/.test(id);
}

const EVERYTHING_DENIED = spaceStatements([{ Effect: "Deny", Principal: "*", Action: "*" }])[0] as Located;

/** The statement, where the caller is of one of the accounts. */
function boundTo(located: Located, accounts: readonly string[]): Located {
  return onAccount(located, "StringEquals", accounts);
}

function notIn(located: Located, accounts: readonly string[]): Located {
  return onAccount(located, "StringNotEquals", accounts);
}

function onAccount(located: Located, operator: "StringEquals" | "StringNotEquals", values: readonly string[]): Located {
  const key = "aws:PrincipalAccount";
  const condition: Condition = { operator, ifExists: false, quantifier: undefined, key, keyId: key.toLowerCase(), values };
  return { ...located, statement: { ...located.statement, conditions: [...located.statement.conditions, condition] } };
}

import type { Principal } from "../request.js";
import type { Dimension, Variable } from "../sets/dimension.js";
import { DOMAINS, type ValueType } from "../sets/domain.js";
import { type CharSet, DIGIT, type Language, literal, NO_SLASH, type Step, words } from "../sets/language.js";
import { fill } from "../sets/member.js";
import {
  accountOf,
  arnsOfAccount,
  arnsOfFederatedUserId,
  arnsOfUserName,
  type Caller,
  callersOf,
  federatedUserId,
  nameOf,
  partitionOf,
} from "./caller.js";
import { type Carried, type ConditionKey, conditionKey } from "./condition-keys.js";
import { CONTEXT_KEYS, type Context, MCP_KEY, MFA_AGE } from "./context.js";

/** Where a condition key's value comes from, for a kind of caller in a context. */
export type KeySource =
  /** It follows from who calls and how: undefined where the request doesn't carry the key. */
  | { readonly kind: "fixed"; readonly value: string | undefined }
  | { readonly kind: "free"; readonly dimension: Dimension; readonly part: Part | undefined };

/** A key that is a part of another dimension's value: `aws:username` of the caller's ARN. */
export interface Part {
  /** The characters that the part may consist of; wildcards stand for these alone. */
  readonly chars: CharSet;
  readonly project: (value: string) => string;
  /** A likely part that the steps match. */
  readonly example: (steps: readonly Step[]) => string | undefined;
  /** The whole values whose part the steps match. */
  readonly lift: (steps: readonly Step[], sample: string | undefined) => Language;
}

const ACCOUNT_PART: Part = {
  chars: DIGIT,
  project: accountOf,
  example: (steps) => {
    const start = fill(steps, "");
    return steps.at(-1)?.repeated ? start.padEnd(12, "1") : start;
  },
  lift: (steps, sample) => arnsOfAccount(undefined, steps, sample !== undefined && /^\d{12}$/.test(sample) ? sample : undefined),
};
export const USER_NAME_PART: Part = { chars: NO_SLASH, project: nameOf, example: (steps) => fill(steps, "x"), lift: arnsOfUserName };
/** `111122223333:name`, of `arn:aws:sts::111122223333:federated-user/name`. */
const FEDERATED_ID_PART: Part = { chars: NO_SLASH, project: federatedUserId, example: () => undefined, lift: arnsOfFederatedUserId };

const ABSENT: KeySource = { kind: "fixed", value: undefined };

/** The keys that follow from who calls, and from what of the caller; undefined where the table alone says what is known. */
const OF_CALLER: ReadonlyMap<string, (caller: Caller) => KeySource | undefined> = new Map<
  string,
  (caller: Caller) => KeySource | undefined
>([
  ["aws:principalarn", ({ arn }) => of(arn, undefined)],
  ["aws:principalaccount", ({ arn }) => of(arn, ACCOUNT_PART)],
  ["aws:username", ({ kind, arn }) => (kind === "user" ? of(arn, USER_NAME_PART) : ABSENT)],
  ["aws:userid", ({ kind, arn, userId }) => (userId === undefined ? of(arn, USER_ID_PARTS[kind]) : of(userId, undefined))],
  ["aws:principaltype", ({ principalType: value }) => (value === undefined ? undefined : { kind: "fixed", value })],
  ["aws:principalisawsservice", ({ kind }) => ({ kind: "fixed", value: String(kind === "service") })],
  ["aws:principalservicename", ({ serviceName }) => of(serviceName, undefined)],
]);

const USER_ID_PARTS: Readonly<Partial<Record<Caller["kind"], Part>>> = { root: ACCOUNT_PART, "federated-user": FEDERATED_ID_PART };

/** True iff the key's value follows from who calls. */
export function followsFromCaller(keyId: string): boolean {
  return OF_CALLER.has(keyId);
}

/** The values of the keys that follow from who calls, where its dimensions have these values. */
export function keysOfCaller(caller: Caller, read: (dimension: Dimension) => string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [keyId, sourceOf] of OF_CALLER) {
    const source = sourceOf(caller) ?? ABSENT;
    if (source.kind === "fixed") {
      if (source.value !== undefined) values.set(keyId, source.value);
    } else {
      const value = read(source.dimension);
      values.set(keyId, source.part === undefined ? value : source.part.project(value));
    }
  }
  return values;
}

/**
 * The condition keys, by lower-case name, that every request of this caller carries because of who it is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
export function keysOfPrincipal(principal: Principal): ReadonlyMap<string, string> {
  const arn = "arn" in principal ? principal.arn : "";
  const caller = callersOf(partitionOf(arn))[principal.kind];
  return keysOfCaller(caller, (dimension) => {
    if (dimension === caller.arn) return arn;
    if (principal.kind === "role-session") return `${principal.id}:${nameOf(principal.sessionArn)}`;
    return principal.kind === "user" ? principal.id : principal.kind === "service" ? principal.name : "";
  });
}

/** What a request may have for a key: nothing, and any value of the key's type or some alone. */
interface Presence {
  readonly mayBeAbsent: boolean;
  readonly mayBePresent: boolean;
  readonly values: Language | undefined;
}

/** `aws-mcp.amazonaws.com`, `eks-mcp.amazonaws.com` and their like. */
const MCP_SERVERS: Language = {
  words: [],
  sequences: [
    [{ set: { chars: "xabcdefghijklmnopqrstuvwyz0123456789-", negated: false }, repeated: true }, ...literal("mcp.amazonaws.com")],
  ],
  samples: ["aws-mcp.amazonaws.com"],
};

const TRUE = words(["true"]);
const FALSE = words(["false"]);
const PRESENCES: Readonly<Record<Carried, Presence>> = {
  always: { mayBeAbsent: false, mayBePresent: true, values: undefined },
  never: { mayBeAbsent: true, mayBePresent: false, values: undefined },
  sometimes: { mayBeAbsent: true, mayBePresent: true, values: undefined },
  true: { mayBeAbsent: false, mayBePresent: true, values: TRUE },
  false: { mayBeAbsent: false, mayBePresent: true, values: FALSE },
  "may be true": { mayBeAbsent: true, mayBePresent: true, values: TRUE },
  "may be false": { mayBeAbsent: true, mayBePresent: true, values: FALSE },
  "an MCP server": { mayBeAbsent: false, mayBePresent: true, values: MCP_SERVERS },
  "may be an MCP server": { mayBeAbsent: true, mayBePresent: true, values: MCP_SERVERS },
};

function presenceIn({ carried, by }: ConditionKey, { sender, path }: Context): Presence {
  const own = PRESENCES[carried[sender]];
  if (path === "direct") return own;
  if (path === "mcp") return by.mcp === undefined ? own : PRESENCES[by.mcp];
  return Object.values(by).reduce((one, other) => either(one, PRESENCES[other]), own);
}

function either(one: Presence, other: Presence): Presence {
  const values = !one.mayBePresent ? other.values : !other.mayBePresent || one.values === other.values ? one.values : undefined;
  return { mayBeAbsent: one.mayBeAbsent || other.mayBeAbsent, mayBePresent: one.mayBePresent || other.mayBePresent, values };
}

/** Where the values of condition keys come from in one question, for one kind of caller in one context. Each key has one dimension throughout. */
export class Keys {
  private sources: Map<string, KeySource> | undefined;
  private constants: Map<string, Dimension> | undefined;

  constructor(
    readonly caller: Caller,
    readonly context: Context,
    /** Keys (lower case) that some condition of the question quantifies over. */
    private readonly quantified: ReadonlySet<string>,
  ) {}

  source(keyId: string): KeySource {
    const known = this.sources?.get(keyId);
    if (known !== undefined) return known;
    const found = this.find(keyId);
    // What follows from who calls, or isn't there, is the same each time.
    if (found.kind === "free" ? found.dimension.id === keyId : found.value !== undefined) {
      this.sources ??= new Map();
      this.sources.set(keyId, found);
    }
    return found;
  }

  /** What a condition on a key of this one value is about. */
  constant(keyId: string, value: string): Dimension {
    let found = this.constants?.get(keyId);
    if (found === undefined) {
      this.constants ??= new Map();
      found = { id: `constant ${keyId}`, mayBeAbsent: false, multivalued: "never", templates: [words([value])], type: "text" };
      this.constants.set(keyId, found);
    }
    return found;
  }

  /** The keys that the question has met and that a request may carry, but for those that follow from who calls. */
  met(): Iterable<readonly [keyId: string, source: KeySource]> {
    return this.sources ?? [];
  }

  /** What follows from how the caller makes the request, for a witness to show. */
  *ofContext(): Iterable<readonly [keyId: string, source: KeySource]> {
    for (const keyId of CONTEXT_KEYS) yield [keyId, this.source(keyId)];
    if (this.context.path === "mcp") yield [MCP_KEY, this.source(MCP_KEY)];
  }

  private find(keyId: string): KeySource {
    const { caller, context, quantified } = this;
    if (keyId === MFA_AGE && context.mfaAge !== undefined) return { kind: "fixed", value: String(context.mfaAge) };
    const key = conditionKey(keyId);
    if (key === undefined) return this.unknown(keyId, quantified.has(keyId));
    const presence = presenceIn(key, context);
    if (!presence.mayBePresent) return ABSENT;
    const ofCaller = OF_CALLER.get(keyId)?.(caller);
    if (ofCaller !== undefined) return asKnown(ofCaller);
    if (caller.issuer !== undefined && key.name.startsWith("*:") && !keyId.startsWith(`${caller.issuer}:`)) return ABSENT;
    const subjects = keyId.endsWith(":sub") ? caller.subjects : undefined;
    const values = subjects ?? presence.values ?? DOMAINS[key.type].template;
    const [only] = values?.words ?? [];
    if (!presence.mayBeAbsent && values?.sequences.length === 0 && values.words.length === 1) return { kind: "fixed", value: only };
    return this.made(keyId, presence.mayBeAbsent && subjects === undefined, key.list ? "always" : "never", values, key.type);
  }

  /** A key that AWS's tables don't have: any value, a list where a condition takes it for one, or none. */
  private unknown(keyId: string, quantified: boolean): KeySource {
    return this.made(keyId, true, quantified && !SINGLE_VALUED.test(keyId) ? "maybe" : "never", undefined, "text");
  }

  private made(
    id: string,
    mayBeAbsent: boolean,
    multivalued: Dimension["multivalued"],
    values: Language | undefined,
    type: ValueType,
  ): KeySource {
    const dimension: Dimension = { id, mayBeAbsent, multivalued, templates: values === undefined ? [] : [values], type };
    return { kind: "free", dimension, part: undefined };
  }
}

/** What follows from a caller that is the only one asked about has one value. */
function asKnown(source: KeySource): KeySource {
  if (source.kind === "fixed") return source;
  const { dimension, part } = source;
  const [template, another] = dimension.templates;
  const [value] = template?.words ?? [];
  if (value === undefined || another !== undefined || template?.words.length !== 1 || template.sequences.length > 0) return source;
  return { kind: "fixed", value: part === undefined ? value : part.project(value) };
}

/** Namespaces whose keys with lists are all in the table. */
const SINGLE_VALUED = /^(aws|sts|iam):/;

function of(dimension: Dimension | undefined, part: Part | undefined): KeySource | undefined {
  return dimension === undefined ? undefined : { kind: "free", dimension, part };
}

/** What a policy variable (`${aws:username}`) reads. */
export function variableOf({ dimension, part }: Extract<KeySource, { kind: "free" }>): Variable {
  return {
    dimension,
    project: part?.project ?? ((value) => value),
    equals: (value) => ({ kind: "language", language: part === undefined ? words([value]) : part.lift(literal(value), value) }),
  };
}

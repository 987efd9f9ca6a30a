import type { Dimension, Variable } from "../sets/dimension.js";
import { type CharSet, DIGIT, type Language, literal, NO_SLASH, type Step, words } from "../sets/language.js";
import type { ValueType } from "../sets/valueset.js";
import { accountOf, arnsOfAccount, arnsOfUserName, type Caller, nameOf } from "./caller.js";
import type { Context } from "./context.js";

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
  /** The whole values whose part the steps match. */
  readonly lift: (steps: readonly Step[], sample: string | undefined) => Language;
}

const ACCOUNT_PART: Part = {
  chars: DIGIT,
  project: accountOf,
  lift: (steps, sample) => arnsOfAccount(undefined, steps, sample !== undefined && /^\d{12}$/.test(sample) ? sample : undefined),
};
export const USER_NAME_PART: Part = { chars: NO_SLASH, project: nameOf, lift: arnsOfUserName };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const MULTIVALUED = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
  "sts:requestcontextproviders",
  "sts:transitivetagkeys",
]);
/** Namespaces whose keys are all known: what isn't in `MULTIVALUED` has one value. */
const SINGLE_VALUED = /^(aws|sts|iam):/;

/** Only to find values that a person expects; an attacker may bring any text. */
const TYPES: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ["aws:assumedroot", "bool"],
  ["aws:currenttime", "date"],
  ["aws:epochtime", "date"],
  ["aws:tokenissuetime", "date"],
  ["aws:securetransport", "bool"],
  ["aws:sourceip", "ip"],
  ["aws:viaawsservice", "bool"],
  ["aws:vpcsourceip", "ip"],
]);
/** Keys that only federated sessions, services and compute credentials carry: never a person's own request. */
const NEVER_A_PERSONS =
  /^(saml:|aws:federatedprovider$|aws:principalservicename|ec2:sourceinstancearn$|lambda:sourcefunctionarn$)|^(?!aws:)[^:]+:(aud|sub|oaud|amr)$/;

/** The keys that follow from who calls, and from what of the caller. */
const OF_CALLER: ReadonlyMap<string, (caller: Caller) => KeySource> = new Map<string, (caller: Caller) => KeySource>([
  ["aws:principalarn", ({ arn }) => of(arn, undefined)],
  ["aws:principalaccount", ({ arn }) => of(arn, ACCOUNT_PART)],
  ["aws:username", ({ kind, arn }) => of(kind === "user" ? arn : undefined, USER_NAME_PART)],
  ["aws:userid", ({ kind, arn, userId }) => (kind === "root" ? of(arn, ACCOUNT_PART) : of(userId, undefined))],
  ["aws:principaltype", ({ principalType }) => ({ kind: "fixed", value: principalType })],
  ["aws:principalisawsservice", ({ kind }) => ({ kind: "fixed", value: String(kind === "service") })],
  ["aws:principalservicename", ({ serviceName }) => of(serviceName, undefined)],
]);

/** True iff the key's value follows from who calls. */
export function followsFromCaller(keyId: string): boolean {
  return OF_CALLER.has(keyId);
}

/** The values of the keys that follow from who calls, where its dimensions have these values. */
export function keysOfCaller(caller: Caller, read: (dimension: Dimension) => string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [keyId, sourceOf] of OF_CALLER) {
    const source = sourceOf(caller);
    if (source.kind === "fixed") {
      if (source.value !== undefined) values.set(keyId, source.value);
    } else {
      const value = read(source.dimension);
      values.set(keyId, source.part === undefined ? value : source.part.project(value));
    }
  }
  return values;
}

/** Where the values of condition keys come from in one question, for one kind of caller in one context. Each key has one dimension throughout. */
export class Keys {
  private readonly free = new Map<string, Dimension>();

  constructor(
    readonly caller: Caller,
    readonly context: Context,
    /** Keys (lower case) that some condition of the question quantifies over. */
    private readonly quantified: ReadonlySet<string>,
  ) {}

  source(keyId: string): KeySource {
    const { caller, context } = this;
    if (context.fixed.has(keyId)) return { kind: "fixed", value: context.fixed.get(keyId) };
    const ofCaller = OF_CALLER.get(keyId);
    if (ofCaller !== undefined) return ofCaller(caller);
    if ((caller.kind === "user" || caller.kind === "root") && NEVER_A_PERSONS.test(keyId)) return { kind: "fixed", value: undefined };
    return { kind: "free", dimension: this.dimension(keyId), part: undefined };
  }

  /** The free keys that the question has met. */
  dimensions(): Iterable<Dimension> {
    return this.free.values();
  }

  private dimension(keyId: string): Dimension {
    const known = this.free.get(keyId);
    if (known !== undefined) return known;
    const made: Dimension = {
      id: keyId,
      mayBeAbsent: !this.context.present.has(keyId),
      multivalued: MULTIVALUED.has(keyId) ? "always" : this.quantified.has(keyId) && !SINGLE_VALUED.test(keyId) ? "maybe" : "never",
      templates: [],
      type: TYPES.get(keyId),
    };
    this.free.set(keyId, made);
    return made;
  }
}

function of(dimension: Dimension | undefined, part: Part | undefined): KeySource {
  return dimension === undefined ? { kind: "fixed", value: undefined } : { kind: "free", dimension, part };
}

/** What a policy variable (`${aws:username}`) reads. */
export function variableOf({ dimension, part }: Extract<KeySource, { kind: "free" }>): Variable {
  return {
    dimension,
    project: part?.project ?? ((value) => value),
    equals: (value) => ({ kind: "language", language: part === undefined ? words([value]) : part.lift(literal(value), value) }),
  };
}

import assert from "node:assert/strict";
import {
  type Condition,
  type Document,
  type Explanation,
  evaluate,
  evaluateStatement,
  parse,
  type Request,
  type Statement,
  sentencesOf,
  type Witness,
} from "@mfa-guard/iam";
import fc from "fast-check";
import { callerOf } from "./callers";
import { impossibleKey, isList } from "./carried";
import { requestsOf, type Space } from "./universe";

const USUAL_RUNS = 20_000;
/** `npm run test:soak` asks for more, `npm run test:unit` for fewer. */
const RUNS = Number(process.env.MFA_GUARD_RUNS ?? USUAL_RUNS);

/** The ordinary run always tries the same documents, so that what fails is the change's own doing; longer runs try new ones. */
const USUAL_SEED = RUNS > USUAL_RUNS ? Date.now() % 2 ** 31 : 20261124;
export const SEED = Number(process.env.MFA_GUARD_SEED ?? USUAL_SEED);

/** Requests tried against one document; where it has more that matter, a sample. */
const REQUESTS = Number(process.env.MFA_GUARD_REQUESTS ?? 250);

/** Holds `property` against this share of the run's documents. */
export function check<T extends [unknown, ...unknown[]]>(share: number, property: fc.IProperty<T>): void {
  fc.assert(property, { numRuns: Math.ceil(RUNS * share), seed: SEED });
}

/** How many documents got which verdict: a suite whose documents all get the same one would test nothing. */
export class Tally {
  private readonly counts = new Map<string, number>();

  count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  share(kind: string): number {
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    return (this.counts.get(kind) ?? 0) / total;
  }

  /**
   * Prints the counts, and fails where one of `kinds` is rarer than `least`, or a larger share than `undecided` is undecided.
   * A few documents' shares say nothing.
   */
  close(kinds: readonly string[], undecided = 0.01, least = 0.05): void {
    console.log(`        ${[...this.counts].map(([kind, count]) => `${count} ${kind}`).join(", ")}`);
    if (RUNS < 1_000) return;
    for (const kind of kinds) assert(this.share(kind) > least, `too few documents are \`${kind}\``);
    assert(this.share("undecided") <= undecided, "too many documents are left undecided");
  }
}

/**
 * Compares the verdicts on two forms of one policy. Where variables tie free keys to each other (docs/limits.md), one form may be left
 * undecided: never counted as the same, and rare.
 */
export class Comparison {
  private compared = 0;
  private undecided = 0;

  /** False where one of the two is undecided, so that there is nothing to compare. */
  decided(one: string, other: string): boolean {
    this.compared++;
    if (one === other || (one !== "undecided" && other !== "undecided")) return true;
    this.undecided++;
    return false;
  }

  /** Fails where more than one pair in two hundred was decided in one form alone. */
  close(): void {
    assert(this.undecided <= Math.max(2, this.compared / 200), `${this.undecided} of ${this.compared} are decided in one form alone`);
  }
}

export function read(document: unknown): Document {
  const parsed = parse(document);
  return parsed.kind === "document" ? parsed.document : assert.fail(`unreadable: ${JSON.stringify(parsed.faults)}`);
}

/** Text for a failure's message. */
export function show(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => (one instanceof Map ? Object.fromEntries(one) : one));
}

/** The first of the space's requests that is as `wanted`. */
export function firstRequest(space: Space, salt: number, wanted: (request: Request) => boolean): string | undefined {
  for (const request of requestsOf(space, REQUESTS, salt)) {
    if (wanted(request)) return show(request);
  }
  return undefined;
}

export const isDenied = (request: Request, documents: readonly Document[]): boolean =>
  evaluate(request, documents).decision === "explicitly-denied";

const ARNS = {
  user: /^arn:aws[a-z-]*:iam::\d{12}:user\/([\x21-\x7e]+\/)?[\w+=,.@-]{1,64}$/,
  root: /^arn:aws[a-z-]*:iam::\d{12}:root$/,
} as const;

/** That the request's caller is one that AWS could present: its ARN is well formed, and every key tied to it agrees with it. */
export function assertCaller({ principal, context }: Request): void {
  if (principal.kind === "user" || principal.kind === "root") assert.match(principal.arn, ARNS[principal.kind]);
  if (principal.kind === "user") assert.match(principal.id, /^AIDA[A-Z0-9]+$/);
  const tied = new Map(callerOf(principal).keys);
  for (const [key, value] of context) {
    if (tied.has(key)) assert.equal(value, tied.get(key), `\`${key}\` is not the caller's`);
    assert(typeof value === "string" || isList(key) || !/^aws:/.test(key), `\`${key}\` holds one value`);
  }
}

/** That the witness is a person without MFA as AWS would present them: see DESIGN.md's table. */
export function assertPersonWithoutMfa({ request, context }: Witness, kinds: readonly string[] = ["user"]): void {
  assert(kinds.includes(request.principal.kind), `the caller is a ${request.principal.kind}`);
  assertCaller(request);
  assert.equal(request.context.get("aws:multifactorauthpresent"), context === "session" ? "false" : undefined);
  assert.equal(request.context.get("aws:multifactorauthage"), undefined);
  assert.equal(request.context.has("aws:tokenissuetime"), context === "session");
  const key = impossibleKey(request, { sender: context, path: "any" });
  assert.equal(key, undefined, `no such request carries this for \`${key}\``);
}

/** That the witness is a user elsewhere who takes a token of AWS's own. */
export function assertTokenHolder({ request: { principal, context, action } }: Witness): void {
  assert(principal.kind === "web-identity", `the caller is a ${principal.kind}`);
  assert.equal(action.toLowerCase(), "sts:assumerolewithwebidentity");
  const issuer = principal.provider.slice(principal.provider.indexOf("/") + 1);
  for (const [key, value] of context) {
    if (key.endsWith(":sub")) assert.match(String(value), /^arn:aws[a-z-]*:iam::\d{12}:user\//);
    if (/:(sub|aud|oaud|amr)$/.test(key)) assert(key.startsWith(`${issuer}:`), `\`${key}\` is another provider's`);
  }
}

export const isMfaCondition = ({ keyId }: Condition): boolean => /^aws:multifactorauth(present|age)$/.test(keyId);

/** The statement's MFA conditions on their own. */
export const mfaConditionsOf = (statement: Statement): Statement => ({
  ...statement,
  principal: undefined,
  action: { negated: false, patterns: ["*"] },
  resource: undefined,
  conditions: statement.conditions.filter(isMfaCondition),
});

/** Whether the statement's MFA conditions hold for a user who signed in with MFA `age` seconds ago. */
export function holdsWithMfa(statement: Statement, version: Document["version"], age: number): boolean {
  const { principal, keys } = callerOf({ kind: "user", arn: "arn:aws:iam::999988887777:user/zoe", id: "AIDAFRESHFRESHFRESH00" });
  const context = new Map([...keys, ["aws:multifactorauthpresent", "true"], ["aws:multifactorauthage", String(age)]] as [string, string][]);
  return evaluateStatement({ principal, action: "zz:Fresh", resource: "*", context }, mfaConditionsOf(statement), version);
}

/** A Deny that asks about MFA and spares a sign-in with MFA a moment ago. */
export const spares = (statement: Statement, version: Document["version"]): boolean =>
  statement.effect === "Deny" && statement.conditions.some(isMfaCondition) && ![0, 1].every((age) => holdsWithMfa(statement, version, age));

/** That both halves are full sentences, with nothing left unsaid. */
export function assertExplained(explanation: Explanation): void {
  const { how, fix } = sentencesOf(explanation);
  for (const sentence of [how, fix]) {
    assert.match(sentence, /^[A-Z].*\.$/s);
    assert.doesNotMatch(sentence, /undefined|\[object|NaN|\.\./);
  }
}

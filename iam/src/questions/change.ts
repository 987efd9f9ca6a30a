import type { PolicyInput } from "../document/document.js";
import { explainOpenRole, settled } from "../explain/explain.js";
import { type Answer, firstFound } from "../search/question.js";
import { allowsOf, denysOf, type Located, partitionsOf } from "../search/space.js";
import type { ChangeVerdict } from "../verdict.js";
import { type EnforcementOptions, judgeEnforcement } from "./enforcement.js";
import { conclude, judgeAll, open, readAnd, witnessOf } from "./frame.js";
import { type Answered, askUnder } from "./premises.js";
import { boundsOn, placesOf, type TrustOptions, whoComesIn } from "./trust.js";
import { askOfWorkloads } from "./workloads.js";

/**
 * `open` iff a role's trust policy lets somebody in without MFA by `after` (see `canAssumeWithoutMfa`) whom `before` didn't let in by the same
 * request: none of its Allows did, or one of its Denys stopped it; then with the request, and the statement of `after` that lets it in.
 * What AWS leaves unspecified lets in, before as after. The faults of what can't be read say by `document` whether it is `before` (0) or `after` (1).
 */
export function opensMore(before: PolicyInput, after: PolicyInput, options: TrustOptions = {}): ChangeVerdict {
  return judgeAll([before, after], "trust", (statements) => {
    const was = ofDocument(statements, 0);
    const is = ofDocument(statements, 1);
    const letIn = (by: readonly Located[]): Answered =>
      askUnder(
        options.premises,
        (premises) => boundsOn(by, premises, options.account),
        (bounds) => {
          const { partitions = partitionsOf([...was, ...by]), providers } = placesOf([...was, ...by], options, bounds);
          return firstFound(letInAnew(was, by, { ...options, partitions, providers, bounds }));
        },
      );
    const { answer, premises, bounds } = letIn(is);
    if (answer.kind === "none") return { kind: "opens-no-more", ...(premises.length > 0 && { premises }) };
    return conclude(answer, "opens-no-more", (found) =>
      open(
        () => witnessOf(found, found.through),
        (witness) => {
          const workloads = askOfWorkloads(found.through, denysOf(is), true).kind !== "none";
          const mends = readAnd("trust", (mended) => letIn(mended).answer.kind === "none");
          return settled(explainOpenRole(witness, found.through, is, bounds, undefined, workloads), [after], mends);
        },
      ),
    );
  });
}

/**
 * `open` iff some request without MFA, outside the enrolment set, is denied by the documents on a user or group `before` and by none of those
 * `after` (see `unenforcedWithoutMfa`); then with the request. Allows don't count, as they don't there. `document` of a fault counts through
 * `before`, then `after`.
 */
export function enforcesLess(
  before: readonly PolicyInput[],
  after: readonly PolicyInput[],
  options: EnforcementOptions = {},
): ChangeVerdict {
  return judgeAll([...before, ...after], "identity", (statements) => {
    const was = statements.filter(({ document = 0 }) => document < before.length);
    const is = statements.filter(({ document = 0 }) => document >= before.length);
    return judgeEnforcement(after, "opens-no-more", without(denysOf(was), is), options);
  });
}

/** What none of the Allows let in before, and what one of the Denys stopped. */
function* letInAnew(was: readonly Located[], is: readonly Located[], about: Parameters<typeof whoComesIn>[1]): Generator<Answer> {
  const { stops, levels } = about.bounds;
  const added = without(allowsOf(is), was);
  if (added.length > 0) {
    yield whoComesIn(is, { ...about, through: added, bounds: { ...about.bounds, stops: [...stops, ...allowsOf(was)] } });
  }
  const removed = without(denysOf(was), is);
  if (removed.length > 0) yield whoComesIn(is, { ...about, bounds: { ...about.bounds, levels: [...levels, removed] } });
}

/** The statements that aren't among the others too, word for word. */
function without(statements: readonly Located[], others: readonly Located[]): readonly Located[] {
  const known = new Set(others.map(wording));
  return statements.filter((one) => !known.has(wording(one)));
}

function wording({ statement: { index: _, sid: __, ...said }, version }: Located): string {
  return JSON.stringify([version, said]);
}

function ofDocument(statements: readonly Located[], index: number): readonly Located[] {
  return statements.filter(({ document }) => document === index).map((one) => ({ ...one, document: undefined }));
}

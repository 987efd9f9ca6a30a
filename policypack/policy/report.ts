import type { CallContext, Request, StatementRef } from "@mfa-guard/iam";
import { type ReportViolation, UnknownValueError } from "@pulumi/policy";

/** A request that shows what a violation says; `context` where a person makes it. */
export interface Evidence {
  readonly request: Request;
  readonly context?: CallContext | undefined;
  readonly statement?: StatementRef | undefined;
}

/** How a policy speaks. Both sentences are full ones: who gets in and how; what to change. */
export interface Report {
  /** Blocks at the policy's level. */
  violation(how: string, fix: string, urn?: string, evidence?: Evidence): void;
  /** In two sentences like a violation, and never blocking: something breaks that a person can mend afterwards. */
  warning(how: string, fix: string, urn?: string): void;
  /** Shown, never blocking: an exemption or a list entry in use, a repair. */
  note(message: string, urn?: string): void;
  /** Shown, never blocking: what rests on a value that is known at the update only. */
  later(message: string, urn?: string): void;
}

/**
 * Runs a judgement so that it can't end in silence: an exception is a violation. It names the kind of error only, because an error's text
 * may quote a document, and a document may be secret.
 */
export function guarded(report: Report, name: string, urn: string | undefined, judge: () => void): void {
  try {
    judge();
  } catch (error) {
    if (error instanceof UnknownValueError) {
      report.later(`\`${name}\` has a value that is known at the update only, so it is checked then.`, urn);
      return;
    }
    const kind = error instanceof Error ? error.name : typeof error;
    report.violation(
      `\`${name}\` could not be judged, because reading it failed with \`${kind}\`.`,
      "Simplify the document it carries, or report this as a fault of the policy pack.",
      urn,
    );
  }
}

/** A report to Pulumi, whose interface takes messages only. */
export function reporter(reportViolation: ReportViolation): Report {
  // The SDK also takes an object, whose level overrides the policy's: the only way to say something about one resource without blocking it.
  const advise = (message: string, urn?: string) =>
    reportViolation({ message, urn, enforcementLevel: "advisory" } as unknown as string, urn);
  return {
    violation: (how, fix, urn) => reportViolation(`${how} ${fix}`, urn),
    warning: (how, fix, urn) => advise(`${how} ${fix}`, urn),
    note: advise,
    later: advise,
  };
}

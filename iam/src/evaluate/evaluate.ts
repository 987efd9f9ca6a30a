import type { Document, ListElement, Statement, StatementRef } from "../document/document.js";
import type { Request } from "../request.js";
import { conditionHolds } from "./condition.js";
import { foldCase, matchesPattern, wildcards } from "./pattern.js";
import { coversPrincipal } from "./principal.js";
import { every, not, some, type Truth } from "./truth.js";
import { substitute } from "./variables.js";

export interface Evaluation {
  readonly decision: "allowed" | "explicitly-denied" | "not-allowed";
  /** The Denys that match where it is `explicitly-denied`, the Allows that match where it is `allowed`. */
  readonly statements: readonly StatementRef[];
}

/**
 * What `documents` together say to `request`: `explicitly-denied` iff some Deny matches, else `allowed` iff some Allow matches.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: Request, documents: readonly Document[]): Evaluation {
  const matching = (effect: Statement["effect"]): StatementRef[] =>
    documents.flatMap(({ version, statements }, document) =>
      statements
        .filter((statement) => statement.effect === effect && evaluateStatement(request, statement, version))
        .map(({ index, sid }) => ({ document, index, sid })),
    );
  const denys = matching("Deny");
  if (denys.length > 0) return { decision: "explicitly-denied", statements: denys };
  const allows = matching("Allow");
  return { decision: allows.length > 0 ? "allowed" : "not-allowed", statements: allows };
}

/**
 * True iff `statement` matches `request`: its principal, action and resource (each one where it is written) and all its conditions.
 * What AWS leaves unspecified lets the request through: it matches an Allow and not a Deny.
 */
export function evaluateStatement(request: Request, statement: Statement, version: Document["version"]): boolean {
  if (!coversPrincipal(statement.principal, request.principal)) return false;
  const action = foldCase(request.action);
  const truth = every<() => Truth>(
    [
      () => covers(statement.action, (pattern) => matchesPattern(wildcards(foldCase(pattern)), action)),
      () => !statement.resource || covers(statement.resource, (pattern) => matchesResource(request, pattern, version)),
      () => every(statement.conditions, (condition) => conditionHolds(request, condition, version)),
    ],
    (holds) => holds(),
  );
  return truth === "unspecified" ? statement.effect === "Allow" : truth;
}

function covers(element: ListElement, matches: (pattern: string) => Truth): Truth {
  const listed = some(element.patterns, matches);
  return element.negated ? not(listed) : listed;
}

function matchesResource(request: Request, text: string, version: Document["version"]): Truth {
  const pattern = substitute(text, version, request);
  return pattern ? matchesPattern(pattern, request.resource) : "unspecified";
}

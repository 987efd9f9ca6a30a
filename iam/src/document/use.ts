import type { Document, Fault, Statement } from "./document.js";

/** What a document is attached to decides which elements its statements must have. */
export type Use = "trust" | "identity" | "any";

/** The elements that AWS demands for this use and that are missing; empty where none are. */
export function faultsOfUse(document: Document, use: Use): readonly Fault[] {
  if (use === "any") return [];
  return document.statements.flatMap((statement) => {
    const missing = missingElement(statement, use);
    return missing === undefined ? [] : [{ path: `Statement[${statement.index}]`, fault: "missing-element" as const, about: missing }];
  });
}

function missingElement({ principal, resource }: Statement, use: "trust" | "identity"): string | undefined {
  if (use === "trust") return principal === undefined ? "Principal" : undefined;
  return resource === undefined ? "Resource" : undefined;
}

import { clauseOfChange, type Edit } from "@mfa-guard/iam";
import type { ResourceValidationArgs } from "@pulumi/policy";
import type { DocumentSlot } from "../../stack/facts";
import { unwrapped } from "../../stack/generic";
import { documentsOf } from "../../stack/readers";
import { read, UNKNOWN } from "../../stack/values";
import type { Remedy } from "./define";

/**
 * Repairs the documents of these purposes in place. A document keeps its form (text or object) and its secrecy; one that is unknown, or that
 * the engine can't repair, is left alone for the validation to report.
 */
export function repairDocuments(
  resource: ResourceValidationArgs,
  purposes: readonly DocumentSlot["purpose"][],
  repair: (text: string, purpose: DocumentSlot["purpose"]) => Edit,
): Remedy | undefined {
  // Where the document stands in a text or in other names, there is no property to edit.
  if (unwrapped(resource) !== resource) return undefined;
  const changes: string[] = [];
  for (const { purpose, path, text } of documentsOf(resource)) {
    if (!purposes.includes(purpose) || text === UNKNOWN) continue;
    const repaired = repair(text, purpose);
    if (repaired.kind !== "closed") continue;
    replace(resource.props, path, repaired.document);
    changes.push(...repaired.changes.map((change) => clauseOfChange(change)));
  }
  return changes.length === 0 ? undefined : { props: resource.props, changes };
}

function replace(props: Record<string, unknown>, path: DocumentSlot["path"], document: object): void {
  let holder: object = props;
  for (const step of path.slice(0, -1)) holder = read(holder, step) as object;
  const last = path[path.length - 1] as string | number;
  Reflect.set(holder, last, typeof read(holder, last) === "string" ? JSON.stringify(document) : document);
}

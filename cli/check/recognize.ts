import { stackIn } from "../account/state";
import { type FoundDocument, fileNameOf, type Kind } from "./documents";
import type { Path, Source } from "./source";
import { isTemplate, readTemplate, type Stack } from "./templates";
import { isPlan, planSubject } from "./terraform";

/** What a file holds. */
export type Recognized =
  | { readonly kind: "documents"; readonly documents: readonly FoundDocument[] }
  | { readonly kind: "stack"; readonly stack: Stack }
  | { readonly kind: "nothing" };

/** By what stands in it, whatever it is called. */
export function recognize(source: Source): Recognized {
  const { value, text, format } = source;
  if (!isTable(value)) return { kind: "nothing" };
  const stack = stackOf(source, value);
  if (stack !== undefined) return { kind: "stack", stack };
  // The engine reads a file of JSON as it is written, with keys that stand twice.
  if ("Statement" in value) return { kind: "documents", documents: [{ path: [], document: format === "json" ? text : value }] };
  const documents = printed(value);
  return documents.length === 0 ? { kind: "nothing" } : { kind: "documents", documents };
}

function stackOf(source: Source, value: object): Stack | undefined {
  if (isTemplate(value)) return readTemplate(source, value);
  const file = fileNameOf(source.path);
  const subject = isPlan(value) ? planSubject(file, value) : stackIn(file, value);
  // A program has written it: its lines say nothing to anybody.
  return subject && { subject, placed: subject.resources.map((resource) => ({ resource, source, inFile: () => [] })), notes: [] };
}

/** The documents in what the AWS CLI prints of one thing: https://docs.aws.amazon.com/cli/latest/reference/ */
const PRINTED: readonly { readonly path: Path; readonly as: Kind; readonly beside?: (value: Table) => boolean }[] = [
  { path: ["Role", "AssumeRolePolicyDocument"], as: "trust" },
  { path: ["PolicyVersion", "Document"], as: "identity" },
  { path: ["PolicyDocument"], as: "identity", beside: (value) => "PolicyName" in value },
  { path: ["InlinePolicy"], as: "permission-set" },
  { path: ["Policy", "Content"], as: "scp", beside: (value) => typeOf(value) === "SERVICE_CONTROL_POLICY" },
  { path: ["Policy", "Content"], as: "rcp", beside: (value) => typeOf(value) === "RESOURCE_CONTROL_POLICY" },
];

function printed(value: Table): readonly FoundDocument[] {
  return PRINTED.flatMap(({ path, as, beside = () => true }) => {
    const document = valueAt(value, path);
    return document === undefined || !beside(value) ? [] : [{ path, document, as }];
  });
}

function typeOf(value: Table): unknown {
  return valueAt(value, ["Policy", "PolicySummary", "Type"]);
}

type Table = Readonly<Record<string | number, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at the path; undefined where there is none. */
function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((holder, step) => (isTable(holder) ? holder[step] : undefined), value);
}

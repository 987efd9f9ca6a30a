import type {
  Condition,
  Document,
  Fault,
  FaultName,
  ListElement,
  PolicyInput,
  PrincipalElement,
  PrincipalEntry,
  Statement,
  Unreadable,
} from "./document.js";
import { firstDuplicate, keysOf, keysWritten } from "./duplicates.js";
import { OPERATORS, type Operator } from "./operators.js";
import { foldCase } from "./text.js";
import { isAddressBlock, isInstant, isNumber } from "./values.js";

export type Parsed = { readonly kind: "document"; readonly document: Document } | Unreadable;

/** AWS's largest policy quota is a fraction of this; what is longer can't be deployed, and reading it would only cost time. */
export const MAX_CHARACTERS = 131_072;

const MAX_FAULTS = 20;
const ACTION = /^[^:]+:.+$/;
const WILD_SERVICE = /^[^:]*[*?][^:]*:/;
const DOCUMENT_ELEMENTS = new Set(["Version", "Id", "Statement"]);
const STATEMENT_ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/**
 * Reads a policy document from JSON text or a plain object. Never throws: what AWS's grammar doesn't take, and what is longer than
 * {@link MAX_CHARACTERS}, comes back as `unreadable` with every fault found (the first 20). So does JSON text in which an object has a key twice:
 * AWS doesn't say which of the two counts.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parse(input: PolicyInput): Parsed {
  const reader = new Reader();
  const document = reader.document(input);
  return document === undefined || reader.faults.length > 0
    ? { kind: "unreadable", faults: reader.faults }
    : { kind: "document", document };
}

type PlainObject = Readonly<Record<string, unknown>>;

class Reader {
  readonly faults: Fault[] = [];
  private characters = 0;
  private variables = false;

  document(input: PolicyInput): Document | undefined {
    const value = typeof input === "string" ? this.json(input) : input;
    if (value === undefined && typeof input === "string") return undefined;
    if (!isPlainObject(value)) return this.fault("", "document-shape", shapeOf(value));
    this.onlyElements(value, DOCUMENT_ELEMENTS, "");

    const version = value.Version ?? "2008-10-17";
    if (version !== "2012-10-17" && version !== "2008-10-17") {
      this.fault("Version", "version", quoted(version));
    }
    this.variables = version === "2012-10-17";
    if (value.Id !== undefined && typeof value.Id !== "string") this.fault("Id", "id-shape", shapeOf(value.Id));

    const list = Array.isArray(value.Statement) ? value.Statement : [value.Statement];
    if (value.Statement === undefined || list.length === 0) return this.fault("Statement", "no-statement");
    const statements: Statement[] = [];
    for (const [index, one] of list.entries()) {
      if (this.faults.length >= MAX_FAULTS) break;
      const statement = this.statement(one, index);
      if (statement !== undefined) statements.push(statement);
    }
    return { version: version === "2012-10-17" ? "2012-10-17" : "2008-10-17", statements };
  }

  private json(text: string): unknown {
    if (text.length > MAX_CHARACTERS) return this.fault("", "too-long");
    try {
      const value: unknown = JSON.parse(text);
      if (keysWritten(text) === keysOf(value)) return value;
      return this.fault("", "duplicate-key", clip(firstDuplicate(text) ?? ""));
    } catch {
      return this.fault("", text.trim() === "" ? "empty" : "not-json");
    }
  }

  private statement(value: unknown, index: number): Statement | undefined {
    const path = `Statement[${index}]`;
    if (!isPlainObject(value)) return this.fault(path, "statement-shape", shapeOf(value));
    this.onlyElements(value, STATEMENT_ELEMENTS, path);

    const { Sid: sid, Effect: effect } = value;
    if (sid !== undefined && typeof sid !== "string") this.fault(`${path}.Sid`, "sid-shape", shapeOf(sid));
    if (effect !== "Allow" && effect !== "Deny") this.fault(`${path}.Effect`, "effect", quoted(effect));

    const principal = this.principal(value, path);
    const action = this.list(value, "Action", path);
    const resource = this.list(value, "Resource", path);
    const conditions = this.conditions(value.Condition, `${path}.Condition`);
    if (action === undefined) return this.fault(path, "missing-element", "Action");
    return {
      index,
      sid: typeof sid === "string" ? sid : undefined,
      effect: effect === "Deny" ? "Deny" : "Allow",
      principal,
      action,
      resource,
      conditions,
    };
  }

  /** `Name` or `NotName` of a statement: one string or a list of them, at least one. */
  private list(statement: PlainObject, name: "Action" | "Resource", path: string): ListElement | undefined {
    const element = this.oneOf(statement, name, path);
    if (element === undefined) return undefined;
    const patterns = this.strings(element.value, element.path);
    if (patterns.length === 0) return this.fault(element.path, "empty-list");
    if (name === "Action") for (const pattern of patterns) this.action(pattern, element.path);
    return { negated: element.negated, patterns };
  }

  private action(pattern: string, path: string): void {
    if (pattern === "*" || pattern === "*:*") return;
    if (!ACTION.test(pattern)) this.fault(path, "no-service", clip(pattern));
    else if (WILD_SERVICE.test(pattern)) this.fault(path, "vague-service", clip(pattern));
  }

  private principal(statement: PlainObject, path: string): PrincipalElement | undefined {
    const element = this.oneOf(statement, "Principal", path);
    if (element === undefined) return undefined;
    const { value, negated } = element;
    if (value === "*") return { negated, entries: [{ kind: "everyone" }] };
    if (!isPlainObject(value)) return this.fault(element.path, "principal-shape", shapeOf(value));

    const entries: PrincipalEntry[] = [];
    for (const kind of Object.keys(value)) {
      const where = `${element.path}.${kind}`;
      for (const name of this.strings(value[kind], where)) {
        const entry = principalEntry(kind, name);
        if (typeof entry === "string") this.fault(where, entry, clip(entry === "principal-kind" ? kind : name));
        else entries.push(entry);
      }
    }
    if (negated && entries.length === 0) return this.fault(element.path, "nobody");
    return { negated, entries };
  }

  private conditions(value: unknown, path: string): readonly Condition[] {
    if (value === undefined) return [];
    const conditions: Condition[] = [];
    if (!isPlainObject(value)) {
      this.fault(path, "condition-shape", shapeOf(value));
      return conditions;
    }
    for (const name of Object.keys(value)) {
      const form = OPERATOR_FORMS.get(name) ?? OPERATOR_FORMS.get(foldCase(name));
      const keys = value[name];
      if (form === undefined) this.fault(path, "unknown-operator", clip(name));
      else if (!isPlainObject(keys)) this.fault(`${path}.${name}`, "operator-shape", shapeOf(keys));
      else for (const key of Object.keys(keys)) conditions.push(this.condition(form, key, keys[key], `${path}.${name}`));
    }
    return conditions;
  }

  private condition(form: OperatorForm, key: string, value: unknown, path: string): Condition {
    const { operator, ifExists, quantifier } = form;
    const where = `${path}.${clip(key)}`;
    this.count(key);
    const values = this.strings(value, where);
    for (const one of values) {
      const wrong = wrongValue(operator, one, this.variables);
      if (wrong !== undefined) this.fault(where, wrong, undefined, clip(one));
    }
    return { operator: operator.name, ifExists, quantifier, key, keyId: foldCase(key), values };
  }

  private oneOf(statement: PlainObject, name: string, path: string): { negated: boolean; value: unknown; path: string } | undefined {
    const positive = statement[name];
    const negative = statement[`Not${name}`];
    if (positive !== undefined && negative !== undefined) return this.fault(path, "exclusive-elements", name);
    if (positive !== undefined) return { negated: false, value: positive, path: `${path}.${name}` };
    if (negative !== undefined) return { negated: true, value: negative, path: `${path}.Not${name}` };
    return undefined;
  }

  /** A string, boolean or number, or a list of them, as text. */
  private strings(value: unknown, path: string): readonly string[] {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const strings: string[] = [];
    for (const one of list) {
      const text = typeof one === "string" ? one : typeof one === "boolean" || typeof one === "number" ? String(one) : undefined;
      if (text === undefined) this.fault(path, "value-shape", shapeOf(one));
      else {
        this.count(text);
        strings.push(text);
      }
    }
    return strings;
  }

  private onlyElements(value: PlainObject, known: ReadonlySet<string>, path: string): void {
    for (const name of Object.keys(value)) {
      if (!known.has(name)) this.fault(path, "unknown-element", clip(name));
    }
  }

  private count(text: string): void {
    const before = this.characters;
    this.characters += text.length + 1;
    if (before <= MAX_CHARACTERS && this.characters > MAX_CHARACTERS) this.fault("", "too-long");
  }

  private fault(path: string, fault: FaultName, about?: string, value?: string): undefined {
    if (this.faults.length >= MAX_FAULTS) return;
    this.faults.push({ path, fault, ...(about !== undefined && { about }), ...(value !== undefined && { value }) });
  }
}

interface OperatorForm {
  readonly operator: Operator;
  readonly ifExists: boolean;
  readonly quantifier: Condition["quantifier"];
}

/** Every spelling of every operator, as AWS writes it and in lower case, with its suffix and quantifier. */
const OPERATOR_FORMS: ReadonlyMap<string, OperatorForm> = new Map(
  OPERATORS.flatMap((operator) => {
    if (operator.family === "null") return spellings("Null", { operator, ifExists: false, quantifier: undefined });
    return [undefined, "ForAllValues" as const, "ForAnyValue" as const].flatMap((quantifier) =>
      [false, true].flatMap((ifExists) => {
        const name = `${quantifier === undefined ? "" : `${quantifier}:`}${operator.name}${ifExists ? "IfExists" : ""}`;
        return spellings(name, { operator, ifExists, quantifier });
      }),
    );
  }),
);

function spellings(name: string, form: OperatorForm): [string, OperatorForm][] {
  return [
    [name, form],
    [foldCase(name), form],
  ];
}

/** AWS refuses these values when the policy is created; a verdict about them would be about no policy. */
function wrongValue(operator: Operator, value: string, variables: boolean): FaultName | undefined {
  if (operator.family === "numeric" && !isNumber(value)) return "not-a-number";
  if (operator.family === "date" && !isInstant(value)) return "not-a-date";
  if (operator.family === "ip" && !isAddressBlock(value)) return "not-an-address";
  const isTruth = /^(true|false)$/i.test(value) || (variables && value.includes("${"));
  if (operator.family === "bool" && !isTruth) return "not-a-boolean";
  if (operator.family === "null" && value !== "true" && value !== "false") return "not-a-boolean";
  return undefined;
}

const ROOT_ARN = /^arn:([^:]+):iam::(\d{12}):root$/;
/** CloudFront's identities are users of an account of that name. */
const IDENTITY_ARN = /^arn:[^:]+:(iam::(\d{12}|cloudfront):(user|role)|sts::\d{12}:(assumed-role|federated-user))\/.+$/;
const GROUP_ARN = /^arn:[^:]+:iam::[^:]*:group\//;
const ACCOUNT_ID = /^\d{12}$/;
const UNIQUE_ID = /^A[A-Z0-9]{3}[A-Z0-9:_+=,.@-]{4,}$/;

/** The entry, or what is wrong with it. */
function principalEntry(kind: string, name: string): PrincipalEntry | FaultName {
  if (kind === "Service") return { kind: "service", name };
  if (kind === "Federated") return { kind: "federated", name };
  if (kind === "CanonicalUser") return { kind: "canonical-user", id: name };
  if (kind !== "AWS") return "principal-kind";
  if (name === "*") return { kind: "everyone" };
  if (ACCOUNT_ID.test(name)) return { kind: "account", account: name, partition: undefined };
  if (/[*?]/.test(name)) return "principal-wildcard";
  const root = ROOT_ARN.exec(name);
  if (root !== null) return { kind: "account", account: root[2] as string, partition: root[1] as string };
  if (IDENTITY_ARN.test(name)) return { kind: "arn", arn: name };
  if (GROUP_ARN.test(name)) return "principal-group";
  if (name.startsWith("arn:")) return "principal-arn";
  if (UNIQUE_ID.test(name)) return { kind: "id", id: name };
  return "principal-name";
}

function isPlainObject(value: unknown): value is PlainObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What kind of value it is; not the value itself, which may be a secret. */
function shapeOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return isPlainObject(value) ? "an object" : "an object of a class";
  return `a ${typeof value}`;
}

function quoted(value: unknown): string {
  return typeof value === "string" ? `\`${clip(value)}\`` : shapeOf(value);
}

/** Names from the document, short enough for a message. */
function clip(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}

import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { UserError } from "../user-error";
import { indentationOf } from "./indentation";
import { placeIn } from "./lines";
import type { Change, Path, Source } from "./source";

/** CloudFormation takes no larger template: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_CHARACTERS = 1_048_576;

/** A template of 1 MB has hardly as many; a few lines of aliases that name each other can stand for billions. */
const MAX_VALUES = 100_000;

let loaded: typeof import("yaml") | undefined;

/** Loaded for YAML only, because it takes a while; and once, because it is asked for at every value. */
function yaml(): typeof import("yaml") {
  loaded ??= require("yaml") as typeof import("yaml");
  return loaded;
}

/** As CloudFormation reads it: YAML 1.1 with the short forms of its functions. */
export function readYamlSource(path: string, text: string): Source {
  if (text.length > MAX_CHARACTERS) throw new UserError(`\`${path}\` is larger than the 1 MB that CloudFormation takes`);
  const document = parsed(path, text);
  return {
    path,
    text,
    format: "yaml",
    value: new Reader(path, text).read(document.contents),
    locate: (to) => placeIn(text, offsetOf(document, to)),
    edited: (changes) => edited(path, text, changes),
  };
}

function parsed(path: string, text: string): Document.Parsed {
  // Keys that stand twice the library finds by comparing each with all others.
  const document = yaml().parseDocument(text, { version: "1.1", uniqueKeys: false, logLevel: "error", prettyErrors: false });
  const [fault] = document.errors;
  if (fault === undefined) return document;
  if (fault.code === "MULTIPLE_DOCS") throw new UserError(`\`${path}\` holds several YAML documents: write each into a file of its own`);
  const { line, column } = placeIn(text, fault.pos[0]);
  throw new UserError(`\`${path}\` is neither JSON nor YAML: see line ${line}, column ${column}`);
}

/** Makes plain values of nodes, and counts them: an alias stands for all that it names. */
class Reader {
  private readonly anchors = new Map<string, Node>();
  private values = 0;

  constructor(
    private readonly path: string,
    private readonly text: string,
  ) {}

  read(node: unknown): unknown {
    this.values += 1;
    if (this.values > MAX_VALUES)
      throw new UserError(`\`${this.path}\` has aliases that stand for over ${MAX_VALUES.toLocaleString("en")} values`);
    if (yaml().isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target === undefined) throw this.fault(node, "an alias without its anchor");
      return this.read(target);
    }
    if (!yaml().isNode(node)) return null;
    const one = node as Scalar | YAMLMap | YAMLSeq;
    if (one.anchor !== undefined) this.anchors.set(one.anchor, one);
    return withFunction(one.tag, this.plain(one));
  }

  private plain(node: Scalar | YAMLMap | YAMLSeq): unknown {
    if (yaml().isMap(node)) return Object.fromEntries(this.entries(node.items));
    if (yaml().isSeq(node)) return node.items.map((item) => this.read(item));
    return scalar(node as Scalar);
  }

  private entries(pairs: readonly Pair[]): [string, unknown][] {
    const keys = new Set<string>();
    return pairs.map(({ key, value }) => {
      const name = String(this.read(key));
      if (keys.has(name)) throw this.fault(key, "a key that stands twice, and which of the two counts isn't said");
      if (name === "<<") throw this.fault(key, "a merge key, which CloudFormation doesn't take");
      keys.add(name);
      return [name, this.read(value)];
    });
  }

  private fault(node: unknown, what: string): UserError {
    return new UserError(`\`${this.path}\` has ${what}: see line ${placeIn(this.text, (node as Node).range?.[0] ?? 0).line}`);
  }
}

/** A date, and a number that JSON writes otherwise (an account id that begins with 0), is the text that it is written as. */
function scalar({ value, source }: Scalar): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  return typeof value === "number" && String(value) === source ? value : source;
}

/** `!Ref x` is `{"Ref": "x"}`, and `!Sub x` is `{"Fn::Sub": "x"}`; YAML's own tags say nothing. */
function withFunction(tag: string | undefined, value: unknown): unknown {
  if (tag === undefined || !/^![^!]/.test(tag)) return value;
  const name = tag.slice(1);
  return { [name === "Ref" || name === "Condition" ? name : `Fn::${name}`]: value };
}

function offsetOf(document: Document.Parsed, path: Path): number {
  const { isAlias, isMap, isNode, isScalar, isSeq } = yaml();
  let [found, node] = [0, document.contents as unknown];
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return found;
      found = (pair.key as Scalar).range?.[0] ?? found;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (!isNode(node)) return found;
      found = node.range?.[0] ?? found;
    } else return found;
  }
  return found;
}

/** Comments and the order of keys stay; spaces may not. */
function edited(path: string, text: string, changes: readonly Change[]): string {
  const document = parsed(path, text);
  for (const { path: to, value } of changes) {
    if (value === undefined) document.deleteIn(to);
    else document.setIn(to, document.createNode(value));
  }
  return document.toString({ lineWidth: 0, indent: indentationOf(text).size });
}

import { type DocumentKind, kindsOf, parse } from "@mfa-guard/iam";
import { enumerate } from "../../policypack/policy/reporter";
import { groupBy } from "../../stack/group-by";
import type { RawResource } from "../../stack/reading";
import type { Subject } from "../account/subject";
import { auditOnly } from "../policies/policies";
import { UserError } from "../user-error";
import type { Path, Source } from "./source";

/** What a document may be judged as; `group`: all that the members of a group have. */
export const KINDS = ["trust", "identity", "permission-set", "scp", "rcp", "group"] as const;
export type Kind = (typeof KINDS)[number];

/** An IAM document in a file. */
export interface FoundDocument {
  /** From the file's value to the document. */
  readonly path: Path;
  /** JSON text, or what it says. */
  readonly document: unknown;
  /** What the file says that it is. */
  readonly as?: Kind;
}

/** A resource with the places of its parts. */
export interface Placed {
  readonly resource: RawResource;
  readonly source: Source;
  /** From a path in the properties to the one in the file. */
  readonly inFile: (path: Path) => Path;
}

/** What is judged of a document, and what it could be as well. */
export interface Taken {
  readonly found: FoundDocument;
  readonly placed: Placed;
  readonly kind: Kind;
  readonly others: readonly (Kind | DocumentKind)[];
}

/** The resource that would hold the document and nothing else. */
export function taken(source: Source, found: FoundDocument, asked: Kind | undefined): Taken {
  const { path, document, as } = found;
  const name = nameOf(source, path);
  const given = asked ?? as;
  const kinds: readonly (Kind | DocumentKind)[] = given === undefined ? kindsIn(document) : [given];
  const [kind] = kinds;
  if (kind === undefined || kind === "resource") {
    const others = kinds.length > 1 ? `; if it is something else, say so with --as (${kinds.slice(1).join(", ")})` : "";
    throw new UserError(`\`${name}\` is written as the policy of a resource such as a bucket or a key, which isn't judged${others}`);
  }
  const { type, props, at } = HOLDERS[kind](document);
  const inFile = (to: Path): Path => [...path, ...to.slice(at.length)];
  return { found, placed: { resource: { urn: name, type, name, props }, source, inFile }, kind, others: kinds.slice(1) };
}

function nameOf({ path }: Source, to: Path): string {
  return to.length === 0 ? fileNameOf(path) : `${fileNameOf(path)}#${to.join(".")}`;
}

/** A file as a report names it. */
export function fileNameOf(path: string): string {
  return path === "-" ? "standard input" : path.replaceAll("\\", "/");
}

/** The likeliest first. One that can't be read is judged as what its elements look like, to say what is wrong with it. */
function kindsIn(document: unknown): readonly DocumentKind[] {
  const parsed = parse(document);
  if (parsed.kind === "document") return kindsOf(parsed.document);
  return [/"(Not)?Principal"\s*:/.test(typeof document === "string" ? document : JSON.stringify(document)) ? "trust" : "identity"];
}

interface Holder {
  readonly type: string;
  readonly props: Record<string, unknown>;
  /** Where the document stands in the properties. */
  readonly at: Path;
}

/** A policy of an organization counts as attached: a document says nothing of where. */
const SOMEWHERE = "r-0000";

const HOLDERS: Readonly<Record<Kind, (document: unknown) => Holder>> = {
  trust: (document) => ({ type: "aws:iam/role:Role", props: { assumeRolePolicy: document }, at: ["assumeRolePolicy"] }),
  identity: (document) => ({ type: "aws:iam/policy:Policy", props: { policy: document }, at: ["policy"] }),
  "permission-set": (document) => ({ type: "aws-native:sso:PermissionSet", props: { inlinePolicy: document }, at: ["inlinePolicy"] }),
  scp: (document) => control("SERVICE_CONTROL_POLICY", document),
  rcp: (document) => control("RESOURCE_CONTROL_POLICY", document),
  group: (document) => ({
    type: "aws-native:iam:Group",
    props: { policies: [{ policyName: "policy", policyDocument: document }] },
    at: ["policies", 0, "policyDocument"],
  }),
};

function control(type: string, content: unknown): Holder {
  return { type: "aws-native:organizations:Policy", props: { type, content, targetIds: [SOMEWHERE] }, at: ["content"] };
}

const CALLED: Readonly<Record<Kind | DocumentKind, readonly [one: string, many: string]>> = {
  trust: ["a trust policy", "trust policies"],
  identity: ["an identity policy", "identity policies"],
  "permission-set": ["a permission set's policy", "permission sets' policies"],
  scp: ["an SCP", "SCPs"],
  rcp: ["an RCP", "RCPs"],
  group: ["all that a group's members have", "all that a group's members have"],
  resource: ["a resource's own policy", "resources' own policies"],
};

/** What was taken for one thing and could be another, one sentence for each pair of them. */
export function doubtsAbout(all: readonly Taken[]): readonly string[] {
  const doubtful = groupBy(
    all.filter(({ others }) => others.length > 0),
    ({ kind, others }) => [kind, ...others].join(" "),
  );
  return [...doubtful.values()].flatMap((alike) => {
    const [{ kind, others }] = alike as readonly [Taken];
    const many = alike.length > 1 ? 1 : 0;
    const names = enumerate(alike.map(({ placed: { resource } }) => `\`${resource.name}\``));
    const could = others.map((other) => CALLED[other][many]).join(" or ");
    const asked = others.flatMap((other) => (other === "resource" ? [] : [`\`--as ${other}\``]));
    const ask = asked.length === 0 ? "" : `; ${asked.join(" or ")} judges ${many ? "them" : "it"} so`;
    return [`${names} ${many ? "were" : "was"} taken for ${CALLED[kind][many]}, and could be ${could}${ask}.`];
  });
}

/** Documents by themselves, judged together because that is faster: none of them refers to another. */
export function documentsSubject(placed: readonly Placed[]): Subject {
  return {
    source: "these files",
    kind: "input",
    resources: placed.map(({ resource }) => resource),
    gaps: auditOnly.map(({ name }) => ({ policy: name, reason: "only an audit of what is deployed can judge it" })),
    failures: [],
    unknown: { reason: "Something that this policy reads is missing.", remedy: "Write it into the document." },
  };
}

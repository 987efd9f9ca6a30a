import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@mfa-guard/iam";

/** The whole `document`, or in short one statement's condition: of an Allow, or of a Deny without MFA. */
export interface Case {
  readonly title: string;
  readonly version?: string;
  readonly document?: unknown;
  readonly allow?: object;
  readonly deny?: object;
}

/** The cases of a folder of `tests/iam/cases`, by the name of their file. */
export function casesOf<T extends Case>(folder: string): readonly { readonly file: string; readonly cases: readonly T[] }[] {
  const path = join(__dirname, "../../tests/iam/cases", folder);
  return readdirSync(path)
    .sort()
    .map((file) => ({ file: file.replace(".json", ""), cases: JSON.parse(readFileSync(join(path, file), "utf8")) as readonly T[] }));
}

/** The users of account 111122223333 under `allow`; or all of them, and everyone denied under `deny`. */
export function trustOf({ version = "2012-10-17", document, allow, deny }: Case): unknown {
  if (document !== undefined) return document;
  const users = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" };
  const denying = deny && { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition: deny };
  return { Version: version, Statement: denying ? [users, denying] : { ...users, Condition: allow } };
}

/** Every action allowed under `allow`; or every one outside enrolment denied under `deny`. */
export function identityOf({ version = "2012-10-17", document, allow, deny }: Case): unknown {
  if (document !== undefined) return document;
  const statement = allow
    ? { Effect: "Allow", Action: "*", Resource: "*", Condition: allow }
    : { Effect: "Deny", NotAction: ["iam:EnableMFADevice", "iam:GetUser"], Resource: "*", Condition: deny };
  return { Version: version, Statement: statement };
}

/** A document from a public report or file, typed again with placeholder accounts, and what is right to say of it. */
export interface FieldCase {
  readonly id: string;
  readonly what: string;
  readonly asks: readonly Ask[];
}

export interface Ask {
  readonly question: string;
  readonly right: string;
  readonly document?: unknown;
  readonly documents?: readonly unknown[];
  readonly slips?: readonly string[];
}

/** The documents from the field, each file one case. */
export function fieldCases(): readonly FieldCase[] {
  const path = join(__dirname, "../../tests/iam/cases/field");
  return readdirSync(path)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(path, file), "utf8")) as FieldCase);
}

export type Documents = readonly unknown[];

const TRUSTS = ["trust", "stale-3600", "close-trust"];
const documentsOf = ({ document, documents = [document] }: Partial<Ask>): Documents => documents;
const asks = (ofTrusts: boolean): readonly Documents[] =>
  fieldCases().flatMap((one) => one.asks.filter(({ question }) => TRUSTS.includes(question) === ofTrusts).map(documentsOf));
const ofCases = (folders: readonly string[], documents: (one: Case & Partial<Ask>) => Documents): readonly Documents[] =>
  folders.flatMap((folder) => casesOf<Case & Partial<Ask>>(folder)).flatMap(({ cases }) => cases.map(documents));
const readable = (all: readonly Documents[]): readonly Documents[] =>
  all.filter((documents) => documents.every((document) => parse(document as object).kind === "document"));

/** Every trust policy of the cases and from the field that can be read, each as a list of one. */
export function allTrusts(): readonly Documents[] {
  return readable([...ofCases(["trust", "closing"], (one) => [trustOf(one)]), ...asks(true)]);
}

const IDENTITY = ["enforcement", "conditions", "credentials", "devices", "privilege", "repairs", "root", "root-sessions", "workloads"];

/** Every other document of them, with those beside it. */
export function allIdentityDocuments(): readonly Documents[] {
  return readable([...ofCases(IDENTITY, (one) => one.documents ?? [identityOf(one)]), ...asks(false)]);
}

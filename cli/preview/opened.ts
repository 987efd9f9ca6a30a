import { createHash } from "node:crypto";
import { type ChangeVerdict, enforcesLess, opensMore } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";
import type { Identity, User } from "../../stack/model";
import { documentsOf } from "../../stack/readers";
import { UNKNOWN } from "../../stack/values";
import { identitiesOf } from "../account/identities";
import { stackSubject } from "../account/state";
import { type Configuration, settingsOf } from "../config/configuration";
import type { Shown } from "./digest";

/** The documents that decide a finding of these policies; undefined where one of them isn't known. */
export type Deciding = readonly string[] | undefined;

const TRUST = "iam-role-trust-requires-mfa";
const ENFORCEMENT = ["iam-group-requires-mfa", "iam-user-requires-mfa"];

/** True iff documents decide what the policy finds, so that a wider opening may hide behind one that was there. */
export function isOfDocuments(policy: string): boolean {
  return policy === TRUST || ENFORCEMENT.includes(policy);
}

/** Looks up the deciding documents by policy and URN. */
export function documentsIn(resources: readonly Shown[]): (policy: string, urn: string) => Deciding {
  const subject = stackSubject(
    "",
    resources.map((resource) => ({ ...resource, outputs: { ...resource.outputs, ...resource.inputs } })),
  ).resources;
  const byUrn = new Map(subject.map((resource) => [resource.urn, resource]));
  const { users, groups } = identitiesOf(subject);
  const held = new Map<string, Deciding>(
    [...groups, ...users].map((one): [string, Deciding] => {
      const holders = [one, ...groupsOf(one)];
      const unsure = holders.some(({ doubts }) => doubts.length > 0);
      const slots = holders.flatMap(({ documents, boundary }) => [...documents, ...(boundary?.document ? [boundary.document] : [])]);
      return [one.origin.urn, unsure ? undefined : textsOf(slots)];
    }),
  );
  return (policy, urn) => {
    if (policy !== TRUST) return held.get(urn);
    const resource = byUrn.get(urn);
    return resource && textsOf(documentsOf(resource).filter(({ purpose }) => purpose === "trust"));
  };
}

function groupsOf(holder: Identity | User): readonly Identity[] {
  return "groups" in holder ? holder.groups : [];
}

function textsOf(slots: readonly DocumentSlot[]): Deciding {
  const texts = slots.flatMap(({ text }) => (text === UNKNOWN ? [] : [canonical(text)]));
  return texts.length === slots.length ? texts.sort() : undefined;
}

/** The document with its keys in order, and without the space between them. */
function canonical(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
      isObject(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
    );
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function digestOf(documents: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(documents)).digest("hex");
}

/** Whether the documents let in more without MFA than before; undefined where that can't be asked. */
export function openedBy(policy: string, before: Deciding, after: Deciding, configuration: Configuration): ChangeVerdict | undefined {
  if (before === undefined || after === undefined) return undefined;
  if (digestOf(before) === digestOf(after)) return { kind: "opens-no-more" };
  if (policy !== TRUST) return enforcesLess(before, after);
  const [was, is] = [before[0], after[0]];
  if (was === undefined || is === undefined) return undefined;
  const { delegatedAccounts = [] } = settingsOf(TRUST, configuration) as { readonly delegatedAccounts?: readonly string[] };
  return opensMore(was, is, { delegatedAccounts });
}

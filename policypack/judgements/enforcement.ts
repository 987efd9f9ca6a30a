import { unenforcedWithoutMfa } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";
import type { Principal, User } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import { discreet, type Found } from "../policy/discreet";
import { nameDocuments } from "../policy/name-documents";
import { listedAs } from "../policy/names";
import { once } from "../policy/once";
import type { Report } from "../policy/report";
import { failureOf } from "../policy/verdict";

/** Whether everything that a user, or a group's members, could do without MFA is denied. */
export type Enforcement =
  | { readonly kind: "enforced" }
  /** By something outside the stack, according to the configuration. */
  | { readonly kind: "listed"; readonly setting: "enforcedGroups" | "enforcedPolicyArns"; readonly name: string }
  | { readonly kind: "unenforced"; readonly found: Found }
  /** Something that could still enforce it is known at the update only. */
  | { readonly kind: "unknown"; readonly doubts: readonly string[] };

export interface Elsewhere {
  readonly enforcedGroups: readonly string[];
  readonly enforcedPolicyArns: readonly string[];
}

const unenforced = once((texts) => unenforcedWithoutMfa(texts));

export function groupEnforcement(group: Principal, elsewhere: Elsewhere): Enforcement {
  const named = listedAs(elsewhere.enforcedGroups, group.name) === undefined ? undefined : group.name;
  if (typeof named === "string") return { kind: "listed", setting: "enforcedGroups", name: named };
  return enforcement([group], `Group \`${group.origin.name}\``, elsewhere);
}

/** A user is enforced by what is attached to it, by its groups and by its permissions boundary together. */
export function userEnforcement(user: User, elsewhere: Elsewhere): Enforcement {
  const known = user.groups.flatMap(({ name }) => (name === UNKNOWN ? [] : [name]));
  const listed = [...user.foreignGroups, ...known].find((name) => listedAs(elsewhere.enforcedGroups, name) !== undefined);
  if (listed !== undefined) return { kind: "listed", setting: "enforcedGroups", name: listed };
  // A document more never opens what another one denies, so one enforced group settles it.
  if (user.groups.some((group) => groupEnforcement(group, elsewhere).kind === "enforced")) return { kind: "enforced" };
  const asked = user.name === UNKNOWN ? unenforced : namedUser(user.name);
  return enforcement([user, ...user.groups], `User \`${user.origin.name}\``, elsewhere, asked);
}

/** Says everything but "enforced". */
export function reportEnforcement(report: Report, { origin }: Principal, enforcement: Enforcement): void {
  if (enforcement.kind === "unenforced") {
    const { how, fix, evidence } = enforcement.found;
    report.violation(how, fix, origin.urn, evidence);
  }
  if (enforcement.kind === "listed") {
    report.note(`\`${origin.name}\` counts as enforced by \`${enforcement.name}\`, which \`${enforcement.setting}\` lists.`, origin.urn);
  }
  if (enforcement.kind === "unknown") {
    report.later(
      `Whether \`${origin.name}\` is enforced depends on ${enforcement.doubts.join(" and ")}, so it is checked at the update.`,
      origin.urn,
    );
  }
}

/** Asks about this user alone where a document may tell users apart; what is said of any user is decided once for all of them. */
function namedUser(userName: string): typeof unenforced {
  return (texts) => (texts.some((text) => TELLS_USERS_APART.test(text)) ? unenforcedWithoutMfa(texts, { userName }) : unenforced(texts));
}

const TELLS_USERS_APART = /\$\{|aws:(username|principalarn)/i;

/** Every document that binds the holders together, boundaries included. */
export function documentsOn(holders: readonly Principal[]): readonly DocumentSlot[] {
  return holders.flatMap(({ documents, boundary }) => (boundary?.document ? [...documents, boundary.document] : documents));
}

function enforcement(
  holders: readonly Principal[],
  subject: string,
  { enforcedPolicyArns }: Elsewhere,
  question: typeof unenforced = unenforced,
): Enforcement {
  const slots = documentsOn(holders);
  const texts = slots.flatMap(({ text }) => (text === UNKNOWN ? [] : [text]));
  const verdict = question(texts);
  if (verdict.kind === "requires-mfa") return { kind: "enforced" };
  const foreign = holders.flatMap(({ foreignPolicies, boundary }) =>
    boundary?.foreignPolicy ? [...foreignPolicies, boundary.foreignPolicy] : foreignPolicies,
  );
  const listed = foreign.find((arn) => listedAs(enforcedPolicyArns, arn) !== undefined);
  if (listed !== undefined) return { kind: "listed", setting: "enforcedPolicyArns", name: listed };
  const doubts = [...holders.flatMap((holder) => holder.doubts), ...slots.filter(({ text }) => text === UNKNOWN).map(documentDoubt)];
  if (doubts.length > 0 && verdict.kind === "open") return { kind: "unknown", doubts };
  if (verdict.kind === "open" && texts.length > 0) {
    const { how, fix, evidence } = discreet(verdict.explanation, verdict.witness);
    return { kind: "unenforced", found: { how: nameDocuments(how, slots), fix: nameDocuments(fix, slots), evidence } };
  }
  return { kind: "unenforced", found: failureOf(`A policy of ${lower(subject)}`, verdict, slots) ?? nothingDenies(subject, foreign) };
}

function nothingDenies(subject: string, foreign: readonly string[]): Found {
  const unseen = foreign.filter((arn) => !arn.includes(":iam::aws:"));
  const seen = unseen.length === 0 ? "" : `, and \`${unseen[0]}\` is defined outside the stack, so it can't be read`;
  return {
    how: `${subject} has no policy in this stack that denies requests made without MFA${seen}.`,
    fix: "Attach a policy that denies everything but MFA enrolment where `aws:MultiFactorAuthPresent` is not true.",
  };
}

function lower(subject: string): string {
  return subject.charAt(0).toLowerCase() + subject.slice(1);
}

export function documentDoubt({ path, origin }: DocumentSlot): string {
  return `\`${path.join(".")}\` of \`${origin.name}\` (${origin.type})`;
}

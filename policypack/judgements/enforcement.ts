import {
  type Explanation,
  type Premise,
  type Premises,
  tellsCallersApart,
  type Undecided,
  type Unreadable,
  unenforcedWithoutMfa,
  type Verdict,
} from "@mfa-guard/iam";
import type { Doubt, Holding } from "../../stack/doubt";
import type { DocumentSlot } from "../../stack/facts";
import type { Identity, User } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import { memoize } from "../policy/memoize";
import { messageOf, messages } from "../policy/message";
import { listedAs } from "../policy/names";
import { capital, type Reporter, reportLater } from "../policy/reporter";
import { failureOf, namesOf } from "../policy/verdict";
import { outcomeOf, textsOf } from "./outcome";
import { arnsElsewhere, memoizeUnder, NOTHING_KNOWN } from "./premises";

/** Whether everything that a user, or a group's members, could do without MFA is denied. */
export type Enforcement =
  /** `rests`: the premises without which it wouldn't be. */
  | { readonly kind: "enforced"; readonly rests?: readonly Premise[] }
  /** By something outside the stack, according to the configuration. */
  | { readonly kind: "listed"; readonly setting: "enforcedGroups" | "enforcedPolicyArns"; readonly name: string }
  | Unenforced
  /** Something that could still enforce it is known at the update only. */
  | { readonly kind: "unknown"; readonly doubts: readonly string[] };

export interface Unenforced {
  readonly kind: "unenforced";
  /** Whom it is about, within a sentence. */
  readonly subject: string;
  /** What the engine says; undefined where there is no document to judge. */
  readonly why: Explanation | Unreadable | Undecided | undefined;
  /** Names of the documents that it speaks of. */
  readonly documents: readonly string[];
  /** What is defined elsewhere, so that it can't be read here, and where the configuration lists it if it enforces. */
  readonly unseen: readonly Unseen[];
}

interface Unseen {
  readonly what: string;
  readonly setting: "enforcedGroups" | "enforcedPolicyArns";
}

export interface Elsewhere {
  readonly enforcedGroups: readonly string[];
  readonly enforcedPolicyArns: readonly string[];
  readonly premises?: Premises;
  /** The account of a resource by its URN, where it is known. */
  readonly accountOf?: (urn: string) => string | undefined;
}

/** What is asked about the holders of documents. */
interface Asked {
  readonly userName?: string | undefined;
  readonly account: string | undefined;
  readonly premises: Premises;
}

export function groupEnforcement(group: Identity, elsewhere: Elsewhere): Enforcement {
  const named = listedAs(elsewhere.enforcedGroups, group.name) === undefined ? undefined : group.name;
  if (typeof named === "string") return { kind: "listed", setting: "enforcedGroups", name: named };
  return enforcement([group], `group \`${group.origin.name}\``, elsewhere);
}

/** A user is enforced by what is attached to it, by its groups and by its permissions boundary together. */
export function userEnforcement(user: User, elsewhere: Elsewhere): Enforcement {
  const listed = user.foreignGroups.find((name) => listedAs(elsewhere.enforcedGroups, name) !== undefined);
  if (listed !== undefined) return { kind: "listed", setting: "enforcedGroups", name: listed };
  // A document more never opens what another one denies, so one enforced group settles it.
  const byGroup = user.groups.map((group) => groupEnforcement(group, elsewhere)).filter(({ kind }) => kind === "enforced");
  const settled = byGroup.find((each) => !("rests" in each)) ?? byGroup[0];
  return settled ?? enforcement([user, ...user.groups], `user \`${user.origin.name}\``, elsewhere, user);
}

/** The same of a user that is made outside the stack and has this name: what is known of it, and of its account. */
export function foreignUserEnforcement(userName: string, account: string | undefined, { premises = NOTHING_KNOWN }: Elsewhere) {
  const attached = account === undefined ? [] : arnsElsewhere(premises, account, "user", userName);
  return question([], attached, { userName, account, premises });
}

/** The premises that each of these rests on, where it rests on any. */
export function restsOf(all: readonly Enforcement[]): readonly (readonly Premise[])[] {
  return all.flatMap((each) => (each.kind === "enforced" && each.rests !== undefined ? [each.rests] : []));
}

/** Says everything but "enforced". */
export function reportEnforcement(report: Reporter, { origin }: Identity, enforcement: Enforcement): void {
  if (enforcement.kind === "unenforced") {
    const { subject, why, documents, unseen } = enforcement;
    const found =
      why === undefined
        ? say("nothing-denies", { subject, unseen, place: report.place })
        : messageOf(why, { subject: `a policy of ${subject}`, documents });
    report.violation(found, origin.urn);
  }
  if (enforcement.kind === "listed") {
    const text = `\`${origin.name}\` counts as enforced by \`${enforcement.name}\`, which \`${enforcement.setting}\` lists.`;
    report.note({ name: "listed", text }, origin.urn);
  }
  if (enforcement.kind === "unknown") reportLater(report, `whether \`${origin.name}\` is enforced`, origin.urn, enforcement.doubts);
}

const say = messages({
  "nothing-denies": ({ subject, unseen: [unseen], place }: NothingDenies) => ({
    how: `${capital(subject)} has no policy in this ${place} that denies requests made without MFA${unseen === undefined ? "" : `, and ${unseen.what} is defined outside the ${place}, so it can't be read`}.`,
    fix: `Attach a policy that denies everything but MFA enrolment where \`aws:MultiFactorAuthPresent\` is not true${unseen === undefined ? "" : `, or list ${unseen.what} in \`${unseen.setting}\` if it does so`}${subject.startsWith("user") ? "; if a machine is the user, which that would stop, give it a role instead (OpenID Connect, IAM Roles Anywhere)" : ""}.`,
  }),
});

interface NothingDenies {
  readonly subject: string;
  readonly unseen: readonly Unseen[];
  readonly place: string;
}

/** What is said of any user is decided once for all of them; it is asked about this one alone where something may tell users apart. */
function question(texts: readonly string[], attached: readonly string[], { userName, account, premises }: Asked): Verdict {
  const anybody = unenforced(premises)([account ?? "", JSON.stringify(attached), ...texts]);
  const toldApart = premises !== NOTHING_KNOWN || texts.some((text) => tellsApart([text]));
  if (userName === undefined || anybody.kind === "requires-mfa" || !toldApart) return anybody;
  return unenforcedWithoutMfa(texts, { userName, account, attached, premises });
}

const unenforced = memoizeUnder(([account, attached = "[]", ...texts], premises) =>
  unenforcedWithoutMfa(texts, { account: account === "" ? undefined : account, attached: JSON.parse(attached), premises }),
);

const tellsApart = memoize(([text]) => tellsCallersApart(text));

/** Every document that binds the holders together, boundaries included. */
export function documentsOn(holders: readonly Identity[]): readonly DocumentSlot[] {
  return holders.flatMap(({ documents, boundary }) => (boundary?.document ? [...documents, boundary.document] : documents));
}

/** All that the holders certainly have. */
export function heldBy(holders: readonly Identity[]): Holding {
  const foreignPolicies = holders.flatMap(({ foreignPolicies, boundary }) =>
    boundary?.foreignPolicy ? [...foreignPolicies, boundary.foreignPolicy] : foreignPolicies,
  );
  return { documents: documentsOn(holders), foreignPolicies, groups: [] };
}

export function doubtsOf(holders: readonly Identity[]): readonly Doubt[] {
  return holders.flatMap(({ doubts }) => doubts);
}

function enforcement(holders: readonly Identity[], subject: string, elsewhere: Elsewhere, user?: User): Enforcement {
  const [holder] = holders;
  const asked = {
    userName: user === undefined || user.name === UNKNOWN ? undefined : user.name,
    account: holder && elsewhere.accountOf?.(holder.origin.urn),
    premises: elsewhere.premises ?? NOTHING_KNOWN,
  };
  const judge = (held: Holding) => enforcementBy(held, subject, elsewhere, asked);
  const certain = { ...heldBy(holders), groups: user?.foreignGroups ?? [] };
  const outcome = outcomeOf(certain, doubtsOf(holders), judge, ({ kind }) => kind !== "unenforced");
  return outcome.kind === "now" ? outcome.verdict : { kind: "unknown", doubts: outcome.doubts };
}

function enforcementBy(
  held: Holding,
  subject: string,
  { enforcedGroups, enforcedPolicyArns }: Elsewhere,
  asked: Asked,
): Exclude<Enforcement, { readonly kind: "unknown" }> {
  const { account, premises } = asked;
  const groups = account === undefined ? [] : held.groups.flatMap((name) => arnsElsewhere(premises, account, "group", name));
  const verdict = question(textsOf(held), [...held.foreignPolicies, ...groups], asked);
  if (verdict.kind === "requires-mfa") return { kind: "enforced", ...(verdict.premises && { rests: verdict.premises }) };
  const group = held.groups.find((name) => listedAs(enforcedGroups, name) !== undefined);
  if (group !== undefined) return { kind: "listed", setting: "enforcedGroups", name: group };
  const policy = held.foreignPolicies.find((arn) => listedAs(enforcedPolicyArns, arn) !== undefined);
  if (policy !== undefined) return { kind: "listed", setting: "enforcedPolicyArns", name: policy };
  return {
    kind: "unenforced",
    subject,
    why: verdict.kind === "open" && held.documents.length > 0 ? verdict.explanation : failureOf(verdict),
    documents: namesOf(held.documents),
    unseen: [
      ...held.groups.map((name) => ({ what: `group \`${name}\``, setting: "enforcedGroups" }) as const),
      ...held.foreignPolicies
        .filter((arn) => !arn.includes(":iam::aws:"))
        .map((arn) => ({ what: `\`${arn}\``, setting: "enforcedPolicyArns" }) as const),
    ],
  };
}

import {
  type AssumableRole,
  type AssumptionCaller,
  mayAllowAssumeRole,
  namesCallers,
  type Premise,
  type Premises,
  reachesRole,
  tellsCallersApart,
  tellsIdsApart,
  unenforcedWithoutMfa,
} from "@mfa-guard/iam";
import { memoize } from "../../policypack/policy/memoize";
import { listedAs } from "../../policypack/policy/names";
import type { DocumentSlot } from "../../stack/facts";
import { groupBy } from "../../stack/group-by";
import { managedPolicy } from "../../stack/managed-policies";
import type { Identity, User } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import type { Identify } from "../account/identities";
import { toldApartBy } from "./told-apart";

type Kind = AssumptionCaller["kind"];
export interface Assumptions {
  /** Those of these callers, all of one kind, that can assume the role (users: without MFA), and whether that is certain. */
  into(role: Identity, kind: Kind, callers: readonly Identity[]): ReadonlyMap<Identity, boolean>;
  /** False iff its trust lets no role's session in. */
  letsSessionsIn(role: Identity): boolean;
  /** Why some of the answers are presumed. */
  reasons(): readonly string[];
}

/** Enough for 10,000 users and roles that fall into some thousands of kinds: seconds. Beyond it the answer is yes. */
const DECISIONS = 60_000;

/** Callers that no document tells apart, so that one of them answers for all. */
interface Crowd {
  readonly members: readonly Identity[];
  readonly documents: readonly string[];
  readonly boundary: string | undefined;
  readonly toldApart: boolean;
  /** Users who are denied everything without MFA, and so this. */
  readonly enforced: boolean;
  /** Whether some document may allow the call. */
  readonly mayAllow: boolean;
  readonly doubts: readonly string[];
}

interface Content extends Omit<Crowd, "members" | "enforced"> {
  /** The name of each document, by its text. */
  readonly names: ReadonlyMap<string, string>;
}

/** What the engine says of one caller, or of any, and one role. */
export interface Answer {
  readonly kind: string;
  readonly premises?: readonly Premise[];
}

/** `isOpen` hears of every answer, and says whether it is anything but a no. */
export function assumptions(
  identify: Identify,
  ordinary: readonly string[],
  premises: Premises,
  isOpen: (answer: Answer) => boolean,
): Assumptions {
  const presumed = new Set<string>();
  const crowds = new Map<readonly Identity[], readonly Crowd[]>();
  const apart = toldApartBy(premises);
  let decisions = 0;

  const presume = (reason: string) => {
    presumed.add(reason);
    return false;
  };

  /** True: surely; false: presumed; undefined: no. */
  function decide(caller: AssumptionCaller, role: AssumableRole, doubts: readonly string[]): boolean | undefined {
    decisions += 1;
    if (decisions > DECISIONS) return presume("there are too many different users and roles to decide each pair");
    const verdict = reachesRole(caller, role, { premises });
    if (verdict.kind === "within-reach") return true;
    if (isOpen(verdict)) return presume("some policy documents can't be read or decided");
    const [doubt] = doubts;
    if (doubt === undefined) return undefined;
    const atMost = reachesRole({ ...caller, documents: [...caller.documents, ALLOWS_CALL], boundary: undefined }, role, { premises });
    return isOpen(atMost) ? presume(doubt) : undefined;
  }

  function into(role: Identity, kind: Kind, callers: readonly Identity[]): ReadonlyMap<Identity, boolean> {
    const found = new Map<Identity, boolean>();
    const { trust } = role;
    if (trust === undefined) return found;
    const { arn } = identify(role);
    const known = crowds.get(callers) ?? gather(callers, kind, identify, ordinary, apart);
    crowds.set(callers, known);
    for (const crowd of known) {
      if (crowd.enforced) continue;
      if (trust.text === UNKNOWN || arn === undefined) {
        for (const member of crowd.members)
          found.set(member, presume(`the trust policy or the ARN of role \`${role.origin.name}\` isn't known`));
        continue;
      }
      if (!crowd.mayAllow && crowd.doubts.length === 0 && !named([trust.text])) continue;
      for (const group of split(crowd, trust.text)) {
        const caller = { kind, ...identify(group[0]), documents: crowd.documents, boundary: crowd.boundary };
        const answer = decide(caller, { arn, trust: trust.text }, crowd.doubts);
        if (answer === undefined) continue;
        const isKnown = caller.arn !== undefined && (caller.id !== undefined || !tellsByIds([trust.text]));
        const certain = answer && (isKnown || presume(`the ARN or id of \`${group[0].origin.name}\` isn't known`));
        for (const member of group) found.set(member, certain);
      }
    }
    return found;
  }

  return { into, letsSessionsIn, reasons: () => [...presumed].sort() };
}

function letsSessionsIn({ trust }: Identity): boolean {
  return trust !== undefined && (trust.text === UNKNOWN || sessions([trust.text]).in);
}

const ANY_ROLE = "arn:aws:iam::111122223333:role/any";
const sessions = memoize(([trust]) => ({
  in: reachesRole({ kind: "role-session", documents: [] }, { arn: ANY_ROLE, trust }).kind !== "out-of-reach",
}));
const unenforced = memoize((texts) => unenforcedWithoutMfa(texts));
const ALLOWS_CALL = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" } };

/** True iff every request of the user's is denied without MFA, but those for enrolment. */
export function isEnforced({ documents, boundary }: Content): boolean {
  return unenforced(boundary === undefined ? documents : [...documents, boundary]).kind === "requires-mfa";
}

function gather(
  callers: readonly Identity[],
  kind: Kind,
  identify: Identify,
  ordinary: readonly string[],
  apart: (arn: string | undefined) => string,
): readonly Crowd[] {
  const described = callers.map((caller) => ({ caller, content: describe(caller, ordinary) }));
  const alike = groupBy(described, ({ caller, content: { documents, boundary, doubts } }) =>
    JSON.stringify([identify(caller).arn?.split(":")[4], documents, boundary, doubts, apart(identify(caller).arn)]),
  );
  return [...alike.values()].flatMap((same) => {
    const members = same.map(({ caller }) => caller);
    return same.slice(0, 1).map(({ content }) => ({ ...content, enforced: kind === "user" && isEnforced(content), members }));
  });
}

/** What binds the caller, AWS's own managed policies as far as they matter here. */
export function describe(caller: Identity, ordinary: readonly string[]): Content {
  const { groups = [], foreignGroups = [] } = caller as Partial<User>;
  const holders = [caller, ...groups];
  const foreign = holders.flatMap(({ foreignPolicies }) => foreignPolicies);
  const slots = [...holders.flatMap(({ documents }) => documents), ...foreign.flatMap((arn) => managedPolicy(arn) ?? [])];
  const texts = slots.map(({ text }) => text);
  const documents = [...new Set(texts.filter((text) => text !== UNKNOWN))].sort();
  const [limit, otherwise] = boundaryOf(caller);
  const boundary = limit?.text;
  const unseen = [
    ...foreign.filter((arn) => managedPolicy(arn) === undefined && listedAs(ordinary, arn) === undefined),
    ...(otherwise === undefined ? [] : [otherwise]),
    ...foreignGroups,
  ];
  return {
    documents,
    names: new Map(slots.map(({ text, origin }) => [String(text), origin.name])),
    boundary: boundary === UNKNOWN ? undefined : boundary,
    toldApart: [...documents, ...(typeof boundary === "string" ? [boundary] : [])].some((text) => tellsApart([text])),
    mayAllow: documents.some((text) => mayAllow([text])),
    doubts: [
      ...unseen.map((name) => `\`${name}\` isn't defined here`),
      ...holders.flatMap(({ doubts }) => doubts.map(({ about }) => `${about} isn't known`)),
      ...(texts.includes(UNKNOWN) || boundary === UNKNOWN ? [`a policy of \`${caller.origin.name}\` isn't known`] : []),
    ],
  };
}

/** The boundary's document, or the ARN of one that isn't known. What of AWS's limits nothing that is asked about allows nothing of it. */
function boundaryOf({ boundary }: Identity): readonly [{ readonly text: DocumentSlot["text"] } | undefined, string | undefined] {
  const { document, foreignPolicy } = boundary ?? {};
  if (document !== undefined || foreignPolicy === undefined) return [document, undefined];
  const known = managedPolicy(foreignPolicy);
  if (known === undefined) return [undefined, foreignPolicy];
  return [known[0] ?? { text: ALLOWS_NOTHING }, undefined];
}

const ALLOWS_NOTHING = JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } });

const mayAllow = memoize(([text]) => mayAllowAssumeRole(text));
const named = memoize(([trust]) => namesCallers(trust));
const tellsApart = memoize(([text]) => tellsCallersApart(text));
const tellsByIds = memoize(([trust]) => tellsIdsApart(trust));
/** JSON may write any letter of a name as `\\u` and a number. */
const unescaped = memoize(([trust = ""]) =>
  trust.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
);

/** The crowd as far as neither its documents nor this trust tell its members apart. */
function split({ members, toldApart }: Crowd, trust: string): readonly Group[] {
  if (toldApart || tellsApart([trust])) return members.map((member) => [member]);
  const text = unescaped([trust]);
  const isNamed = ({ name, origin }: Identity) => text.includes(name === UNKNOWN ? origin.name : name);
  const [first, ...others] = members.filter((member) => !isNamed(member));
  const named = members.filter(isNamed).map((member): Group => [member]);
  return first === undefined ? named : [...named, [first, ...others]];
}

type Group = readonly [Identity, ...Identity[]];

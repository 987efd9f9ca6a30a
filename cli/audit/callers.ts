import { type Calling, type Document, ESCALATIONS, type Premises, parse, type Statement } from "@mfa-guard/iam";
import { memoize } from "../../policypack/policy/memoize";
import type { Identity } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import type { Identify } from "../account/identities";
import { describe, isEnforced } from "./assumptions";
import { like } from "./like";
import { toldApartBy } from "./told-apart";

/** A user, or a role's session, as somebody who makes calls. */
export interface Caller {
  readonly identity: Identity;
  /** Callers with the same key get the same answers, by statements of the same names. */
  readonly key: number;
  /** Callers that share this get the same answers. */
  readonly kin: number;
  readonly calling: Calling;
  readonly account: string;
  /** The user's or the role's name, where it is known. */
  readonly name: string | undefined;
  /** Actions (lower case) of {@link ESCALATIONS} that some Allow of its policies covers. */
  readonly may: ReadonlySet<string>;
  /** Whether a policy of its names resources of such an action. */
  readonly picksResources: boolean;
  /** Why its policies aren't all known. */
  readonly doubts: readonly string[];
  /** The name of each document, by its text. */
  readonly names: ReadonlyMap<string, string>;
}

/** What a document says of the resources of one action. */
export interface Scope {
  /** Whether an Allow covers any resource, or every one but some. */
  readonly anything: boolean;
  readonly allows: readonly string[];
  /** Every pattern but `*`, of Denys too. */
  readonly patterns: readonly string[];
}

const ASKED = [
  ...new Set([...ESCALATIONS.flatMap(({ calls }) => calls.map(({ action }) => action)), "iam:CreateRole", "iam:CreateUser"]),
].map((action) => action.toLowerCase());

/** Those who can call something without MFA that matters; undefined for a user who is denied everything without it. */
export function callers(identify: Identify, ordinary: readonly string[], premises: Premises): (identity: Identity) => Caller | undefined {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const known = new Map<Identity, Caller | undefined>();
  const apart = toldApartBy(premises);
  const make = (identity: Identity): Caller | undefined => {
    const kind = identity.kind === "user" ? "user" : "role-session";
    const content = describe(identity, ordinary);
    if (kind === "user" && isEnforced(content)) return undefined;
    const { documents, boundary, doubts, toldApart, names } = content;
    const { arn, id } = identify(identity);
    const account = arn?.split(":")[4] ?? identity.origin.account;
    const signature = JSON.stringify([kind, account, documents, boundary, doubts, toldApart ? identity.origin.urn : apart(arn)]);
    const kin = numberOf(signature);
    const key = numberOf(`${kin} ${[...names.values()].join("\n")}`);
    const may = new Set(documents.flatMap((text) => mayCall([text])));
    const picksResources = documents.some((text) => [...may].some((action) => scopeOf([text, action]).patterns.length > 0));
    const name = identity.name === UNKNOWN ? undefined : identity.name;
    return {
      identity,
      key,
      kin,
      calling: { kind, arn, id, documents, ...(boundary !== undefined && { boundary }) },
      account,
      name,
      may,
      picksResources,
      doubts,
      names,
    };
  };
  return (identity) => {
    if (!known.has(identity)) known.set(identity, make(identity));
    return known.get(identity);
  };
}

/** The actions that an Allow of the document covers; all of them where it can't be read. */
const mayCall = memoize(([text]): readonly string[] => {
  const statements = statementsOf([text ?? ""]);
  if (statements === undefined) return ASKED;
  return ASKED.filter((action) => statements.some((each) => each.effect === "Allow" && covers(each, action)));
});

const statementsOf = memoize(([text]): Document["statements"] | undefined => {
  const parsed = parse(text);
  return parsed.kind === "document" ? parsed.document.statements : undefined;
});

/** Of an action in lower case. What can't be read covers anything. */
export const scopeOf = memoize(([text, action = ""]): Scope => {
  const about = statementsOf([text ?? ""])?.filter((each) => covers(each, action));
  if (about === undefined) return { anything: true, allows: [], patterns: [] };
  const listed = (some: readonly Statement[]) => some.flatMap(({ resource }) => resource?.patterns ?? []);
  const allows = about.filter(({ effect }) => effect === "Allow");
  return {
    anything: allows.some(({ resource }) => resource === undefined || resource.negated || resource.patterns.includes("*")),
    allows: listed(allows),
    patterns: listed(about).filter((pattern) => pattern !== "*"),
  };
});

function covers({ action: { negated, patterns } }: Statement, action: string): boolean {
  return patterns.some((pattern) => like(pattern.toLowerCase(), action)) !== negated;
}

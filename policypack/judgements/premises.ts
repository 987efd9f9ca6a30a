import { type Guardrails, type PolicyInput, type Premise, type Premises, parse, sentenceOfPremises } from "@mfa-guard/iam";
import { accountIdOf } from "../../stack/account-id";
import type { RawResource } from "../../stack/reading";
import { memoize, memoizeObjects } from "../policy/memoize";
import { messages } from "../policy/message";
import { type Reporter, reportLater } from "../policy/reporter";
import { identitiesIn } from "./identities";

/** What the configuration says is so outside the stack. */
export interface Known {
  /** The id of the account that the stack is deployed to; empty where it isn't always the same. */
  readonly account?: string;
  readonly accountsWithoutUsers?: readonly string[];
  readonly guardrails: Partial<Guardrails>;
  readonly elsewhere?: Documents;
}

/** Documents of managed policies, groups and users that are made outside the stack, by ARN. */
type Documents = Readonly<Record<string, readonly PolicyInput[]>>;

const NO_ACCOUNTS: readonly string[] = [];
const NO_DOCUMENTS: Documents = {};

const say = messages({
  "premise-contradicted": ({ user, account }: { readonly user: string; readonly account: string }) => ({
    how: `The IAM user \`${user}\` is created in account ${account}, which \`accountsWithoutUsers\` lists as an account without users, so nothing in this run rests on that.`,
    fix: "Leave out the user, or remove the account from the list.",
  }),
  "guardrail-unreadable": ({ id, setting }: { readonly id: string; readonly setting: string }) => ({
    how: `The document of \`${id}\` in \`${setting}\` can't be read, so it counts as denying nothing.`,
    fix: "Write it again from what is deployed.",
  }),
});

export const PREMISE_MESSAGES = say.names;

export const NOTHING_KNOWN: Premises = {};

export function areKnown(known: Known): boolean {
  return premisesOf(known) !== NOTHING_KNOWN;
}

/** What the engine takes of it: the same object for the same configuration, which is read once then. */
export function premisesOf({ accountsWithoutUsers = NO_ACCOUNTS, guardrails, elsewhere = NO_DOCUMENTS }: Known): Premises {
  if (accountsWithoutUsers.length === 0 && guardrails.targets === undefined && Object.keys(elsewhere).length === 0) return NOTHING_KNOWN;
  return made(accountsWithoutUsers, guardrails, elsewhere);
}

const made = memoizeObjects(
  (accountsWithoutUsers: readonly string[], guardrails: Partial<Guardrails>, elsewhere: Documents): Premises => ({
    accountsWithoutUsers,
    elsewhere,
    ...guardrailsIn(guardrails),
  }),
);

/** The ARNs under which documents of this group or user are known, whatever its path. */
export function arnsElsewhere({ elsewhere = {} }: Premises, account: string, kind: "group" | "user", name: string): readonly string[] {
  return Object.keys(elsewhere).filter((arn) => {
    const [, , service, , of, resource = ""] = arn.split(":");
    return service === "iam" && of === account && resource.startsWith(`${kind}/`) && resource.split("/").pop() === name;
  });
}

function guardrailsIn({ managementAccount, targets, policies = {} }: Partial<Guardrails>): Premises {
  return managementAccount === undefined || targets === undefined ? {} : { guardrails: { managementAccount, targets, policies } };
}

/** The question, with its answers kept by the premises and the texts that were asked about. */
export function memoizeUnder<V>(
  question: (texts: readonly string[], premises: Premises) => V,
): (premises: Premises) => (texts: readonly string[]) => V {
  const kept = new WeakMap<Premises, (texts: readonly string[]) => V>();
  return (premises) => {
    const known = kept.get(premises) ?? memoize((texts) => question(texts, premises));
    kept.set(premises, known);
    return known;
  };
}

/** The account of a resource; undefined where neither it nor the configuration says. */
export function accountOf(resource: RawResource, { account = "" }: Known): string | undefined {
  return accountIdOf(resource) ?? (account === "" ? undefined : account);
}

/** The same of each of the resources, by URN. */
export function accountsOf(resources: readonly RawResource[], known: Known): (urn: string) => string | undefined {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return (urn) => {
    const resource = byUrn.get(urn);
    return resource && accountOf(resource, known);
  };
}

/** Says which of the documents can't be read. */
export function reportGuardrails({ guardrails: { policies = {} }, elsewhere = {} }: Known, report: Reporter): void {
  const guarding = Object.entries(policies).map(([id, document]) => ({ id, setting: "guardrails", document }));
  const attached = Object.entries(elsewhere).flatMap(([id, all]) => all.map((document) => ({ id, setting: "elsewhere", document })));
  for (const { id, setting, document } of [...guarding, ...attached]) {
    if (parse(document).kind === "unreadable") report.warning(say("guardrail-unreadable", { id, setting }));
  }
}

/** The premises that the stack leaves: an account in which it creates a user has users. Says so of each user. */
export function uncontradicted(resources: readonly RawResource[], known: Known, report: Reporter): Premises {
  const { accountsWithoutUsers = NO_ACCOUNTS } = known;
  const premises = premisesOf(known);
  if (accountsWithoutUsers.length === 0) return premises;
  const accountOf = accountsOf(resources, known);
  const contradicted = new Set<string>();
  for (const { origin } of identitiesIn(resources).users) {
    const account = accountOf(origin.urn);
    if (account === undefined) {
      reportLater(report, `whether \`${origin.name}\` is in an account of \`accountsWithoutUsers\``, origin.urn, ["its ARN"]);
    } else if (accountsWithoutUsers.includes(account)) {
      contradicted.add(account);
      report.violation(say("premise-contradicted", { user: origin.name, account }), origin.urn);
    }
  }
  if (contradicted.size === 0) return premises;
  return { ...premises, accountsWithoutUsers: accountsWithoutUsers.filter((account) => !contradicted.has(account)) };
}

/** One line for all verdicts that rest on premises: how many there are, and on which. */
export function reportRests([one, many]: readonly [string, string], rests: readonly (readonly Premise[])[], report: Reporter): void {
  const all = new Map(rests.flat().map((premise) => [JSON.stringify(premise), premise]));
  const sentence = sentenceOfPremises([...all.values()]);
  if (sentence !== undefined)
    report.note({ name: "listed", text: `${rests.length} ${rests.length === 1 ? `${one} passes` : `${many} pass`}. ${sentence}` });
}

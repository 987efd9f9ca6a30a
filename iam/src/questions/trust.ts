import { isAwsIssuer, partitionOf } from "../caller/caller.js";
import { MFA_LESS, OF_WEB_IDENTITIES } from "../caller/context.js";
import type { PolicyInput } from "../document/document.js";
import { deletedPrincipals } from "../document/principals.js";
import { explainOpenRole, settled } from "../explain/explain.js";
import type { Premises } from "../premises.js";
import { type Answer, ask, firstFound } from "../search/question.js";
import { allowsOf, denysOf, type Located, spaceStatements } from "../search/space.js";
import type { Verdict } from "../verdict.js";
import { conclude, judgeOne, open, readAnd, witnessOf } from "./frame.js";
import { staleContexts } from "./mfa-conditions.js";
import {
  type Answered,
  accountsNamedBy,
  askUnder,
  type Bound,
  type Bounds,
  partitionsUnder,
  rcpsOn,
  scpsOn,
  withoutUsers,
} from "./premises.js";
import { askOfWorkloads } from "./workloads.js";

export interface TrustOptions {
  /**
   * 12-digit ids of accounts whose users are not people of ours: a vendor's. Their users may come in without MFA, but only with an
   * `sts:ExternalId` that the trust names. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
   */
  readonly delegatedAccounts?: readonly string[];
  /** A 12-digit account id: only users of other accounts are asked about. */
  readonly outside?: string | undefined;
  /** The 12-digit id of the role's account, where it is known: premises on its resources need it. */
  readonly account?: string | undefined;
  /** Where the role is known to be (`aws`, `aws-cn` …): without it, where the ARNs say that it may be. */
  readonly partition?: string | undefined;
  readonly premises?: Premises | undefined;
}

/**
 * `open` iff the trust policy lets some IAM user, of any account, call `sts:AssumeRole` with a long-term access key or from a session
 * without MFA, or take it by a token of AWS's own from another partition; then with the request. Root users are not asked about: AWS never lets them call `AssumeRole`.
 * `requires-mfa` iff there is no such request, by the document itself or under premises, which it then names. What can't be read or decided says so, and is no pass.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function canAssumeWithoutMfa(trust: PolicyInput, options: TrustOptions = {}): Verdict {
  return judge(trust, options, undefined);
}

/**
 * `open` iff the trust policy lets some IAM user in without MFA, or with an MFA sign-in over `maxAge` seconds ago
 * (`aws:MultiFactorAuthAge`).
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthage
 */
export function canAssumeWithStaleMfa(trust: PolicyInput, maxAge: number, options: TrustOptions = {}): Verdict {
  return judge(trust, options, maxAge);
}

function judge(trust: PolicyInput, options: TrustOptions, maxAge: number | undefined): Verdict {
  return judgeOne(trust, "trust", (statements) => {
    const letIn = (by: readonly Located[]): Answered =>
      askUnder(
        options.premises,
        (premises) => boundsOn(by, premises, options.account),
        (bounds) => whoComesIn(by, { ...options, ...placesOf(by, options, bounds), bounds, maxAge }),
      );
    const { answer, premises, bounds } = letIn(statements);
    const deleted = deletedPrincipals(statements.map(({ statement }) => statement));
    if (answer.kind === "none")
      return { kind: "requires-mfa", ...(deleted.length > 0 && { deleted }), ...(premises.length > 0 && { premises }) };
    return conclude(answer, "requires-mfa", (found) => {
      return open(
        () => witnessOf(found, found.through),
        (witness) => {
          const workloads = askOfWorkloads(found.through, denysOf(statements), true).kind !== "none";
          const draft = explainOpenRole(witness, found.through, statements, bounds, maxAge, workloads);
          return settled(
            draft,
            [trust],
            readAnd("trust", (after) => letIn(after).answer.kind === "none"),
          );
        },
      );
    });
  });
}

interface Incoming extends Pick<TrustOptions, "delegatedAccounts" | "outside">, Places {
  readonly bounds: Bounds;
  /** The Allows by which somebody may come in, where not all of them are asked about. */
  readonly through?: readonly Located[];
  /** The seconds that an MFA sign-in may be old; undefined where any will do. */
  readonly maxAge?: number | undefined;
}

/** Where callers may be: the partitions of the role, and the providers of AWS's own tokens. */
interface Places {
  readonly partitions: readonly string[] | undefined;
  readonly providers: readonly string[];
}

/** A request by which somebody comes in without MFA, or with MFA that is too old: one that the trust policy lets in, within what premises add. */
export function whoComesIn(trust: readonly Located[], asked: Incoming): Answer {
  const { delegatedAccounts = [], outside, partitions, providers, bounds, through = allowsOf(trust), maxAge } = asked;
  const { levels } = bounds;
  const stops = [...denysOf(trust), ...vendors(trust, delegatedAccounts), ...usersOf(outside), ...bounds.stops];
  const contexts = maxAge === undefined ? MFA_LESS : staleContexts(trust, maxAge);
  const users = ask({ callers: ["user"], contexts, partitions, action: "sts:assumerole", through, stops, levels });
  if (users.kind === "found") return users;
  const bearers = { callers: ["web-identity"], contexts: OF_WEB_IDENTITIES, action: "sts:assumerolewithwebidentity" } as const;
  return firstFound([users, ...providers.map((arn) => ask({ ...bearers, arn, through, stops, levels }))]);
}

/** Where to ask about a role that has, or had, these statements. */
export function placesOf(trust: readonly Located[], { partition }: TrustOptions, bounds: Bounds): Places {
  return { partitions: partitionsOfRole(trust, partition) ?? partitionsUnder(trust, bounds), providers: tokenProviders(trust) };
}

/**
 * The providers by which users of another partition bring a token of AWS's own: an access key gets one there. AWS says both that such tokens are for services outside
 * AWS only and how to trust them from another partition, so where a trust policy names such a provider they count as taken.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html
 */
function tokenProviders(trust: readonly Located[]): readonly string[] {
  const named = new Set<string>();
  for (const { statement } of trust) {
    for (const entry of statement.principal?.entries ?? [])
      if (entry.kind === "federated" && isAwsIssuer(entry.name)) named.add(entry.name);
  }
  return [...named];
}

/** What binds callers that the trust policy may let in, and calls on the role. */
export function boundsOn(trust: readonly Located[], premises: Premises, account: string | undefined): readonly Bound[] {
  const callers = accountsNamedBy(trust);
  return [...withoutUsers(premises, callers), ...rcpsOn(premises, account), ...scpsOn(premises, callers)];
}

/**
 * A role is in one partition. AWS saves no trust policy whose `Principal` names an ARN of another, so what its Allows name there settles it;
 * otherwise it may be in any that the document writes out.
 */
function partitionsOfRole(trust: readonly Located[], known: string | undefined): readonly string[] | undefined {
  if (known !== undefined) return [known];
  const named: string[] = [];
  for (const { statement } of trust) {
    if (statement.effect === "Deny") continue;
    for (const entry of statement.principal?.entries ?? []) {
      const arn = entry.kind === "arn" ? entry.arn : entry.kind === "federated" && entry.name.startsWith("arn:") ? entry.name : undefined;
      const partition = entry.kind === "account" ? entry.partition : arn && partitionOf(arn);
      if (partition !== undefined && !named.includes(partition)) named.push(partition);
    }
  }
  return named.length === 0 ? undefined : named;
}

function usersOf(account: string | undefined): readonly Located[] {
  const Condition = { StringEquals: { "aws:PrincipalAccount": account } };
  return account === undefined ? [] : spaceStatements([{ Effect: "Deny", Principal: "*", Action: "*", Condition }]);
}

/** The requests of the vendors' users that carry an external id which the trust names. */
function vendors(statements: readonly Located[], accounts: readonly string[]): readonly Located[] {
  if (accounts.length === 0) return [];
  const externalIds = allowsOf(statements)
    .flatMap(({ statement }) => statement.conditions)
    .filter(
      ({ keyId, operator, values }) =>
        keyId === "sts:externalid" &&
        (operator === "StringEquals" || (operator === "StringLike" && values.every((value) => !/[*?]/.test(value)))),
    )
    .flatMap(({ values }) => values);
  if (externalIds.length === 0) return [];
  const Condition = { StringEquals: { "aws:PrincipalAccount": accounts, "sts:ExternalId": externalIds } };
  return spaceStatements([{ Effect: "Deny", Principal: "*", Action: "*", Condition }]);
}

import { MFA_LESS } from "../caller/context.js";
import type { PolicyInput } from "../document/document.js";
import { deletedPrincipals } from "../document/principals.js";
import { explainOpenRole, settled } from "../explain/explain.js";
import { type Answer, ask } from "../search/question.js";
import { allowsOf, denysOf, type Located, spaceStatements } from "../search/space.js";
import type { Verdict } from "../verdict.js";
import { conclude, judgeOne, open, readAnd, witnessOf } from "./frame.js";
import { staleContexts } from "./mfa-conditions.js";
import { askOfWorkloads } from "./workloads.js";

export interface TrustOptions {
  /**
   * 12-digit ids of accounts whose users are not people of ours: a vendor's. Their users may come in without MFA, but only with an
   * `sts:ExternalId` that the trust names. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
   */
  readonly delegatedAccounts?: readonly string[];
  /** A 12-digit account id: only users of other accounts are asked about. */
  readonly outside?: string | undefined;
}

/**
 * `open` iff the trust policy lets some IAM user, of any account, call `sts:AssumeRole` with a long-term access key or from a session
 * without MFA; then with the request. Root users are not asked about: AWS never lets them call `AssumeRole`.
 * `requires-mfa` iff there is no such request. What can't be read or decided says so, and is no pass.
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
    const letIn = (by: readonly Located[]): Answer =>
      ask({
        callers: ["user"],
        contexts: maxAge === undefined ? MFA_LESS : staleContexts(by, maxAge),
        action: "sts:assumerole",
        through: allowsOf(by),
        stops: [...denysOf(by), ...vendors(by, options.delegatedAccounts ?? []), ...usersOf(options.outside)],
      });
    const answer = letIn(statements);
    const deleted = deletedPrincipals(statements.map(({ statement }) => statement));
    if (answer.kind === "none" && deleted.length > 0) return { kind: "requires-mfa", deleted };
    return conclude(answer, "requires-mfa", (found) => {
      return open(
        () => witnessOf(found, found.through),
        (witness) => {
          const workloads = askOfWorkloads(found.through, denysOf(statements), true).kind !== "none";
          const draft = explainOpenRole(witness, found.through, statements, maxAge, workloads);
          return settled(
            draft,
            [trust],
            readAnd("trust", (after) => letIn(after).kind === "none"),
          );
        },
      );
    });
  });
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

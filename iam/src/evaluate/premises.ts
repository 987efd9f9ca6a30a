import type { Document, Statement } from "../document/document.js";
import type { Guardrails, GuardrailTarget, Premises } from "../premises.js";
import type { Request } from "../request.js";
import { evaluate } from "./evaluate.js";

/** An organization's control policies by their ids, as far as they can be read. */
type ControlPolicies = ReadonlyMap<string, Document>;

/**
 * True iff the request is one that the premises leave: its caller exists, no SCP of the caller's account stops it, and no RCP of the account
 * that owns what it is about (`owner`, 12 digits; without one RCPs aren't looked at). `policies`: the documents of the premises' guardrails.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function obeysPremises(
  request: Request,
  { accountsWithoutUsers = [], guardrails }: Premises,
  policies: ControlPolicies,
  owner?: string,
): boolean {
  const { principal } = request;
  const account = "arn" in principal ? principal.arn.split(":")[4] : undefined;
  if ((principal.kind === "user" || principal.kind === "federated-user") && accountsWithoutUsers.includes(account ?? "")) return false;
  if (guardrails === undefined) return true;
  if (principal.kind === "role-session" && /^[^:]*:[^:]*:iam::\d+:role\/aws-service-role\//.test(principal.arn)) return true;
  return (
    (account === undefined || levelsAbove(guardrails, account).every((level) => passes(request, policies, level.scps, true))) &&
    (owner === undefined || levelsAbove(guardrails, owner).every((level) => passes(request, policies, level.rcps, false)))
  );
}

/** The account, the units around it, and the root: nothing for the management account, or one that isn't known. */
function levelsAbove({ managementAccount, targets }: Guardrails, account: string): readonly GuardrailTarget[] {
  if (account === managementAccount || !/^\d{12}$/.test(managementAccount)) return [];
  const levels: GuardrailTarget[] = [];
  let next: string | undefined = account;
  while (next !== undefined) {
    const level: GuardrailTarget | undefined = targets[next];
    if (level === undefined || levels.includes(level)) break;
    levels.push(level);
    next = level.parent;
  }
  return levels;
}

/**
 * Does no policy of the level deny the request and, where it has to, does one allow it? What can't be read does; of policies that allow nothing
 * whatever it is, more must be attached than are known.
 */
function passes(request: Request, policies: ControlPolicies, ids: readonly string[] = [], mustAllow: boolean): boolean {
  const documents = ids.map((id) => policies.get(id));
  const decisions = documents.map((one) => (one === undefined ? "allowed" : evaluate(request, [one]).decision));
  const allowsSomething = documents.some((one) => one?.statements.some(isAllow));
  return !decisions.includes("explicitly-denied") && (!mustAllow || !allowsSomething || decisions.includes("allowed"));
}

function isAllow({ effect }: Statement): boolean {
  return effect === "Allow";
}

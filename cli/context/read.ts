import type { IAMClient } from "@aws-sdk/client-iam";
import type { Guardrails } from "@mfa-guard/iam";
import { type AuthorizationDetails, readAuthorizationDetails, resourcesOf } from "../account/authorization-details";
import { readState } from "../account/state";
import type { AccountOutcome } from "../account/subject";
import { UserError } from "../user-error";
import { type AccountFacts, accountFacts } from "./account-facts";
import { type Keep, keeping } from "./kept";

/** Everything that a context is written from. */
export interface Read {
  /** For people. */
  readonly source: string;
  readonly organization?: string;
  readonly accounts: readonly AccountFacts[];
  readonly guardrails?: Guardrails;
  /** What should have been read and wasn't, one sentence each. */
  readonly missing: readonly string[];
}

export interface Where {
  readonly file?: readonly string[];
  readonly state?: readonly string[];
  readonly profile?: string;
  readonly org?: boolean;
  readonly roleName?: string;
  /** A folder for what was read of each account. */
  readonly keep?: string;
}

export async function readContext({ file, state, profile, org, roleName, keep }: Where, progress: (what: string) => void): Promise<Read> {
  if (file !== undefined) {
    const accounts: AccountFacts[] = [];
    // One after the other: all details of an organization at once are more than memory holds.
    for (const path of file) {
      progress(`Reading accounts: ${accounts.length} of ${file.length}`);
      accounts.push(await ofFile(path));
    }
    return ofAccounts(accounts);
  }
  if (state !== undefined) return ofStates(state);
  // The SDK takes longer to load than a file takes to judge.
  if (org && roleName !== undefined) return ofOrganization({ profile, roleName, keep: keeping(keep) }, progress);
  const { connect, readDetails } = require("../account/live") as typeof import("../account/live");
  const client = await connect(profile);
  try {
    return ofAccounts([ofDetails(await readDetails(client, progress), "the account")]);
  } finally {
    client.destroy();
  }
}

function ofAccounts(accounts: readonly AccountFacts[]): Read {
  const ids = accounts.map(({ account }) => account);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UserError(`account ${twice} is named twice: leave out its older details`);
  const [only] = ids;
  return { source: ids.length === 1 ? `account ${only}` : `${ids.length} accounts`, accounts: [...accounts].sort(byAccount), missing: [] };
}

async function ofFile(path: string): Promise<AccountFacts> {
  return ofDetails(await readAuthorizationDetails(path), `\`${path}\``);
}

function ofDetails(details: AuthorizationDetails, where: string): AccountFacts {
  const [principal] = [...details.UserDetailList, ...details.RoleDetailList, ...details.GroupDetailList];
  const account = /^arn:[^:]*:iam::(\d{12}):/.exec(principal?.Arn ?? "")?.[1];
  if (account === undefined) throw new UserError(`${where} has no user, group or role with an ARN, so it isn't known which account it is`);
  return accountFacts(account, resourcesOf(details), true);
}

/** A state holds a part of an account: what enforces there does so whatever else there is, and whether there are other users it can't tell. */
async function ofStates(paths: readonly string[]): Promise<Read> {
  const subjects = await Promise.all(paths.map(readState));
  const accounts = subjects.map(({ resources, source }) => accountFacts(source, resources, false));
  return { source: paths.length === 1 ? "a Pulumi state" : `${paths.length} Pulumi states`, accounts, missing: [] };
}

interface Way {
  readonly profile: string | undefined;
  readonly roleName: string;
  readonly keep: Keep;
}

async function ofOrganization({ profile, roleName, keep }: Way, progress: (what: string) => void): Promise<Read> {
  const { readDetails } = require("../account/live") as typeof import("../account/live");
  const { readMembers } = require("../account/organization") as typeof import("../account/organization");
  const facts = async (client: IAMClient, account: string) => {
    try {
      return await keep(account, async () => accountFacts(account, resourcesOf(await readDetails(client, () => {})), true));
    } finally {
      client.destroy();
    }
  };
  const { id, members, guardrails } = await readMembers(profile, roleName, progress, facts);
  const missing = members.flatMap(({ outcome }) => missingOf(outcome));
  return {
    source: `organization ${id}`,
    organization: id,
    accounts: members.flatMap(({ found }) => (found === undefined ? [] : [found])).sort(byAccount),
    ...(typeof guardrails === "string" ? { missing: [...missing, guardrails] } : { guardrails, missing }),
  };
}

function missingOf({ id, name, outcome, reason }: AccountOutcome): readonly string[] {
  return outcome === "failed" ? [`Account ${id} (${name}) is missing: ${reason}.`] : [];
}

function byAccount(a: AccountFacts, b: AccountFacts): number {
  return a.account < b.account ? -1 : 1;
}

import { missingIn } from "../../account/credential-report";
import type { Adoption, Gap } from "../report";
import type { Sources } from "../sources";
import { adoptionOf } from "./adoption";
import { privilegedIn } from "./privileged";
import { type Account, savedAccount } from "./saved";

export interface AccountPart {
  readonly account: string | null;
  readonly adoption: Adoption | null;
  /** ARNs; undefined where nothing says which roles are privileged. */
  readonly privilegedRoles: readonly string[] | undefined;
  readonly gaps: readonly Gap[];
}

/** The part of a report that rests on the account itself. */
export async function readAdoption(sources: Sources, now: Date, say: (what: string) => void): Promise<AccountPart> {
  const account = await readAccount(sources, say);
  if (account === undefined) {
    return { account: null, adoption: null, privilegedRoles: undefined, gaps: [gap("no account was named (--profile, --live or --file)")] };
  }
  const { details, credentials, devices, failures } = account;
  const privileged = details && privilegedIn(details);
  const adoption = credentials ? adoptionOf({ credentials, devices, privileged: privileged?.users }, now) : null;
  const users = details?.UserDetailList.map(({ Arn }) => Arn) ?? [];
  return {
    account: (credentials?.[0]?.arn ?? users[0] ?? details?.RoleDetailList[0]?.Arn)?.split(":")[4] ?? null,
    adoption,
    privilegedRoles: privileged?.roles,
    gaps: [
      ...failures.map((reason) => gap(reason, true)),
      ...(credentials ? missingIn(credentials, users).map(({ reason }) => gap(reason, true)) : []),
      ...(credentials || failures.length > 0 ? [] : [gap("only a credential report says who has MFA (--credential-report)")]),
      ...(details ? [] : [gap("only authorization details say who is privileged (--file)")]),
      ...(adoption && !devices && failures.length === 0 ? [gap("only lists of devices say of which kind they are (--mfa-devices)")] : []),
    ],
  };
}

function gap(reason: string, failed = false): Gap {
  return { part: "adoption", reason, failed };
}

/** Live where it is asked for, and where nothing else is. */
async function readAccount(sources: Sources, say: (what: string) => void): Promise<Account | undefined> {
  const { profile, live, file, credentialReport, mfaDevices, cloudtrail, athena } = sources;
  if (file !== undefined || credentialReport !== undefined) {
    return savedAccount({
      ...(file !== undefined && { file }),
      ...(credentialReport !== undefined && { credentialReport }),
      ...(mfaDevices !== undefined && { mfaDevices }),
    });
  }
  if (!live && profile === undefined && (cloudtrail !== undefined || athena)) return undefined;
  // The SDK takes longer to load than a file takes to read.
  const { liveAccount } = require("./live") as typeof import("./live");
  return liveAccount(profile, say);
}

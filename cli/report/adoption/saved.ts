import { type AuthorizationDetails, readAuthorizationDetails } from "../../account/authorization-details";
import { type CredentialReport, readCredentialReport } from "../../account/credential-report";
import { type Devices, readDevices } from "../../account/devices";

/** What was read of an account; a part that is left out wasn't asked for, or couldn't be read (`failures`). */
export interface Account {
  readonly details?: AuthorizationDetails;
  readonly credentials?: CredentialReport;
  readonly devices?: Devices;
  readonly failures: readonly string[];
}

/** An account from what was saved of it. */
export async function savedAccount(saved: { file?: string; credentialReport?: string; mfaDevices?: readonly string[] }): Promise<Account> {
  return {
    ...(saved.file !== undefined && { details: await readAuthorizationDetails(saved.file) }),
    ...(saved.credentialReport !== undefined && { credentials: await readCredentialReport(saved.credentialReport) }),
    ...(saved.mfaDevices !== undefined && { devices: await readDevices(saved.mfaDevices) }),
    failures: [],
  };
}

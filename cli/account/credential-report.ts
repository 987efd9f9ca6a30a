import { parse } from "csv-parse/sync";
import { z } from "zod";
import { EXISTING_CREDENTIAL, ROOT_USER, type RootUser } from "../../stack/existing";
import type { RawResource } from "../../stack/reading";
import { UserError } from "../user-error";
import { type Devices, ROOT_DEVICES } from "./devices";
import { readText } from "./read";
import type { Failure } from "./subject";

const flag = z.enum(["true", "false", "TRUE", "FALSE"]).transform((text) => text.toLowerCase() === "true");

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const row = z.object({
  user: z.string().min(1),
  arn: z.string().min(1),
  user_creation_time: z.string(),
  password_enabled: z.union([flag, z.literal(["not_supported", "no_information", "N/A"]).transform(() => undefined)]),
  mfa_active: flag,
  access_key_1_active: flag,
  access_key_2_active: flag,
  cert_1_active: flag,
  cert_2_active: flag,
});

export type CredentialReport = readonly z.output<typeof row>[];

/** They ask for the root user's row of a credential report; the second, also for its devices. */
const ROOT_POLICIES = ["iam-root-requires-mfa", "iam-root-mfa-is-hardware"] as const;

/** What is judged by a credential report. */
export const CREDENTIAL_POLICIES = [...ROOT_POLICIES, "iam-user-credentials-require-mfa"] as const;

export const ROOT = "<root_account>";
const HOW = "it should be the decoded content of `aws iam get-credential-report`";

const DECODE = "as in `aws iam get-credential-report --query Content --output text | base64 --decode`";

/** As AWS hands it out: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html */
const isBase64Report = (text: string) => Buffer.from(text.slice(0, 100), "base64").toString("latin1").startsWith("user,");

export async function readCredentialReport(path: string): Promise<CredentialReport> {
  return parseCredentialReport(await readText(path), `\`${path}\``);
}

/** The report's rows, the root user's among them; `where` names it in errors. */
export function parseCredentialReport(csv: string, where: string): CredentialReport {
  let columns: readonly string[] = [];
  const columnsOf = (header: string[]) => {
    columns = header;
    return header;
  };
  let records: unknown[];
  try {
    records = parse(csv, { columns: columnsOf, skip_empty_lines: true, bom: true });
  } catch (error) {
    const { code, lines } = error as { code?: string; lines?: number };
    throw new UserError(`${where} is not CSV (${code ?? "unknown error"} in line ${lines ?? 1}): ${HOW}`);
  }
  const missing = Object.keys(row.shape).find((column) => !columns.includes(column));
  if (missing !== undefined && isBase64Report(csv)) throw new UserError(`${where} is still base64: decode it, ${DECODE}`);
  if (missing !== undefined) throw new UserError(`${where} has no column \`${missing}\`: ${HOW}`);
  return records.map((record, index) => {
    const parsed = row.safeParse(record);
    if (parsed.success) return parsed.data;
    throw new UserError(`${where} has a \`${String(parsed.error.issues[0]?.path[0])}\` in row ${index + 1} that it can't have: ${HOW}`);
  });
}

/** Every active credential of a user, and the root user, as resources that the policies read. */
export function credentialResources(report: CredentialReport, devices: Devices | undefined): readonly RawResource[] {
  return report.flatMap((each): readonly RawResource[] => {
    if (each.user === ROOT) return [rootUser(each, devices)];
    return [...(each.password_enabled ? ["password"] : []), ...longTermCredentials(each)].map((what) => ({
      urn: `${each.arn}/credential/${what.replaceAll(" ", "-")}`,
      type: EXISTING_CREDENTIAL,
      name: `${what} of ${each.user}`,
      props: { userName: each.user, what },
    }));
  });
}

/** What the report should tell about the account's users and root user, and doesn't: it may be up to four hours old. */
export function missingIn(report: CredentialReport, userArns: readonly string[]): readonly Failure[] {
  const listed = new Set(report.map(({ arn }) => arn));
  const missing = userArns.filter((arn) => !listed.has(arn));
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : "";
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            policy: "iam-user-credentials-require-mfa",
            reason: `The credential report is missing \`${missing[0]}\`${more}, so it isn't known whose credentials need MFA.`,
            remedy: "Save a newer report.",
          },
        ]),
    ...(report.some(({ user }) => user === ROOT)
      ? []
      : ROOT_POLICIES.map((policy) => ({
          policy,
          reason: "The credential report has no row for the root user, so nothing shows that it has MFA.",
          remedy: "Save the whole report.",
        }))),
  ];
}

/** Active credentials that are used without a sign-in. */
function longTermCredentials(row: CredentialReport[number]): readonly string[] {
  const has = (active: boolean, what: string) => (active ? [what] : []);
  return [
    ...has(row.access_key_1_active, "access key 1"),
    ...has(row.access_key_2_active, "access key 2"),
    ...has(row.cert_1_active, "signing certificate 1"),
    ...has(row.cert_2_active, "signing certificate 2"),
  ];
}

function rootUser(row: CredentialReport[number], devices: Devices | undefined): RawResource {
  const root: RootUser = {
    mfaActive: row.mfa_active,
    passwordEnabled: row.password_enabled ?? (hasNoConsole(row.arn) ? false : undefined),
    longTermCredentials: longTermCredentials(row),
    virtualDevice: devices?.rootListed ? (devices.kinds.get(ROOT_DEVICES)?.has("virtual") ?? false) : undefined,
  };
  return { urn: row.arn, type: ROOT_USER, name: "root user", props: { ...root } };
}

/**
 * A root user of GovCloud signs in nowhere: https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-account-root-user.html. The report says
 * `not_supported` of its password as of any other root user's.
 */
function hasNoConsole(arn: string): boolean {
  return arn.startsWith("arn:aws-us-gov:");
}

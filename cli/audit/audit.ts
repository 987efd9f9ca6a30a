import { accountSubject } from "../account/account-subject";
import { readAuthorizationDetails } from "../account/authorization-details";
import { readCredentialReport } from "../account/credential-report";
import { readDevices } from "../account/devices";
import { readState } from "../account/state";
import type { Audited, Subject } from "../account/subject";
import { type Configuration, NO_CONFIGURATION, readConfiguration } from "../config/configuration";
import { contextsIn } from "../context/file";
import { withoutKnown } from "../findings/baseline";
import type { FindingsReport } from "../findings/finding";
import { atLeast, type FindingsOptions, printFindings } from "../findings/options";
import { print } from "../terminal/output";
import { startProgress } from "../terminal/progress";
import { UserError } from "../user-error";
import { auditReport } from "./audit-report";
import { fixPlan } from "./fix-plan";

export interface AuditOptions extends FindingsOptions {
  readonly file?: string;
  readonly credentialReport?: string;
  readonly mfaDevices?: readonly string[];
  readonly state?: string;
  readonly profile?: string;
  readonly org?: boolean;
  readonly roleName?: string;
  readonly config?: string;
  readonly baseline?: string;
  readonly fixPlan?: boolean;
}

/** `findings` go before `incomplete`: something that some account failed to tell. */
export type Outcome = "fine" | "findings" | "incomplete";

/** Judges an account, a stack or an organization, and prints what was asked for. */
export async function audit(options: AuditOptions, out: (text: string) => void): Promise<Outcome> {
  if (options.credentialReport !== undefined && options.file === undefined) {
    throw new UserError("--credential-report belongs to saved details: name them with --file");
  }
  if (options.mfaDevices !== undefined && options.credentialReport === undefined) {
    throw new UserError("--mfa-devices belongs to a saved credential report: name it with --credential-report");
  }
  if (options.org && options.roleName === undefined) {
    throw new UserError("--org needs the role to assume in each account: name it with --role-name");
  }
  if (options.roleName !== undefined && !options.org) throw new UserError("--role-name belongs to --org: add it, or leave out the role");
  const configuration = options.config === undefined ? NO_CONFIGURATION : await readConfiguration(options.config);
  const progress = await startProgress();
  try {
    const audited = await read(options, progress.say);
    assertSameOrganization(options.config ?? "", configuration, audited);
    progress.say("Judging");
    const full = atLeast(auditReport(audited, configuration), options.severity);
    const report = options.baseline === undefined ? full : await withoutKnown(full, options.baseline);
    const commands = options.fixPlan ? plan(audited.subjects, configuration, report) : undefined;
    progress.stop();
    if (commands === undefined) printFindings(report, options, out);
    else print(commands, options.output, out);
    return outcomeOf(report);
  } finally {
    progress.stop();
  }
}

/** The names in a file that was written of another organization say nothing of this one's groups and users. */
function assertSameOrganization(path: string, { entries }: Configuration, { surroundings }: Audited): void {
  if (surroundings === undefined) return;
  const { organization } = surroundings;
  const other = contextsIn(entries).find(({ context }) => context.organization !== undefined && context.organization !== organization);
  if (other === undefined) return;
  const { source } = other.context;
  throw new UserError(
    `\`${path}\` was written of ${source}, and these credentials lead to organization ${organization}: name the right ones`,
  );
}

function outcomeOf({ findings, accounts }: FindingsReport): Outcome {
  if (findings.some(({ enforcement }) => enforcement === "mandatory")) return "findings";
  return accounts.some(({ outcome }) => outcome === "failed") ? "incomplete" : "fine";
}

function plan(subjects: readonly Subject[], configuration: Configuration, { findings }: FindingsReport): string {
  const [subject] = subjects;
  if (subject === undefined) throw new Error("there is nothing to plan for");
  return fixPlan(subject, configuration, findings);
}

async function read(options: AuditOptions, progress: (what: string) => void): Promise<Audited> {
  const { file, credentialReport, mfaDevices, state, profile, org, roleName } = options;
  if (state !== undefined) return single(await readState(state));
  if (file !== undefined) {
    const credentials =
      credentialReport === undefined
        ? { expected: true as const, reason: "only a credential report shows credentials (--credential-report)" }
        : await readCredentialReport(credentialReport);
    const devices = mfaDevices === undefined ? undefined : await readDevices(mfaDevices);
    return single(
      accountSubject(file, await readAuthorizationDetails(file), { credentials, devices: devices?.rootListed ? devices : NO_DEVICES }),
    );
  }
  // The SDK takes longer to load than a file takes to judge.
  if (org && roleName !== undefined) {
    const { readOrganization } = require("../account/organization") as typeof import("../account/organization");
    return readOrganization(profile, roleName, progress);
  }
  const { readLive } = require("../account/live") as typeof import("../account/live");
  return single(await readLive(profile, progress));
}

const NO_DEVICES = {
  expected: true,
  reason: "only `aws iam list-virtual-mfa-devices` shows the root user's virtual devices (--mfa-devices)",
} as const;

function single(subject: Subject): Audited {
  return { source: subject.source, kind: subject.kind, subjects: [subject], accounts: [] };
}

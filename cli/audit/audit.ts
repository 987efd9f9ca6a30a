import { ORDINARY_POLICY_ARNS } from "../../policypack/policy/settings";
import { UserError } from "../user-error";
import { withoutKnown } from "./baseline";
import type { Gap, Report, Subject } from "./finding";
import { fixPlan } from "./fix-plan";
import { FORMATS, type Format } from "./formats/formats";
import { identifier, identitiesOf } from "./identities";
import { judge } from "./judge";
import { disabledPolicies } from "./policies";
import { startProgress } from "./progress";
import { reachOf } from "./reach";
import { accountSubject } from "./sources/account";
import { readAuthorizationDetails } from "./sources/authorization-details";
import { readCredentialReport } from "./sources/credential-report";
import { readState } from "./sources/state";

export interface AuditOptions {
  readonly file?: string;
  readonly credentialReport?: string;
  readonly state?: string;
  readonly profile?: string;
  readonly format: Format;
  readonly baseline?: string;
  readonly fixPlan?: boolean;
}

/** Judges an account, prints what was asked for, and resolves to whether anything was found. */
export async function audit(options: AuditOptions, print: (text: string) => void): Promise<boolean> {
  if (options.credentialReport !== undefined && options.file === undefined) {
    throw new UserError("--credential-report belongs to saved details: name them with --file");
  }
  const progress = await startProgress();
  try {
    const subject = await read(options, progress.say);
    progress.say("Judging");
    const report = reportOf(subject, options.baseline);
    const text = options.fixPlan ? fixPlan(subject, report.findings) : await FORMATS[options.format](report);
    progress.stop();
    print(text);
    return report.findings.length > 0;
  } finally {
    progress.stop();
  }
}

async function read({ file, credentialReport, state, profile }: AuditOptions, progress: (what: string) => void): Promise<Subject> {
  if (state !== undefined) return readState(state);
  if (file !== undefined) {
    const credentials =
      credentialReport === undefined
        ? { expected: true as const, reason: "only a credential report shows credentials (--credential-report)" }
        : readCredentialReport(credentialReport);
    return accountSubject(file, readAuthorizationDetails(file), credentials);
  }
  // The SDK takes longer to load than a file takes to judge.
  const { readLive } = require("./sources/live") as typeof import("./sources/live");
  return readLive(profile, progress);
}

function reportOf(subject: Subject, baseline: string | undefined): Report {
  const all = judge(subject);
  const findings = baseline === undefined ? all : withoutKnown(all, baseline);
  const judged: Record<string, number> = {};
  for (const { type } of subject.resources) judged[type] = (judged[type] ?? 0) + 1;
  const off = disabledPolicies.map(
    ({ name }): Gap => ({ policy: name, reason: "off unless it is turned on in a policy pack's configuration" }),
  );
  const { source, kind, resources } = subject;
  const reach = reachOf(identitiesOf(resources), identifier(resources), ORDINARY_POLICY_ARNS.default);
  return { source, kind, judged, findings, reach, known: all.length - findings.length, notJudged: [...subject.gaps, ...off] };
}

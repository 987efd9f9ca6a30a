import { resolve } from "node:path";
import { atLeast, type FindingsOptions, printFindings } from "../findings/options";
import { policies } from "../policies/policies";
import type { Output } from "../terminal/output";
import { UserError } from "../user-error";
import { readArguments } from "./arguments";
import { type Run, runPulumi } from "./engine";
import { hasErrors, packsThatRan, policiesThatRan, policyEvents } from "./events";
import { findPack } from "./pack";
import { findProject } from "./project";
import { isOurs, PACK, previewReport } from "./report";

export interface PreviewOptions extends FindingsOptions {
  readonly pack?: string;
}

const FINDINGS = 1;

/**
 * Runs `pulumi preview` or `pulumi up` once with the policy pack, shows what it shows on `err`, and reports what the pack found. Resolves to the
 * exit code: 0 where nothing blocks, 1 where a finding does, and Pulumi's own where Pulumi failed for another reason.
 */
export async function preview(words: readonly string[], options: PreviewOptions, { out, err }: Output): Promise<number> {
  const args = readArguments(words);
  const project = findProject(resolve(args.folder));
  // Configurations belong to packs in their order: whoever names packs names all of them.
  const pack = args.packs.length === 0 || options.pack !== undefined ? ["--policy-pack", findPack(options.pack, project.root)] : [];
  const run = await runPulumi(args, pack, err);
  if (run.code !== 0 && run.events.length === 0) return run.code;
  assertJudged(run);
  const complete = !failedOtherwise(run);
  const report = atLeast(previewReport(run, complete, project, process.cwd()), options.severity);
  printFindings(report, options, out);
  if (!complete) return run.code;
  return report.findings.some(({ enforcement }) => enforcement === "mandatory") ? FINDINGS : 0;
}

/** A run without the pack passes everything. */
function assertJudged({ code, events }: Run): void {
  if (code !== 0 || packsThatRan(events).has(PACK)) return;
  const ran = policiesThatRan(events);
  if (policies.some(({ name }) => ran.has(name))) return;
  const why = events.length === 0 ? "Pulumi previewed nothing" : "Pulumi doesn't say that it ran the pack `mfa-guard`";
  throw new UserError(`nothing was judged, because ${why}: see what it says above, and whether it is the newest Pulumi`);
}

/** True iff Pulumi failed, and not only because of what the pack found. */
function failedOtherwise({ code, events }: Run): boolean {
  if (code === 0) return false;
  const blocking = policyEvents(events).filter(
    ({ enforcementLevel, exceptions }) => enforcementLevel !== "advisory" && !exceptions?.length,
  );
  return blocking.length === 0 || !blocking.every(isOurs) || hasErrors(events);
}

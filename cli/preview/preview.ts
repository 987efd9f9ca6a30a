import { resolve } from "node:path";
import { type Configuration, NO_CONFIGURATION, readConfiguration } from "../config/configuration";
import { atLeast, type FindingsOptions, printFindings } from "../findings/options";
import { policies } from "../policies/policies";
import type { Output } from "../terminal/output";
import { UserError } from "../user-error";
import { type PulumiArguments, readArguments } from "./arguments";
import { type Base, baseOfReport, baseOfState, compared, onlyNew } from "./base";
import { exportState, type Run, runPulumi } from "./engine";
import { hasErrors, packsThatRan, policiesThatRan, policyEvents } from "./events";
import { findPack, isPack } from "./pack";
import { findProject } from "./project";
import { isOurs, PACK, previewReport } from "./report";

export interface PreviewOptions extends FindingsOptions {
  readonly pack?: string;
  /** `state`, or the path of a saved report. */
  readonly base?: string;
  readonly onlyNew?: boolean;
}

const FINDINGS = 1;

/**
 * Runs `pulumi preview` or `pulumi up` once with the policy pack, shows what it shows on `err`, and reports what the pack found. Resolves to the
 * exit code: 0 where nothing blocks, 1 where a finding does, and Pulumi's own where Pulumi failed for another reason.
 */
export async function preview(words: readonly string[], options: PreviewOptions, { out, err }: Output): Promise<number> {
  const args = readArguments(words);
  assertTogether(options, args);
  const project = findProject(resolve(args.folder));
  // Configurations belong to packs in their order: whoever names packs names all of them.
  const pack = args.packs.length === 0 || options.pack !== undefined ? ["--policy-pack", findPack(options.pack, project.root)] : [];
  const configuration = await configurationOf(args);
  const base = await baseOf(options, args, configuration, err);
  const run = await runPulumi(args, pack, err);
  if (run.code !== 0 && run.events.length === 0) return run.code;
  assertJudged(run);
  const complete = !failedOtherwise(run);
  const full = atLeast(previewReport(run, complete, { project, folder: process.cwd(), configuration }), options.severity);
  const against = base === undefined ? full : compared(full, base, run.resources);
  const report = options.onlyNew ? onlyNew(against) : against;
  printFindings(report, options, out);
  if (!complete) return run.code;
  return report.findings.some(({ enforcement }) => enforcement === "mandatory") ? FINDINGS : 0;
}

function assertTogether({ base, onlyNew }: PreviewOptions, { command }: PulumiArguments): void {
  if (onlyNew && base === undefined)
    throw new UserError("--only-new needs something to compare with: add --base state, or --base with a saved report");
  if (base !== undefined && command === "up") {
    throw new UserError(
      "--base belongs to a preview: an update stops at every mandatory finding, old or new, and changes what it would be compared with",
    );
  }
}

/** The pack's configuration, which stands where the pack does; without it some findings have no request. */
async function configurationOf({ packs, packConfigs }: PulumiArguments): Promise<Configuration> {
  const path = packConfigs[Math.max(0, packs.findIndex(isPack))];
  return path === undefined ? NO_CONFIGURATION : readConfiguration(path);
}

async function baseOf(
  { base }: PreviewOptions,
  args: PulumiArguments,
  configuration: Configuration,
  err: Output["err"],
): Promise<Base | undefined> {
  if (base === undefined) return undefined;
  if (base !== "state") return baseOfReport(base);
  const resources = await exportState(args, err);
  if (resources === undefined)
    throw new UserError("the stack's state can't be exported, so there is nothing to compare with: see what Pulumi says above");
  return baseOfState(resources, configuration);
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

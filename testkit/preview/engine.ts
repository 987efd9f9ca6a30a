import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { type Engine, openEngine } from "../../offline/src/engine";
import { runWithEvents, type ToldResult } from "../../offline/src/events";
import { root } from "../../offline/src/kit";
import { needs } from "../needs";

export const policyPack = join(root, "policypack");

let opened: Promise<Engine> | undefined;

/** One engine for the whole test run, with a state folder of the run's own. Getting the CLI the first time takes minutes. */
function engine(): Promise<Engine> {
  if (opened === undefined) {
    const state = mkdtempSync(join(tmpdir(), "mfa-guard-state-"));
    process.once("exit", () => rmSync(state, { recursive: true, force: true }));
    opened = openEngine("offline", state);
  }
  return opened;
}

/** Registers hooks that get the CLI, which may have to be built, before the tests of a suite. */
export function needsEngine(): void {
  needs("pulumi");
  before("open the engine", async () => void (await engine()));
}

/** Runs a Pulumi command on a program's folder, given from the root of the checkout. */
export async function pulumi(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<ToldResult> {
  return runWithEvents(await engine(), [...args, "--non-interactive", "--color", "never"], {
    folder: resolve(root, program),
    output: "captured",
    environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "true", ...environment },
  });
}

/** The state of a program's stack, as `pulumi stack export` prints it. */
export async function exportedState(program: string): Promise<string> {
  const { code, stdout, stderr } = await (await engine()).run(["stack", "export"], { folder: resolve(root, program), output: "captured" });
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Previews a program under the policy pack. */
export function preview(program: string, ...more: string[]): Promise<ToldResult> {
  return pulumi(program, ["preview", "--policy-pack", policyPack, ...more]);
}

/** What the engine said went wrong, made-up ends of names and paths of this machine left out. */
export function errors(events: readonly EngineEvent[]): string[] {
  return events.flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === "error" ? [normalised(diagnosticEvent.message)] : []));
}

export type Change = Readonly<Record<string, number>>;

/** How many resources each operation touched, those that stay the same left out. */
export function change(events: readonly EngineEvent[]): Change {
  const counts = events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {};
  return Object.fromEntries(Object.entries(counts).filter(([operation]) => operation !== "same"));
}

export type ReportedViolation = { readonly policy: string; readonly level: string; readonly resource: string; readonly message: string };

/** The policy report: every violation, in the order of policies and resources. */
export function report(events: readonly EngineEvent[]): ReportedViolation[] {
  const violations = events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [policyEvent]));
  return violations
    .map(({ policyName, enforcementLevel, resourceUrn, message }) => ({
      policy: policyName,
      level: enforcementLevel,
      resource: (resourceUrn ?? "").split("::").slice(2).join(" "),
      message: normalised(message),
    }))
    .sort((a, b) => `${a.policy} ${a.resource} ${a.message}`.localeCompare(`${b.policy} ${b.resource} ${b.message}`));
}

function normalised(message: string): string {
  return message
    .replaceAll(/<\{%[^%]*%\}>/g, "")
    .replaceAll(root, "ROOT")
    .replaceAll(/-[0-9a-f]{7}\b/g, "-*******")
    .trim();
}

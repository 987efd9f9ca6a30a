import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Engine, Result, Run } from "./engine";

/** A command's result, with everything that the engine told while it ran, in order. */
export type ToldResult = Result & { readonly events: readonly EngineEvent[] };

/** Runs a command that previews or changes a stack, and returns with it the engine's own events, which its display is made of. */
export async function runWithEvents(engine: Engine, args: readonly string[], how: Run): Promise<ToldResult> {
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-"));
  const log = join(folder, "events.json");
  try {
    // The flag is there only when the CLI's debugging commands are: the Automation API gets its events the same way.
    const environment = { ...how.environment, PULUMI_DEBUG_COMMANDS: "true" };
    const result = await engine.run([...args, "--event-log", log], { ...how, environment });
    return { ...result, events: readEvents(log) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readEvents(log: string): EngineEvent[] {
  const lines = readFileSync(log, { encoding: "utf8", flag: "a+" }).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as EngineEvent);
}

/** The violations that block: those of policies enforced as mandatory. */
export function mandatoryViolations(events: readonly EngineEvent[]) {
  return events.flatMap(({ policyEvent }) => (policyEvent?.enforcementLevel === "mandatory" ? [policyEvent] : []));
}

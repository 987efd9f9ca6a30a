import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Output } from "../terminal/output";
import { startProgress } from "../terminal/progress";
import { UserError } from "../user-error";
import type { PulumiArguments } from "./arguments";
import { deployed, previewed, type Shown } from "./digest";
import { type EngineEvent, readEvents } from "./events";

/** What one run of Pulumi's engine left. */
export interface Run {
  readonly code: number;
  readonly events: readonly EngineEvent[];
  /** The resources as Pulumi shows them; empty where it didn't get that far. */
  readonly resources: readonly Shown[];
}

/** Runs Pulumi once, and shows what it shows. The event log's flag is there only while the debugging commands are: the Automation API reads it the same way. */
export async function runPulumi(args: PulumiArguments, more: readonly string[], err: Output["err"]): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), "mfa-guard-preview-"));
  const log = join(folder, "events.json");
  const words = [args.command, ...args.rest, ...more, "--event-log", log];
  try {
    return await (args.command === "up" ? update(args, words, log, err) : preview(args, words, log, err));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The preview as JSON has the positions, in the place of the display, which the log gives back. */
async function preview(args: PulumiArguments, words: readonly string[], log: string, err: Output["err"]): Promise<Run> {
  const progress = await startProgress("Previewing");
  const { code, stdout } = await pulumi([...words, "--json", "--show-sames"], { shown: "errors", err }).finally(progress.stop);
  const events = await eventsIn(log);
  const resources = previewed(stdout);
  // Without a preview, what it says is an answer for people.
  if (resources === undefined) err(stdout);
  if (events.length > 0) await pulumi(["replay-events", "update", log, "--preview", ...args.display], { shown: "all", err });
  return { code, events, resources: resources ?? [] };
}

/** A person may have to agree to it and wants to see it happen, so the update keeps its display; the state has the positions. */
async function update(args: PulumiArguments, words: readonly string[], log: string, err: Output["err"]): Promise<Run> {
  const { code } = await pulumi(words, { shown: "all", err });
  const events = await eventsIn(log);
  return { code, events, resources: (events.length === 0 ? undefined : await exportState(args, () => {})) ?? [] };
}

/** The resources of the stack's state; undefined where it can't be exported. Secrets are plain: they are compared here, and go nowhere. */
export async function exportState({ folder, stack }: PulumiArguments, err: Output["err"]): Promise<readonly Shown[] | undefined> {
  const of = stack === undefined ? [] : ["--stack", stack];
  const { code, stdout } = await pulumi(["stack", "export", "--show-secrets", "--cwd", folder, ...of], { shown: "errors", err });
  return code === 0 ? deployed(stdout) : undefined;
}

async function eventsIn(log: string): Promise<readonly EngineEvent[]> {
  return readEvents(await readFile(log, "utf8").catch(() => ""));
}

/** What it says reaches the person: all of it or its errors; on a terminal as the terminal's own. */
interface Shows {
  readonly shown: "all" | "errors";
  readonly err: Output["err"];
}

async function pulumi(args: readonly string[], { shown, err }: Shows): Promise<{ readonly code: number; readonly stdout: string }> {
  const { execa } = await import("execa");
  const onTerminal = process.stderr.isTTY === true;
  const lent = shown === "all" && onTerminal;
  const running = execa("pulumi", args, {
    stdin: "inherit",
    stdout: lent ? process.stderr : "pipe",
    stderr: onTerminal ? "inherit" : "pipe",
    env: { PULUMI_DEBUG_COMMANDS: "true", PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "false" },
    stripFinalNewline: false,
    reject: false,
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const tell = (chunk: Buffer | string) => err(String(chunk));
  running.stderr?.on("data", tell);
  if (shown === "all") running.stdout?.on("data", tell);
  // Ctrl-C reaches Pulumi too, which stops in its own way: wait for that.
  const wait = () => {};
  process.on("SIGINT", wait);
  const result = await running.finally(() => process.off("SIGINT", wait));
  if (result.code === "ENOENT")
    throw new UserError("there is no `pulumi` on the PATH: install the Pulumi CLI, https://www.pulumi.com/docs/install/");
  return { code: result.exitCode ?? 1, stdout: typeof result.stdout === "string" ? result.stdout : "" };
}

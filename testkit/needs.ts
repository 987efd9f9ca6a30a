import { appendFileSync } from "node:fs";
import type { Context, Runnable } from "mocha";
import { obtain, remedy, type Tool, type ToolName, tools } from "./tools";

/** Where the reporter reads what was left out, by name and for want of what. */
export interface LeftOut {
  readonly tool: string;
  readonly remedy: string;
  readonly tests: number;
}

/** Tools that were looked for before the run and aren't to be had: nobody tries again. */
const missing = new Set(process.env.MFA_GUARD_MISSING?.split(","));

/** Registers a hook that leaves a suite out, by name, where one of these tools can't be had. In CI that is a failure. */
export function needs(...names: readonly ToolName[]): void {
  before(`get ${names.map((name) => tools[name].name).join(", ")}`, async function () {
    this.timeout(900_000);
    await needed(this, ...names);
  });
}

/** The same for the test, or the suite of the hook, that it is called in. */
export async function needed(context: Context, ...names: readonly ToolName[]): Promise<void> {
  for (const name of names) {
    if (!missing.has(name) && (await obtain(name)) !== undefined) continue;
    missing.add(name);
    leaveOut(context, tools[name]);
  }
}

function leaveOut(context: Context, tool: Tool): never {
  if (process.env.CI === "true") throw new Error(`${tool.name} is missing: ${remedy(tool)}`);
  const test = context.test as Runnable & { readonly type: "hook" | "test" };
  const tests = test.type === "hook" ? (test.parent?.total() ?? 0) : 1;
  const record: LeftOut = { tool: tool.name, remedy: remedy(tool), tests };
  if (process.env.MFA_GUARD_LEFT_OUT !== undefined) appendFileSync(process.env.MFA_GUARD_LEFT_OUT, `${JSON.stringify(record)}\n`);
  context.skip();
}

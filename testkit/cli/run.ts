import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { FindingsReport } from "../../cli/findings/finding";
import { runCommand } from "../../cli/program";
import type { Report } from "../../cli/report/report";
import { assertSchema } from "./schema";

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process. */
export async function run(...args: readonly string[]): Promise<Outcome> {
  let [out, err] = ["", ""];
  const code = await runCommand(args, {
    out: (text) => {
      out += stripVTControlCharacters(text);
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

/** Registers hooks that keep a folder for a suite; the function writes a file into it, as text, bytes or JSON, and gives its path. */
export function files(): (name: string, content: unknown) => string {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-cli-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
    return path;
  };
}

/** Runs an audit that must succeed, and reads its JSON, which the published schema must know wholly. */
export async function auditJson(...args: readonly string[]): Promise<FindingsReport & { readonly code: number }> {
  return findingsJson("audit", ...args);
}

/** The same of a check. */
export async function checkJson(...args: readonly string[]): Promise<FindingsReport & { readonly code: number }> {
  return findingsJson("check", ...args);
}

async function findingsJson(...args: readonly string[]): Promise<FindingsReport & { readonly code: number }> {
  const { code, out, err } = await run(...args, "--format", "json");
  if (err !== "") throw new Error(err);
  const printed = JSON.parse(out);
  assertSchema("audit", printed);
  return { ...printed, code };
}

/** The same of a report. */
export async function reportJson(...args: readonly string[]): Promise<Report & { readonly code: number }> {
  const { code, out, err } = await run("report", ...args, "--format", "json");
  if (err !== "") throw new Error(err);
  const printed = JSON.parse(out);
  assertSchema("report", printed);
  return { ...printed, code };
}

/** A report's findings in short: the policy and the resource's name. */
export function inShort({ findings }: Pick<FindingsReport, "findings">): readonly string[] {
  return findings.map(({ policy, resource, level }) => `${policy} ${resource.name}${level === "undecided" ? " (undecided)" : ""}`);
}

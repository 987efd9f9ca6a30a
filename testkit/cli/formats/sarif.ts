import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What Microsoft's validator finds in a SARIF file, by the rules of the standard and of GitHub's advanced security, notes left out: those are
 * about style, and need a network.
 */
export function sarifFaults(text: string): readonly string[] {
  const multitool: string = require("@microsoft/sarif-multitool");
  // npm may have been told to run no install scripts, and this is all that the package's does.
  chmodSync(multitool, 0o755);
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-sarif-"));
  try {
    const path = join(folder, "report.sarif");
    writeFileSync(path, text);
    const args = ["validate", path, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"];
    const said = execFileSync(multitool, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    if (!said.includes("Analysis completed successfully.")) throw new Error(said);
    return said.split("\n").filter((line) => /: (error|warning) /.test(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { Command, CommanderError } from "commander";
import { addAuditCommand } from "./audit/command";
import { addCheckCommand } from "./check/command";
import { addCompletionCommands } from "./completion/command";
import { addConfigCommand } from "./config/command";
import { addContextCommand } from "./context/command";
import { applyDefaults } from "./defaults";
import { addEnrollCommand } from "./enroll/command";
import { addExemptionCommands } from "./exemptions/command";
import { addGrantCommands } from "./grants/command";
import { version } from "./package.json";
import { addPreviewCommand } from "./preview/command";
import { addReportCommand } from "./report/command";
import { addSessionCommands } from "./session/command";
import type { Output } from "./terminal/output";
import { UserError } from "./user-error";

/** Exit codes of every command. */
const EXIT = { fine: 0, findings: 1, couldNotRun: 2 } as const;
const CONTEXT_EXIT = { fine: EXIT.fine, changed: EXIT.findings, incomplete: EXIT.couldNotRun };
const AUDIT_EXIT = { fine: EXIT.fine, findings: EXIT.findings, incomplete: EXIT.couldNotRun };

/** The program's commands and options; an action hands its exit code to `done`. */
export function commandLine({ out, err }: Output, done: (code: number) => void): Command {
  const program = new Command("mfa-guard")
    .description("MFA in AWS: judges who can act without it, reports on it, and gives people sessions with it.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError("Run it with --help for what it takes.");
  addAuditCommand(program, out, (outcome) => done(AUDIT_EXIT[outcome]));
  addCheckCommand(program, out, (fine) => done(fine ? EXIT.fine : EXIT.findings));
  addConfigCommand(program, out);
  addContextCommand(program, { out, err }, (outcome) => done(CONTEXT_EXIT[outcome]));
  addExemptionCommands(program, out, (ended) => done(ended ? EXIT.findings : EXIT.fine));
  addPreviewCommand(program, { out, err }, done);
  addReportCommand(program, { out, err }, (met) => done(met ? EXIT.fine : EXIT.findings));
  addSessionCommands(program, { out, err });
  addGrantCommands(program, { out, err }, (fine) => done(fine ? EXIT.fine : EXIT.findings));
  addEnrollCommand(program);
  addCompletionCommands(program, out);
  return program;
}

/** Runs one command line (without the program's own name) and resolves to its exit code. */
export async function runCommand(args: readonly string[], output: Output): Promise<number> {
  let code: number = EXIT.fine;
  try {
    const program = commandLine(output, (done) => {
      code = done;
    });
    applyDefaults(program);
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.couldNotRun;
    if (!(error instanceof UserError)) throw error;
    output.err(`error: ${error.message}\n`);
    return EXIT.couldNotRun;
  }
}

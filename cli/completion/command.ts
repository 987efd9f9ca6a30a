import type { SupportedShell } from "@pnpm/tabtab";
import { Argument, type Command } from "commander";

/** The shells that there is a script for, by the names that people give them. */
const SHELLS: Readonly<Record<string, SupportedShell>> = { bash: "bash", zsh: "zsh", fish: "fish", powershell: "pwsh" };
const NAME = "mfa-guard";

const EXAMPLES = `
Examples:
  mfa-guard completion bash >> ~/.bashrc
  mfa-guard completion zsh >> ~/.zshrc
  mfa-guard completion fish > ~/.config/fish/completions/mfa-guard.fish`;

/** Adds `completion`, which prints a shell's script, and the hidden command that the script asks. */
export function addCompletionCommands(program: Command, out: (text: string) => void): void {
  program
    .command("completion")
    .description("print a script that completes commands, options, formats and profiles in your shell")
    .addArgument(new Argument("<shell>", "your shell").choices(Object.keys(SHELLS)))
    .addHelpText("after", EXAMPLES)
    .action(async (shell: string) => {
      const { getCompletionScript } = await import("@pnpm/tabtab");
      out(await getCompletionScript({ name: NAME, completer: NAME, shell: SHELLS[shell] as SupportedShell }));
    });
  program
    .command("completion-server", { hidden: true })
    .argument("[words...]")
    .action(async () => {
      const { getShellFromEnv, log, logFiles, parseEnv } = await import("@pnpm/tabtab");
      const { candidates } = require("./candidates") as typeof import("./candidates");
      const found = await candidates(program, parseEnv(process.env).partial.split(" ").slice(1));
      if (found === "files") logFiles();
      else log([...found], getShellFromEnv(process.env), (line) => out(`${line}\n`));
    });
}

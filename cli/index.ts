import { stripVTControlCharacters } from "node:util";
import colors from "picocolors";
import { runCommand } from "./program";

// A reader that leaves early (`mfa-guard audit | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? process.exitCode : 2));

// Colour belongs on a terminal. The library gives it to CI too, where what is printed is mostly kept in a file.
const coloured = colors.isColorSupported && (process.stdout.isTTY || process.env.FORCE_COLOR !== undefined);
const out = (text: string): boolean => process.stdout.write(coloured ? text : stripVTControlCharacters(text));

void runCommand(process.argv.slice(2), { out, err: (text) => process.stderr.write(text) }).then((code) => {
  process.exitCode = code;
});

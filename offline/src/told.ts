import { appendFileSync, readFileSync } from "node:fs";

/** How a preview without the real provider gets by where it knows nothing, and what a person should know of that. */
const makeshifts = {
  echoed: "their arguments are taken as they are, and the rest is unknown",
  "made up": "what they answer is made up",
  presumed: "what is imported is taken to be as the program says, and what is looked up is unknown",
  unanswered: "they answer nothing, and what the program makes of that is missing",
  skipped: "what these components make isn't previewed, and wasn't judged",
} as const;

export type Makeshift = keyof typeof makeshifts;

/** Names the file in which providers tell a preview what they didn't know; without it they refuse. */
export const TOLD = "MFA_GUARD_TOLD";

/** True iff `npm run preview` runs: what isn't known goes by what the program says. */
export const isPreview = () => process.env[TOLD] !== undefined;

/** True iff a person wants made-up values rather than an error. */
export const isLenient = () => isPreview() && process.env.MFA_GUARD_LENIENT !== undefined;

/** Tells the preview, if there is one, of a type or function that the provider had to get by without knowing. */
export function tell(how: Makeshift, token: string): void {
  const file = process.env[TOLD];
  if (file !== undefined) appendFileSync(file, `${how}\t${token}\n`);
}

/** One sentence for each way of getting by that was told. */
export function toldIn(file: string): readonly string[] {
  const lines = [...new Set(readFileSync(file, "utf8").split("\n").filter(Boolean))].map((line) => line.split("\t"));
  return Object.entries(makeshifts).flatMap(([how, meaning]) => {
    const tokens = lines.flatMap(([told, token]) => (told === how ? [token] : [])).sort();
    return tokens.length === 0 ? [] : [`nothing is known offline of ${tokens.join(", ")}: ${meaning}`];
  });
}

import { parse } from "shell-quote";

/** The simple commands of a script as lists of words, without comments, redirections and variables set for one command. */
export function commandsIn(script: string): string[][] {
  const inner: string[] = [];
  const outer = script.replaceAll(/\$\(([^()]*)\)/g, (_, command: string) => {
    inner.push(command);
    return "SUBSTITUTED";
  });
  const commands: string[][] = [[]];
  let redirected = false;
  for (const entry of parse(onOneLine(outer), (name) => `$${name}`)) {
    if (typeof entry === "object" && "comment" in entry) continue;
    if (typeof entry === "object" && entry.op !== "glob") {
      redirected = /[<>]/.test(entry.op);
      if (!redirected) commands.push([]);
      continue;
    }
    const word = typeof entry === "string" ? entry : entry.pattern;
    if (!redirected) commands.at(-1)?.push(word);
    redirected = false;
  }
  const named = commands.map((words) => words.slice(words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word))));
  return [...named.filter((words) => words.length > 0), ...inner.flatMap(commandsIn)];
}

/** A line break ends a command unless it stands in quotes or after a backslash; the parser takes it for a space. */
function onOneLine(script: string): string {
  return script.replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"|(?<!\S)#[^\n]*|\\\n|\n/g, (part) => {
    if (part === "\n") return " ; ";
    return part === "\\\n" || part.startsWith("#") ? " " : part;
  });
}

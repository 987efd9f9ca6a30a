/** A command as a pipeline takes it from what a step prints. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * What GitHub's runner obeys: a line that begins with `::`, or holds `##[` anywhere.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function githubCommands(printed: string): readonly Command[] {
  return linesOf(printed).flatMap((line) => {
    const start = line.trimStart();
    const end = start.indexOf("::", 2);
    if (!start.startsWith("::") || end === -1) return line.includes("##[") ? [{ name: line, properties: {}, data: "" }] : [];
    const head = start.slice(2, end);
    const [name = "", ...rest] = head.split(" ");
    const properties = propertiesOf(rest.join(" ").trim(), ",", (text) => undone(text, { "%3A": ":", "%2C": ",", ...BOTH, "%25": "%" }));
    return [{ name, properties, data: undone(start.slice(end + 2), { ...BOTH, "%25": "%" }) }];
  });
}

/**
 * What Azure's agent obeys: `##vso[` anywhere in a line.
 * https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Agent.Sdk/Util/Command.cs
 */
export function azureCommands(printed: string): readonly Command[] {
  return linesOf(printed).flatMap((line) => {
    const start = line.indexOf("##vso[");
    const end = line.indexOf("]", start);
    if (start === -1 || end === -1) return line.includes("##[") ? [{ name: line, properties: {}, data: "" }] : [];
    const [name = "", ...rest] = line.slice(start + "##vso[".length, end).split(" ");
    const properties = propertiesOf(rest.join(" "), ";", (text) => undone(text, { "%3B": ";", "%5D": "]", ...BOTH, "%AZP25": "%" }));
    return [{ name, properties, data: undone(line.slice(end + 1), { ...BOTH, "%AZP25": "%" }) }];
  });
}

const BOTH = { "%0D": "\r", "%0A": "\n" };

/** As .NET reads lines. */
function linesOf(printed: string): readonly string[] {
  return printed.split(/\r\n|\r|\n/);
}

function propertiesOf(text: string, separator: string, undo: (text: string) => string): Readonly<Record<string, string>> {
  const pairs = text.split(separator).filter((pair) => pair.includes("="));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), undo(pair.slice(pair.indexOf("=") + 1))]));
}

/** One escape after the other over the whole text, as both programs do. */
function undone(text: string, escapes: Readonly<Record<string, string>>): string {
  return Object.entries(escapes).reduce((so, [escaped, character]) => so.replaceAll(escaped, character), text);
}

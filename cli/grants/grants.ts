import Table from "cli-table3";
import { printable } from "../terminal/printable";
import { openTerminal } from "../terminal/prompts";
import { UserError } from "../user-error";
import { type ApproverOptions, checkMachine, type GrantExecution, listExecutions, publish, shutOff, startExecution } from "./machine";
import { stateOf } from "./state";
import { endIn, inputOf, nameOfTarget, targetOf } from "./target";

interface WhyOptions {
  readonly for: number;
  readonly reason: string;
  readonly ticket: string;
}
export interface RequestOptions extends WhyOptions {
  readonly person: string;
  readonly machine: string;
  readonly topic?: string;
  readonly profile?: string;
}
export interface GrantOptions extends WhyOptions, ApproverOptions {
  readonly to: string;
  readonly machine: string;
  readonly yes?: true;
}
export interface ListOptions extends ApproverOptions {
  readonly machine: string;
  readonly limit: number;
}
export interface RevokeOptions extends ApproverOptions {
  readonly from?: string;
  readonly everyone?: true;
  readonly reason: string;
  readonly machine: string;
  readonly yes?: true;
}

type Say = (text: string) => void;

/** What an approver needs to know, and the command that they run. */
export async function request(what: string, options: RequestOptions, say: Say): Promise<void> {
  const target = nameOfTarget(targetOf(what));
  checkLength(options.for);
  const { person, reason, ticket, machine, topic, profile } = options;
  const words = ["mfa-guard", "grant", target, "--to", person, "--for", `${options.for}s`, "--reason", reason, "--ticket", ticket];
  const command = [...words, "--machine", checkMachine(machine)].map(quoted).join(" ");
  const text = `${printable(person)} asks for ${target} for ${lasting(options.for)}.\nReason: ${printable(reason)}\nTicket: ${printable(ticket)}\n\nTo approve, if you know that ${printable(person)} asked:\n  ${command}\n`;
  if (topic !== undefined) {
    await publish(topic, text, profile);
    say(`Sent to ${topic}:\n\n`);
  }
  say(text);
}

/** Starts the machine once the approver has seen who gets what, for how long and why. */
export async function grant(what: string, options: GrantOptions, note: Say, say: Say): Promise<void> {
  const target = targetOf(what);
  checkLength(options.for);
  const machine = checkMachine(options.machine);
  const { to: person, reason, ticket } = options;
  const why = `Reason: ${printable(reason)}\nTicket: ${printable(ticket)}\n`;
  say(`${printable(person)} gets ${nameOfTarget(target)} for ${lasting(options.for)}.\n${why}`);
  await confirm("Grant it?", "grant", options.yes);
  const until = endIn(options.for);
  const name = await startExecution(machine, { action: "grant", ...inputOf(target), person, until, reason, ticket }, options, note);
  say(`Started \`${name}\`, which ends at ${until}: \`mfa-guard grants\` says whether it was taken.\n`);
}

/** Takes one person's grant back at once, or shuts a role off. */
export async function revoke(what: string, options: RevokeOptions, note: Say, say: Say): Promise<void> {
  const target = targetOf(what);
  const machine = checkMachine(options.machine);
  const { from: person, reason } = options;
  if ((person === undefined) === (options.everyone === undefined)) throw new UserError("say whose grant with --from, or --everyone");
  if (person !== undefined) {
    await confirm(`Take ${nameOfTarget(target)} back from ${printable(person)}?`, "revoke", options.yes);
    const name = await startExecution(machine, { action: "revoke", ...inputOf(target), person, reason }, options, note);
    say(`Started \`${name}\`. Sessions that ${printable(person)} has go on until they expire; --everyone ends those of a role.\n`);
    return;
  }
  if (target.kind !== "role") throw new UserError("--everyone shuts off a role: revoke an assignment from each person with --from");
  await confirm(`Shut ${target.role} off for everybody, until an administrator detaches AWSDenyAll?`, "revoke", options.yes);
  await shutOff(machine, target.role, options, note);
  say(`Attached AWSDenyAll to \`${target.role}\`: its sessions can do nothing now. Sessions chained from it go on.\n`);
}

/** Lists the machine's executions; true iff none is overdue. */
export async function list(options: ListOptions, note: Say, say: Say): Promise<boolean> {
  const executions = await listExecutions(checkMachine(options.machine), options.limit, options, note);
  const rows = executions.map((execution) => [stateOf(execution), ...fieldsOf(execution)]);
  if (rows.length === 0) say("No grants.\n");
  else {
    const table = new Table({ head: ["state", "person", "what", "until", "reason", "ticket"], style: { head: [], border: [] } });
    table.push(...rows);
    say(`${table.toString()}\n`);
  }
  return !rows.some(([state]) => state === "overdue");
}

function fieldsOf({ input }: GrantExecution): string[] {
  const what = input.role ?? (input.permissionSet === undefined ? "" : `${input.permissionSet}@${input.account}`);
  return [input.person, what, input.until, input.reason, input.ticket].map((value) => printable(String(value ?? "")));
}

async function confirm(question: string, command: string, yes: true | undefined): Promise<void> {
  if (yes) return;
  const person = openTerminal();
  if (person === undefined) throw new UserError(`there is no terminal to ask on: ${command} without being asked with --yes`);
  if (!(await person.confirm(question))) throw new UserError("nothing was changed");
}

function checkLength(seconds: number): void {
  if (seconds < 60) throw new UserError("a grant takes a minute at least: change --for");
}

function lasting(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [hours > 0 ? `${hours} h` : "", minutes > 0 ? `${minutes} min` : "", seconds % 60 > 0 ? `${seconds % 60} s` : ""];
  return parts.filter((part) => part !== "").join(" ");
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

import { today } from "../../policypack/policy/exemptions";
import { readAnyJson } from "../account/read";
import { configurationIn, isVersion2 } from "../config/configuration";
import { expand } from "../config/expand";
import { isShort, type PulumiFile } from "../config/file";
import { startProgress } from "../terminal/progress";
import { UserError } from "../user-error";
import { changesBetween } from "./changes";
import { contextsIn, type Entries, written, writtenByHand } from "./file";
import { type Known, knownOf } from "./known";
import { type Read, readContext, type Where } from "./read";

export interface ContextOptions extends Where {
  readonly config?: string;
  readonly check?: string;
}

/** `changed`: only with `check`; it goes before `incomplete`, which is that something couldn't be read. */
export type ContextOutcome = "fine" | "changed" | "incomplete";

/** Reads what there is, and prints the pack's configuration with it or, with `check`, what has changed since the file was written. */
export async function context(
  options: ContextOptions,
  print: (text: string) => void,
  tell: (text: string) => void,
): Promise<ContextOutcome> {
  assertWhere(options);
  const base = options.config === undefined ? NEW : await readForm(options.config);
  const before = options.check === undefined ? undefined : await readForm(options.check);
  const read = await withProgress((progress) => readContext(options, progress));
  const known = knownOf(read.accounts, read.missing.length === 0, read.guardrails);
  for (const sentence of read.missing) tell(`${sentence}\n`);
  const ending = read.missing.length === 0 ? "fine" : "incomplete";
  if (options.check !== undefined && before !== undefined) {
    const changes = changesSince(options.check, before.entries, read, known);
    const where = ending === "fine" ? read.source : `what could be read of ${read.source}`;
    print(changes.length === 0 ? `Nothing has changed in ${where}.\n` : `${changes.join("\n")}\n`);
    return changes.length === 0 ? ending : "changed";
  }
  const byHand = writtenByHand(known, base.entries);
  if (byHand.length > 0) {
    throw new UserError(
      `\`${options.config}\` has \`${byHand[0]}\`, which somebody wrote by hand and this command writes too: take it out, or keep it in a file of its own`,
    );
  }
  print(`${JSON.stringify(base.around(written(known, originOf(read), base.entries)), undefined, 2)}\n`);
  if (read.missing.some((sentence) => sentence.startsWith("Account"))) {
    tell("The names of groups and users are left out, because a missing account may have others of the same name.\n");
  }
  return ending;
}

function assertWhere({ org, roleName, keep }: ContextOptions): void {
  if (keep !== undefined && !org) throw new UserError("--keep belongs to --org: add it, or leave out the folder");
  if (org && roleName === undefined) throw new UserError("--org needs the role to assume in each account: name it with --role-name");
  if (roleName !== undefined && !org) throw new UserError("--role-name belongs to --org: add it, or leave out the role");
}

function originOf({ source, organization }: Read) {
  return { date: today(), source, ...(organization !== undefined && { organization }) };
}

async function withProgress<T>(run: (say: (what: string) => void) => Promise<T>): Promise<T> {
  const progress = await startProgress();
  try {
    return await run(progress.say);
  } finally {
    progress.stop();
  }
}

/** A configuration as a table of policies, and the file around such a table. */
interface Form {
  readonly entries: Entries;
  readonly around: (entries: Entries) => object;
}

const NEW: Form = { entries: {}, around: (entries) => entries };

/** Of a short file, the form that it expands to: what was read of each policy has no place in a short one. */
async function readForm(path: string): Promise<Form> {
  const value = await readAnyJson(path, "a configuration as docs/configuration.md describes it");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`\`${path}\` isn't a configuration: it should be one as docs/configuration.md describes it`);
  }
  if (isShort(value)) configurationIn(path, value);
  const file = isShort(value) ? expand(value) : (value as PulumiFile);
  if (isVersion2(file)) return { entries: file.policies ?? {}, around: (policies) => ({ ...file, policies }) };
  return { ...NEW, entries: file };
}

function changesSince(path: string, entries: Entries, read: Read, now: Known): readonly string[] {
  const contexts = contextsIn(entries);
  if (contexts.length === 0) throw new UserError(`\`${path}\` has nothing that \`mfa-guard context\` wrote: name the file that it wrote`);
  const other = contexts.find(({ context: { organization } }) => organization !== read.organization)?.context;
  if (other !== undefined) {
    throw new UserError(
      `\`${path}\` was written of ${other.source}, and these credentials or files lead to ${read.source}: name the right ones`,
    );
  }
  const before: Known = Object.assign({}, ...contexts.map(({ settings }) => settings));
  return read.missing.length === 0 ? changesBetween(before, now) : changesBetween(certain(before, read), certain(now, read));
}

/** What can be compared although something is missing: what is of the accounts that were read. */
function certain({ accountsWithoutUsers = [], enforcedPolicyArns = [], guardrails }: Known, read: Read): Known {
  const isRead = (id: string | undefined) => read.accounts.some(({ account }) => account === id);
  return {
    accountsWithoutUsers: accountsWithoutUsers.filter(isRead),
    enforcedPolicyArns: enforcedPolicyArns.filter((arn) => isRead(arn.split(":")[4])),
    ...(read.guardrails !== undefined && guardrails !== undefined && { guardrails }),
  };
}

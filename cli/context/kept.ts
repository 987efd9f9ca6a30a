import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { type Day, today } from "../../policypack/policy/exemptions";
import { UserError } from "../user-error";
import type { AccountFacts } from "./account-facts";

const shape = z.object({
  date: z.string(),
  facts: z.object({
    account: z.string(),
    hasUsers: z.boolean(),
    groups: z.record(z.string(), z.boolean()),
    users: z.record(z.string(), z.boolean()),
    enforcingPolicies: z.array(z.string()),
  }),
});

/** What is known of an account: kept by an earlier run of the same day, or read now and kept. */
export type Keep = (account: string, read: () => Promise<AccountFacts>) => Promise<AccountFacts>;

/** Keeps each account's facts in the folder, whole or not at all, so that a run that was stopped goes on where it was. Without a folder, nothing. */
export function keeping(folder: string | undefined, day: Day = today()): Keep {
  if (folder === undefined) return (_, read) => read();
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(`\`${folder}\` can't be created (${(error as NodeJS.ErrnoException).code}): name another folder with --keep`);
  }
  return async (account, read) => {
    const path = join(folder, `${account}.json`);
    const kept = keptIn(path, account, day);
    if (kept !== undefined) return kept;
    const facts = await read();
    await writeFileAtomic(path, `${JSON.stringify({ date: day, facts })}\n`);
    return facts;
  };
}

/** Undefined where it isn't there, of another day or account, or damaged: then the account is read. */
function keptIn(path: string, account: string, day: Day): AccountFacts | undefined {
  try {
    const { date, facts } = shape.parse(JSON.parse(readFileSync(path, "utf8")));
    return date === day && facts.account === account ? facts : undefined;
  } catch {
    return undefined;
  }
}

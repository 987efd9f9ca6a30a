import type { Premises } from "@mfa-guard/iam";
import { premisesOf } from "../../policypack/judgements/premises";
import { policies } from "../../policypack/policies";
import { believedOn } from "../../policypack/policy/context";
import { today } from "../../policypack/policy/exemptions";
import { GUARDRAILS } from "../../policypack/policy/settings";
import type { Surroundings } from "../account/subject";
import { type Configuration, settingsOf } from "../config/configuration";
import type { Entry } from "../config/file";

/**
 * The configuration with what was just read of the organization in it, for the policies that judge an account: it goes before what an older file
 * says of the same. `account` stays listed where the file lists it as one without users: the policies say so, and don't believe it.
 */
export function configurationIn(configuration: Configuration, { guardrails, hasUsers }: Surroundings, account?: string): Configuration {
  const empty = [...hasUsers].flatMap(([id, has]) => (has ? [] : [id]));
  const entries = policies.flatMap(({ name, configSchema }): readonly (readonly [string, Entry])[] => {
    const listed = (settingsOf(name, configuration).accountsWithoutUsers ?? []) as readonly string[];
    const unread = listed.filter((id) => id === account || !hasUsers.has(id));
    const known = { accountsWithoutUsers: [...new Set([...unread, ...empty])].sort(), ...(guardrails && { guardrails }) };
    const settings = Object.fromEntries(Object.entries(known).filter(([key]) => key in (configSchema?.properties ?? {})));
    return Object.keys(settings).length === 0 ? [] : [[name, withSettings(configuration.entries[name], settings)]];
  });
  return { ...configuration, entries: { ...configuration.entries, ...Object.fromEntries(entries) } };
}

/** What `mfa-guard context` wrote has a hash, which is another's than what was read now. */
function withSettings(entry: Entry | undefined, settings: Readonly<Record<string, unknown>>): Entry {
  const own = typeof entry === "string" ? { enforcementLevel: entry } : (entry ?? {});
  const context = own.context as { readonly hashes?: object } | undefined;
  if (context?.hashes === undefined) return { ...own, ...settings };
  const hashes = Object.fromEntries(Object.entries(context.hashes).filter(([key]) => !(key in settings)));
  return { ...own, ...settings, context: { ...context, hashes } };
}

/** What the configuration says beyond what is judged, as far as it is believed today. In `populated`, accounts in which there is a user. */
export function premisesIn(configuration: Configuration, populated: ReadonlySet<string>): Premises {
  const given = settingsOf("iam-role-trust-requires-mfa", configuration);
  const { dropped } = believedOn(given, today());
  const { accountsWithoutUsers = [], guardrails = GUARDRAILS.default } = Object.fromEntries(
    Object.entries(given).filter(([key]) => !dropped.includes(key)),
  ) as { readonly accountsWithoutUsers?: readonly string[]; readonly guardrails?: typeof GUARDRAILS.default };
  return premisesOf({ accountsWithoutUsers: accountsWithoutUsers.filter((id) => !populated.has(id)), guardrails });
}

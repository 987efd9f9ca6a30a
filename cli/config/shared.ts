import { policies } from "../../policypack/policies";
import type { Setting } from "../../policypack/policy/settings";

/** The settings of a policy, its exemptions left out. */
export function settingsOf({ configSchema }: (typeof policies)[number]): Readonly<Record<string, Setting>> {
  const { exemptions: _, ...settings } = (configSchema?.properties ?? {}) as Readonly<Record<string, Setting>>;
  return settings;
}

/** What several policies have: a policy sees its own entry only, so Pulumi's file has to repeat it. */
export const shareable: readonly { readonly key: string; readonly setting: Setting }[] = shared();

function shared() {
  const all = policies.flatMap((policy) => Object.entries(settingsOf(policy)).map(([key, setting]) => ({ key, setting })));
  return all.filter(
    ({ key }, index) => all.findIndex((other) => other.key === key) === index && all.filter((other) => other.key === key).length > 1,
  );
}

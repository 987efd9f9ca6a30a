import type { Guardrails } from "@mfa-guard/iam";
import type { PolicyConfigSchema } from "@pulumi/policy";
import { type Believed, believedOn, contextSettings } from "./context";
import { EXEMPTIONS, type Exemptions, exemptionsReader, type Today } from "./exemptions";
import { messages } from "./message";
import type { Reporter } from "./reporter";

/** A policy's configuration: JSON schema by key, each with a description and a default. */
export type Settings = Readonly<Record<string, Setting>>;
export type Setting = PolicyConfigSchema["properties"][string] & { readonly description: string; readonly default: unknown };

/** The values of settings. */
export type Config<S extends Settings> = { readonly [K in keyof S]: S[K]["default"] };

const NAMES = { type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true } as const;

/** Settings that several policies share. Pulumi configures policy by policy, so each policy that reads one declares it. */
export const ENFORCED_GROUPS = {
  ...NAMES,
  default: [] as readonly string[],
  description: "Names of groups made outside the stack that enforce MFA; `*` stands for any text.",
} as const;

export const ENFORCED_POLICY_ARNS = {
  ...NAMES,
  default: [] as readonly string[],
  description: "ARNs of managed policies made outside the stack that enforce MFA; `*` stands for any text.",
} as const;

export const COVERED_TARGETS = {
  ...NAMES,
  default: [] as readonly string[],
  description: "Ids of roots and organizational units that are covered outside the stack; `*` stands for any text.",
} as const;

const ACCOUNT_ID = { type: "string", pattern: "^[0-9]{12}$" } as const;
const IDS = { type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true } as const;

export const ACCOUNT = {
  type: "string",
  pattern: "^([0-9]{12})?$",
  default: "" as string,
  description:
    "The id of the account that the stack is deployed to, where neither an ARN nor the provider's settings say it during a preview.",
} as const;

export const ACCOUNTS_WITHOUT_USERS = {
  type: "array",
  items: ACCOUNT_ID,
  uniqueItems: true,
  default: [] as readonly string[],
  description:
    "Ids (12 digits) of accounts that have no IAM users. What passes because of that is shown; a stack that creates a user there is blocked.",
} as const;

export const GUARDRAILS = {
  type: "object",
  additionalProperties: false,
  properties: {
    managementAccount: { ...ACCOUNT_ID, description: "The id of the management account, which no such policy binds." },
    targets: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: {
          parent: { type: "string", minLength: 1, description: "The id of the root or unit that it is in." },
          scps: { ...IDS, description: "The ids of all SCPs that are attached to it directly, `p-FullAWSAccess` included." },
          rcps: { ...IDS, description: "The ids of the RCPs that are attached to it directly." },
        },
      },
      description: "The organization's root, units and accounts by id.",
    },
    policies: {
      type: "object",
      description: "The documents of SCPs and RCPs by the policies' ids. One that is missing or can't be read denies nothing.",
    },
  },
  default: {} as Partial<Guardrails>,
  description: "The organization's service and resource control policies, as they are in force. What passes because of them is shown.",
} as const;

export const ELSEWHERE = {
  type: "object",
  additionalProperties: { type: "array", items: {} },
  default: {} as Readonly<Record<string, readonly (string | Readonly<Record<string, unknown>>)[]>>,
  description:
    "Documents of managed policies, groups and users made outside the stack, by ARN. They deny what they say; what passes because of them is shown.",
} as const;

export const ORDINARY_POLICY_ARNS = {
  ...NAMES,
  default: [
    "arn:*:iam::aws:policy/*ReadOnly*",
    "arn:*:iam::aws:policy/job-function/ViewOnlyAccess",
    "arn:*:iam::aws:policy/SecurityAudit",
  ] as readonly string[],
  description:
    "ARNs of managed policies made outside the stack that grant no privilege; `*` stands for any text. Every other one counts as privileged.",
} as const;

const say = messages({
  "unknown-setting": ({ policy, key, known }: { readonly policy: string; readonly key: string; readonly known: readonly string[] }) => ({
    how: `The configuration of \`${policy}\` has the key \`${key}\`, which this policy doesn't know.`,
    fix: known.length === 0 ? "Remove it." : `Remove it, or use one of ${known.map((name) => `\`${name}\``).join(", ")}.`,
  }),
});

export interface Configured {
  getConfig<T extends object>(): T;
}

export type SettingsReader<S extends Settings> = (
  args: Configured,
  report?: Reporter,
  urn?: string,
) => Config<S> & { readonly exemptions: Exemptions; readonly context: Believed };

/**
 * Reads a policy's configuration with defaults filled in, also for what `mfa-guard context` wrote and today isn't believed; a key that it doesn't
 * have is reported, because the engine ignores it.
 */
export function settingsReader<S extends Settings>(
  policy: { readonly name: string; readonly settings: S },
  today: Today,
): SettingsReader<S> {
  const known = ["exemptions", ...Object.keys(contextSettings(policy.settings)), ...Object.keys(policy.settings)];
  const defaults = Object.fromEntries(Object.entries(policy.settings).map(([key, setting]) => [key, setting.default])) as Config<S>;
  const exemptionsOf = exemptionsReader(policy.name);
  return (args, report, urn) => {
    const { exemptions = EXEMPTIONS.default, ...given } = args.getConfig<Record<string, unknown>>();
    for (const key of Object.keys(given)) {
      if (known.includes(key)) continue;
      report?.violation(say("unknown-setting", { policy: policy.name, key, known }), urn);
    }
    const context = believedOn(given, today());
    const believed =
      context.dropped.length === 0 ? given : Object.fromEntries(Object.entries(given).filter(([key]) => !context.dropped.includes(key)));
    return { ...defaults, ...believed, exemptions: exemptionsOf(exemptions), context };
  };
}

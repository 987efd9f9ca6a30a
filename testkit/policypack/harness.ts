import { strict as assert } from "node:assert";
import type { PolicyResource, ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { unknownCheckingProxy } from "@pulumi/policy";
import type { Judging } from "../../policypack/policy/define";
import { gathering, type Reporter } from "../../policypack/policy/reporter";

/** What the engine sends for a value that a preview doesn't know: `UnknownStringValue` of Pulumi's plugin protocol. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as a test writes it. */
export interface Given {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** Names of the resources that a property comes from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  /** The provider's settings; none is the default provider. */
  readonly provider?: Readonly<Record<string, unknown>>;
}

export interface Finding {
  readonly level: "violation" | "note";
  /** The message's name in the policy; Pulumi's own interface has none. */
  readonly name?: string;
  /** The Pulumi name of the resource, `""` for the stack. */
  readonly on: string;
  readonly message: string;
}

export type Config = Readonly<Record<string, unknown>>;

export function given(type: string, name: string, props: Given["props"] = {}, more: Partial<Given> = {}): Given {
  return { type, name, props, ...more };
}

type Policy = ResourceValidationPolicy | StackValidationPolicy;

/** What the policy says about the resources: to Pulumi, and by name to whoever asks it directly, which has to be the same. */
export function judge(policy: Policy, resources: readonly Given[], config: Config = {}): Finding[] {
  const told = tell(policy, resources, config);
  const named = ask(policy, resources, config);
  // What a remediation changed is said once.
  const lasting = told.filter(({ message }) => !message.startsWith("Remediated:"));
  // What waits for the update is one line to Pulumi, at the end.
  const waiting = named.filter(({ name }) => name === "later").length;
  const lines = lasting.filter(({ message }) => WAITING.test(message));
  assert.ok(lines.length <= Math.min(1, waiting), JSON.stringify(lines));
  assert.deepEqual(
    named.filter(({ name }) => name !== "later").map(({ name, ...finding }) => finding),
    lasting.filter((finding) => !lines.includes(finding)),
  );
  return told.length === lasting.length ? named : told;
}

const WAITING = /n't known until the update, and will be checked then/;

/** What the policy answers with names. */
function ask(policy: Policy & Partial<Judging>, resources: readonly Given[], config: Config): Finding[] {
  const findings: Finding[] = [];
  const found = (level: Finding["level"], name: string, message: string, urn = ""): void => {
    findings.push({ level, name, on: urn.split("::").pop() ?? "", message });
  };
  const report: Reporter = {
    place: "stack",
    violation: ({ name, how, fix }, urn) => found("violation", name, `${how} ${fix} See ${policy.url}`, urn),
    warning: ({ name, how, fix }, urn) => found("note", name, `${how} ${fix} See ${policy.url}`, urn),
    note: ({ name, text }, urn) => found("note", name, text, urn),
  };
  const judging = policy.judge as ((args: object, report: Reporter) => void) | undefined;
  if (judging === undefined) throw new Error("the policy is none of the pack's");
  const { report: gathered, end } = policy.judges === "stack" ? gathering(report) : { report, end: () => {} };
  judging({ resources: stackOf(resources), ...common(config) }, gathered);
  end();
  return findings;
}

/** What the policy tells Pulumi. */
export function tell(policy: Policy, resources: readonly Given[], config: Config): Finding[] {
  const findings: Finding[] = [];
  const report = (urn: string | undefined) => (violation: unknown, other?: string) => {
    const note = typeof violation === "object" ? (violation as { message: string; urn?: string; enforcementLevel: string }) : undefined;
    const at = note?.urn ?? other ?? urn ?? "";
    const level = note?.enforcementLevel === "advisory" ? "note" : "violation";
    findings.push({ level, on: at.split("::").pop() ?? "", message: note?.message ?? String(violation) });
  };
  if ("validateResource" in policy) {
    for (const resource of resources) {
      const args = argsOf(resource, config);
      if (typeof policy.validateResource !== "function") throw new Error("the policy judges no resource");
      policy.validateResource(args, report(args.urn));
    }
  }
  if ("validateStack" in policy) policy.validateStack({ resources: stackOf(resources), ...common(config) }, report(undefined));
  return findings;
}

/** The resource's properties after the policy's remediation; `undefined` if it changes nothing. */
export function remediate(policy: ResourceValidationPolicy, resource: Given, config: Config = {}): Record<string, unknown> | undefined {
  const result = policy.remediateResource?.(argsOf(resource, config)) as Record<string, unknown> | undefined;
  return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
}

function common(config: Config) {
  return {
    getConfig: <T extends object>() => config as T,
    stackTags: new Map<string, string>(),
    notApplicable: (): never => {
      throw new Error("no policy of ours calls this");
    },
  };
}

function argsOf(resource: Given, config: Config): ResourceValidationArgs {
  return { ...base(resource), ...common(config), asType: () => undefined, isType: () => false };
}

function stackOf(resources: readonly Given[]): PolicyResource[] {
  const made = new Map<string, PolicyResource>();
  for (const resource of resources) {
    const urn = urnOf(resource);
    made.set(urn, {
      ...base(resource),
      dependencies: [],
      propertyDependencies: {},
      isType: () => false,
      asType: () => undefined,
    });
  }
  const byName = (name: string) => [...made.values()].filter((resource) => resource.name === name);
  for (const resource of resources) {
    const target = made.get(urnOf(resource)) as PolicyResource;
    for (const [property, names] of Object.entries(resource.from ?? {})) target.propertyDependencies[property] = names.flatMap(byName);
  }
  return [...made.values()];
}

const OPTIONS = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};

function base({ type, name, props, provider }: Given) {
  return {
    type,
    name,
    urn: urnOf({ type, name }),
    props: unknownCheckingProxy(structuredClone(props)) as Record<string, unknown>,
    opts: OPTIONS,
    ...(provider && {
      provider: {
        type: "pulumi:providers:aws",
        name: "p",
        urn: "urn:provider",
        props: unknownCheckingProxy(structuredClone(provider)) as Record<string, unknown>,
      },
    }),
  };
}

function urnOf({ type, name }: { type: string; name: string }): string {
  return `urn:pulumi:test::tests::${type}::${name}`;
}

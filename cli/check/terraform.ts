import { unknownCheckingProxy } from "@pulumi/policy";
import { z } from "zod";
import { nativeOf } from "../../stack/generic";
import type { RawResource } from "../../stack/reading";
import { UNKNOWN_MARK } from "../../stack/unplanned";
import type { Subject } from "../account/subject";
import { auditOnly } from "../policies/policies";
import { UserError } from "../user-error";

const record = z.record(z.string(), z.unknown());
const change = z.object({ actions: z.array(z.string()), after: record.nullish(), after_unknown: z.unknown() });

/** https://developer.hashicorp.com/terraform/internals/json-format */
const plan = z.object({
  format_version: z.string(),
  resource_changes: z.array(z.object({ address: z.string(), mode: z.string(), type: z.string(), name: z.string(), change })).default([]),
  configuration: z.object({ root_module: record.optional() }).optional(),
});

export function isPlan(value: object): boolean {
  return "format_version" in value && ("resource_changes" in value || "planned_values" in value);
}

/** The resources as they are after the plan, as the ones of Pulumi's `aws` provider, which is made from Terraform's. */
export function planSubject(file: string, value: object): Subject {
  const { format_version: version } = value as { readonly format_version?: unknown };
  // Minor versions only add: a reader of 1.0 reads them all.
  if (!/^1\.\d+$/.test(String(version))) {
    throw new UserError(
      `\`${file}\` is a plan in format ${String(version).slice(0, 20)}, and 1 is read: write it with \`terraform show -json\` of Terraform 1.1.1 or later`,
    );
  }
  const parsed = plan.safeParse(value);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new UserError(`\`${file}\` has another shape at \`${where}\`: it should be what \`terraform show -json\` prints of a plan`);
  }
  const kept = parsed.data.resource_changes.filter(
    ({ mode, change: { after } }) => mode === "managed" && after !== null && after !== undefined,
  );
  const referred = references(parsed.data.configuration?.root_module ?? {});
  const urnsOf = new Map<string, string[]>();
  for (const { address } of kept) urnsOf.set(withoutKeys(address), [...(urnsOf.get(withoutKeys(address)) ?? []), address]);
  const resources = kept.map(({ address, type, name, change: { after, after_unknown } }): RawResource => {
    const found = referred.get(withoutKeys(address)) ?? new Map<string, readonly string[]>();
    const planned = withUnknown(after, after_unknown);
    const raw = { urn: address, type: tokenOf(type), name, props: camelCase(planned) };
    const read = nativeOf(raw, cloudFormationType(type), () => pascalCase(planned) as object);
    return {
      ...read,
      props: unknownCheckingProxy(read.props),
      propertyDependencies: Object.fromEntries(
        [...found].map(([property, addresses]) => [
          camel(property),
          addresses.flatMap((one) => urnsOf.get(one) ?? []).map((urn) => ({ urn })),
        ]),
      ),
    };
  });
  return {
    source: file,
    kind: "stack",
    resources,
    gaps: auditOnly.map(({ name }) => ({ policy: name, reason: "a plan says nothing about the root user's credentials" })),
    failures: [],
    unknown: {
      reason: "A value that this policy reads is known after the apply only.",
      remedy: "Write the value into the program, or judge what is there afterwards with `mfa-guard audit`.",
    },
  };
}

/** Where Pulumi's name isn't Terraform's in another spelling. */
const TOKENS: Readonly<Record<string, string>> = {
  aws_iam_user_ssh_key: "aws:iam/sshKey:SshKey",
  aws_cloudcontrolapi_resource: "aws:cloudcontrol/resource:Resource",
};

function tokenOf(type: string): string {
  const [, service, rest] = /^aws_(iam|organizations|ssoadmin)_(\w+)$/.exec(type) ?? [];
  if (TOKENS[type] !== undefined || service === undefined || rest === undefined) return TOKENS[type] ?? type;
  const name = camel(rest);
  return `aws:${service}/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Of the `awscc` provider, which is made from CloudFormation's types: https://registry.terraform.io/providers/hashicorp/awscc/latest/docs */
function cloudFormationType(type: string): string | undefined {
  const [, service, rest] = /^awscc_(iam|organizations|sso)_(\w+)$/.exec(type) ?? [];
  return service && rest && `AWS::${service === "organizations" ? "Organizations" : service.toUpperCase()}::${pascal(rest)}`;
}

function pascal(name: string): string {
  return camel(`_${name}`);
}

/** With CloudFormation's names, also in what nests in it; policy documents are text there. */
function pascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [pascal(key), pascalCase(one)]));
}

function camel(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A list of blocks has a name of its own in Pulumi. */
const BLOCKS: Readonly<Record<string, string>> = { inline_policy: "inlinePolicies" };

function camelCase(value: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries((value ?? {}) as object).map(([key, one]) => [BLOCKS[key] ?? camel(key), one]));
}

/** The value with the mark wherever `after_unknown` says so. */
function withUnknown(after: unknown, unknown: unknown): unknown {
  if (unknown === true) return UNKNOWN_MARK;
  if (Array.isArray(unknown)) {
    const members = Array.isArray(after) ? after : [];
    return Array.from({ length: Math.max(members.length, unknown.length) }, (_, index) => withUnknown(members[index], unknown[index]));
  }
  if (typeof unknown !== "object" || unknown === null) return after;
  const keys = new Set([...Object.keys((after ?? {}) as object), ...Object.keys(unknown)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      withUnknown((after as Record<string, unknown> | undefined)?.[key], (unknown as Record<string, unknown>)[key]),
    ]),
  );
}

/** The address without its count's and for_each's keys: the configuration has one resource for all of them. */
function withoutKeys(address: string): string {
  return address.replaceAll(/\[("(\\.|[^"\\])*"|\d+)\]/g, "");
}

type References = Map<string, ReadonlyMap<string, readonly string[]>>;

/** The addresses of resources that each property refers to, by the resource's own address; what comes through a module's variables isn't followed. */
function references(module: Readonly<Record<string, unknown>>, prefix = "", found: References = new Map()): References {
  for (const resource of listOf(module.resources)) {
    const expressions = (resource.expressions ?? {}) as Readonly<Record<string, unknown>>;
    const properties = Object.entries(expressions).map(([property, expression]): [string, readonly string[]] => [
      property,
      [...new Set(namesIn(expression).map((name) => prefix + name.split(".").slice(0, 2).join(".")))],
    ]);
    found.set(prefix + String(resource.address), new Map(properties));
  }
  for (const [name, call] of Object.entries((module.module_calls ?? {}) as Readonly<Record<string, { readonly module?: object }>>)) {
    references((call.module ?? {}) as Readonly<Record<string, unknown>>, `${prefix}module.${name}.`, found);
  }
  return found;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}

function namesIn(expression: unknown): readonly string[] {
  const { references: names } = (expression ?? {}) as { readonly references?: unknown };
  return Array.isArray(names) ? names.map(String) : [];
}

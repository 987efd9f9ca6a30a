import { unknownCheckingProxy } from "@pulumi/policy";
import { z } from "zod";
import type { RawResource } from "../../stack/reading";
import { readJson } from "./read";
import type { Subject } from "./subject";

const properties = z.record(z.string(), z.unknown());
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  inputs: properties.default({}),
  outputs: properties.optional(),
  provider: z.string().optional(),
  delete: z.boolean().optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
});
const resources = z.array(resource).default([]);
/** What `pulumi stack export` prints, and the file in which a self-managed backend keeps the same. */
const state = z.union([
  z.object({ deployment: z.object({ resources }) }).transform(({ deployment }) => deployment),
  z.object({ checkpoint: z.object({ latest: z.object({ resources }) }) }).transform(({ checkpoint }) => checkpoint.latest),
]);

export type StateResource = z.output<typeof resource>;

/** The resources that a Pulumi state holds, as stack policies see them after an update. */
export async function readState(path: string): Promise<Subject> {
  const { resources } = await readJson(path, state, "what `pulumi stack export` prints");
  return stackSubject(path, resources);
}

/** Resources as Pulumi writes them, in a state or a preview. */
export function stackSubject(source: string, resources: readonly StateResource[]): Subject {
  const live = resources.filter((each) => each.delete !== true);
  const byUrn = new Map(live.map((each) => [each.urn, each]));
  return {
    source,
    kind: "stack",
    resources: live.map((each) => toResource(each, byUrn)),
    gaps: [
      ...["iam-root-requires-mfa", "iam-root-mfa-is-hardware"].map((policy) => ({ policy, reason: ROOT })),
      ...["identity-center-assigns-groups", "identity-center-privilege-ends"].map((policy) => ({ policy, reason: PEOPLE })),
    ],
    failures: [],
    unknown: {
      reason: "A value that this policy reads is encrypted in the state, or missing from it.",
      remedy: "Export it with `pulumi stack export --show-secrets`.",
    },
  };
}

const ROOT = "a state says nothing about the root user's credentials";
const PEOPLE = "a state doesn't say who is in which group of IAM Identity Center";

function toResource(each: StateResource, byUrn: ReadonlyMap<string, StateResource>): RawResource {
  const { urn, type, inputs, outputs, provider, propertyDependencies } = each;
  // A provider reference is its URN and its id.
  const settings = byUrn.get(provider?.slice(0, provider.lastIndexOf("::")) ?? "")?.inputs;
  return {
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    props: unknownCheckingProxy(reveal(outputs ?? inputs)),
    ...(settings && { provider: { props: comparable(settings) } }),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies ?? {}).map(([property, urns]) => [property, (urns ?? []).map((source) => ({ urn: source }))]),
    ),
  };
}

/** Marks an object of Pulumi's wire format, and a secret by its value. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** Stands for a value that isn't known, in Pulumi's wire format. */
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The value with every secret's plain text in its place; an encrypted one is unknown, so that a policy that reads it can't pass. */
function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  const holder = value as Record<string, unknown>;
  if (holder[SIGNATURE] !== SECRET) return Object.fromEntries(Object.entries(holder).map(([key, each]) => [key, reveal(each)]));
  return typeof holder.plaintext === "string" ? reveal(JSON.parse(holder.plaintext)) : UNKNOWN_VALUE;
}

/** Settings tell accounts apart by their text, secrets as well. */
function comparable(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : value]),
  );
}

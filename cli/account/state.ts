import { unknownCheckingProxy } from "@pulumi/policy";
import { z } from "zod";
import type { RawResource } from "../../stack/reading";
import { UNKNOWN_MARK } from "../../stack/unplanned";
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

/** What `pulumi preview --json` prints: of each resource what it will be, as far as that is known. */
const preview = z.object({ steps: z.array(z.object({ op: z.string(), newState: resource.nullish() })) }).transform(({ steps }) => ({
  resources: steps.flatMap(({ newState }) => (newState ? [{ ...newState, outputs: { ...newState.inputs, ...newState.outputs } }] : [])),
}));

type StateResource = z.output<typeof resource>;

/** The resources that a Pulumi state holds, as stack policies see them after an update. */
export async function readState(path: string): Promise<Subject> {
  const { resources } = await readJson(path, state, "what `pulumi stack export` prints");
  return stateSubject(path, resources);
}

/** The same of a value that was read already; undefined where it is no state, nor what `pulumi preview --json` prints. */
export function stackIn(path: string, value: unknown): Subject | undefined {
  const exported = state.safeParse(value);
  if (exported.success) return stateSubject(path, exported.data.resources);
  const previewed = preview.safeParse(value);
  if (!previewed.success) return undefined;
  const unknown = {
    reason: "A value that this policy reads is known during the update only.",
    remedy: "Write the value into the program, or judge the stack's state after the update.",
  };
  return { ...stateSubject(path, previewed.data.resources), unknown };
}

function stateSubject(path: string, resources: readonly StateResource[]): Subject {
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

/** The value with every secret's plain text in its place; an encrypted one is unknown, so that a policy that reads it can't pass. */
function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  const holder = value as Record<string, unknown>;
  if (holder[SIGNATURE] !== SECRET) return Object.fromEntries(Object.entries(holder).map(([key, each]) => [key, reveal(each)]));
  return typeof holder.plaintext === "string" ? reveal(JSON.parse(holder.plaintext)) : UNKNOWN_MARK;
}

/** Settings tell accounts apart by their text, secrets as well. */
function comparable(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : value]),
  );
}

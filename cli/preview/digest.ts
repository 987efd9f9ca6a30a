import { z } from "zod";

const properties = z.record(z.string(), z.unknown());
const frame = z.object({ sourcePosition: z.string().optional() });
const state = z.object({
  urn: z.string(),
  type: z.string(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  delete: z.boolean().optional(),
  inputs: properties.default({}),
  outputs: properties.optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  sourcePosition: z.string().optional(),
  stackTrace: z.array(frame).nullish(),
});

/** A resource as Pulumi shows it, in a preview or in a state. */
export type Shown = z.output<typeof state>;

const preview = z.object({ steps: z.array(z.object({ op: z.string(), newState: state.optional() })).default([]) });
const exported = z.object({ deployment: z.object({ resources: z.array(state).nullish() }).nullable() });

/** The resources that `pulumi preview --json` shows as they will be; undefined where the text is no such preview. */
export function previewed(text: string): readonly Shown[] | undefined {
  const read = preview.safeParse(json(text));
  return read.success ? read.data.steps.flatMap(({ newState }) => (newState === undefined ? [] : [newState])) : undefined;
}

/** The resources of what `pulumi stack export` prints; undefined where the text is something else. */
export function deployed(text: string): readonly Shown[] | undefined {
  const read = exported.safeParse(json(text));
  return read.success ? (read.data.deployment?.resources ?? []) : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { EngineEvent } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { DEFAULT_GROUP, type Groups } from "./groups";
import { Refusal, type Route, read } from "./http";

const creation = z.strictObject({ stackName: z.string(), tags: z.record(z.string(), z.string()).optional() });
const program = z.strictObject({
  name: z.string(),
  runtime: z.string(),
  main: z.string(),
  description: z.string(),
  options: z.looseObject({ localPolicyPackPaths: z.array(z.string()).nullable() }),
  config: z.record(z.string(), z.unknown()),
  metadata: z.looseObject({ message: z.string() }),
});
const start = z.strictObject({ tags: z.record(z.string(), z.string()), journalVersion: z.number() });
const checkpoint = z.strictObject({
  isInvalid: z.literal(false),
  version: z.number(),
  features: z.array(z.string()).optional(),
  deployment: z.looseObject({}),
});
const events = z.strictObject({ events: z.array(z.looseObject({ sequence: z.number(), timestamp: z.number() })) });
const completion = z.strictObject({ status: z.enum(["succeeded", "failed"]) }).loose();

export interface Update {
  readonly id: string;
  readonly kind: string;
  status: "requested" | "running" | "succeeded" | "failed";
  /** What the engine told while it ran, which the service shows on the update's page. */
  readonly events: EngineEvent[];
}

export interface Stack {
  readonly project: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly updates: Update[];
  deployment: unknown;
  version: number;
}

export class Stacks {
  readonly all: Stack[] = [];

  find({ project, stack }: Readonly<Record<string, string>>): Stack {
    const found = this.all.find((each) => each.project === project && each.name === stack);
    if (found === undefined) throw new Refusal(404, `Not Found: Stack '${project}/${stack}' not found`);
    return found;
  }
}

const leaseFor = (id: string) => `lease-${id}`;

/** The token that an update's own calls come with, once it is started; undefined for every other call. */
export function leaseOf(pathname: string): string | undefined {
  const id = /^\/api\/stacks\/[^/]+\/[^/]+\/[^/]+\/update\/([^/]+)\/./.exec(pathname)?.[1];
  return id === undefined ? undefined : leaseFor(id);
}

export function stackRoutes(stacks: Stacks, groups: Groups, requiredPolicies: (stack: Stack) => readonly object[]): readonly Route[] {
  const path = "/api/stacks/:org/:project/:stack";
  // Previews too: the CLI names the kind only where it asks for one.
  const update = `${path}/update/:update`;
  const updateOf = (named: Readonly<Record<string, string>>) => {
    const found = stacks.find(named).updates.find(({ id }) => id === named.update);
    if (found === undefined) throw new Refusal(404, "Not Found: Update not found");
    return found;
  };
  return [
    [
      "POST",
      "/api/stacks/:org/:project",
      (call) => {
        const { stackName: name, tags = {} } = read(creation, call);
        const project = call.path.project ?? "";
        if (stacks.all.some((each) => each.project === project && each.name === name))
          throw new Refusal(409, `Conflict: Stack '${project}/${name}' already exists`);
        stacks.all.push({ project, name, tags, updates: [], deployment: undefined, version: 0 });
        groups.change(groups.find(DEFAULT_GROUP), { addStack: { name, routingProject: project } });
      },
    ],
    [
      "GET",
      path,
      (call) => {
        const { project, name, tags, version } = stacks.find(call.path);
        return { orgName: call.path.org, projectName: project, stackName: name, tags, version, activeUpdate: "" };
      },
    ],
    ["GET", `${path}/export`, (call) => ({ version: 3, deployment: stacks.find(call.path).deployment ?? null })],
    ["GET", `${path}/policypacks`, (call) => ({ requiredPolicies: requiredPolicies(stacks.find(call.path)) })],
    ...(["preview", "update"] as const).map(
      (kind): Route => [
        "POST",
        `${path}/${kind}`,
        (call) => {
          read(program, call);
          const stack = stacks.find(call.path);
          const id = `${kind}-${stack.updates.length + 1}`;
          stack.updates.push({ id, kind, status: "requested", events: [] });
          return { updateID: id, requiredPolicies: requiredPolicies(stack) };
        },
      ],
    ),
    [
      "POST",
      update,
      (call) => {
        read(start, call);
        const stack = stacks.find(call.path);
        const started = updateOf(call.path);
        started.status = "running";
        if (started.kind === "update") stack.version += 1;
        return { version: stack.version, token: leaseFor(started.id) };
      },
    ],
    ["POST", `${update}/renew_lease`, (call) => ({ token: leaseFor(updateOf(call.path).id) })],
    [
      "POST",
      `${update}/events/batch`,
      (call) => {
        updateOf(call.path).events.push(...read(events, call).events);
      },
    ],
    [
      "PATCH",
      `${update}/checkpoint`,
      (call) => {
        stacks.find(call.path).deployment = read(checkpoint, call).deployment;
      },
    ],
    [
      "POST",
      `${update}/complete`,
      (call) => {
        updateOf(call.path).status = read(completion, call).status;
      },
    ],
    // Nothing secret is kept here: what a stack calls a secret comes back as it was sent.
    ["POST", `${path}/encrypt`, (call) => ({ ciphertext: read(z.strictObject({ plaintext: z.base64() }), call).plaintext })],
    ["POST", `${path}/decrypt`, (call) => ({ plaintext: read(z.strictObject({ ciphertext: z.base64() }), call).ciphertext })],
  ];
}

import type { MachineDefinition } from "../../components/documents/jit-machine";

// The interpreter is written for Node.js 22, and this is all that it needs of it.
const promises = Promise as unknown as { withResolvers?: () => unknown };
promises.withResolvers ??= () => {
  let settle = {};
  const promise = new Promise((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
};

/** What a validator of the Amazon States Language has against it; the package brings no types. */
export function aslFaults(definition: object): readonly unknown[] {
  const validate = require("asl-validator") as (definition: object) => { readonly errors: readonly unknown[] };
  return validate(definition).errors;
}

export interface Call {
  readonly state: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A little AWS: what each kind of task does and answers. */
export interface Aws {
  answer(state: string, input: Readonly<Record<string, unknown>>): object;
  /** How many grants there are. */
  held(): number;
}

interface Trouble {
  readonly onCall?: (call: Call) => void;
  /** The first calls of a state fail, either before they do anything or after. */
  readonly fail?: { readonly state: string; readonly times: number; readonly does: boolean; readonly error?: string };
  /** States that fail always. */
  readonly alsoDown?: readonly string[];
}

interface Execution {
  readonly output: unknown;
  readonly states: readonly string[];
  readonly calls: readonly Call[];
  readonly messages: readonly { readonly Subject: string; readonly Message: string }[];
}

const never = 600_000;

/** Runs one execution to its end with waits of so many milliseconds, by state; the three clocks of a grant that aren't named never ring. */
export async function executeLocally(
  definition: MachineDefinition,
  input: object,
  aws: Aws,
  waits: Readonly<Record<string, number>>,
  { onCall, fail, alsoDown = [] }: Trouble = {},
): Promise<Execution> {
  const calls: Call[] = [];
  let failures = 0;
  const handler = (state: string) => async (given: unknown) => {
    const call = { state, input: given as Call["input"] };
    calls.push(call);
    onCall?.(call);
    const fails = (fail?.state === state && failures++ < fail.times) || alsoDown.includes(state);
    const answer = fails && !fail?.does ? {} : aws.answer(state, call.input);
    if (!fails) return answer;
    throw Object.assign(new Error("AWS is down"), { name: fail?.error ?? "Aws.ServiceException" });
  };
  const named = allStates(definition);
  const of = (type: string) => named.filter(([, state]) => state.Type === type).map(([name]) => name);
  const clocks = ["Until", "AtMost", "Watch"];
  const time = (name: string) => waits[name] ?? (clocks.some((clock) => name.endsWith(clock)) ? never : 1);
  const { StateMachine } = await import("aws-local-stepfunctions");
  const machine = new StateMachine(definition as never, { validationOptions: { noValidate: true } });
  const { result, abort, eventLogs } = machine.run(input as never, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(of("Task").map((name) => [name, handler(name)])) as never,
      waitTimeOverrides: Object.fromEntries(of("Wait").map((name) => [name, time(name)])),
      retryIntervalOverrides: Object.fromEntries(of("Task").map((name) => [name, 0.001])),
    },
    context: { Execution: { Name: "first", StartTime: new Date().toISOString() }, State: { EnteredTime: new Date().toISOString() } },
  });
  const states: string[] = [];
  const seen = (async () => {
    for await (const event of eventLogs) if (event.type === "StateEntered") states.push(event.state.name);
  })();
  try {
    const output = await result;
    await seen;
    return { output, states, calls, messages: messagesOf(calls) };
  } catch (error) {
    const { cause } = error as { readonly cause?: Error };
    throw cause ? new Error(`${cause.name}: ${cause.message}`) : error;
  } finally {
    abort();
  }
}

function messagesOf(calls: readonly Call[]): Execution["messages"] {
  return calls.flatMap(({ input }) => ("Subject" in input ? [input as unknown as Execution["messages"][number]] : []));
}

type State = { readonly Type: string; readonly Branches?: readonly MachineDefinition[] };

function allStates({ States }: MachineDefinition): [string, State][] {
  return Object.entries(States as unknown as Record<string, State>).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Branches ?? []).flatMap(allStates),
  ]);
}

/** The tags of an IAM user. */
export function userTags(existing: readonly (readonly [string, string])[] = []): Aws & { readonly tags: Map<string, string> } {
  const tags = new Map(existing);
  return {
    tags,
    held: () => tags.size,
    answer(state, input) {
      if (state.endsWith("Untag")) for (const key of input.TagKeys as string[]) tags.delete(key);
      else if (state.endsWith("Tag")) for (const { Key, Value } of input.Tags as { Key: string; Value: string }[]) tags.set(Key, Value);
      return state.endsWith("Look") ? { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })), IsTruncated: false } : {};
    },
  };
}

/** The assignments of one permission set in one account: they come and go at the second look at the status. */
export function identityCenter(existing: readonly string[] = []): Aws & { readonly assigned: Set<string> } {
  const assigned = new Set(existing);
  let pending: (() => void) | undefined;
  let looks = 0;
  const status = (what: string) => {
    if (++looks < 2) return { [`AccountAssignment${what}Status`]: { Status: "IN_PROGRESS", RequestId: "r" } };
    pending?.();
    return { [`AccountAssignment${what}Status`]: { Status: "SUCCEEDED", RequestId: "r" } };
  };
  const begin = (what: string, does: () => void) => {
    looks = 0;
    pending = does;
    return { [`AccountAssignment${what}Status`]: { Status: "IN_PROGRESS", RequestId: "r" } };
  };
  return {
    assigned,
    held: () => assigned.size,
    answer(state, { PrincipalId }) {
      if (state.endsWith("Assign")) return begin("Creation", () => assigned.add(PrincipalId as string));
      if (state.endsWith("Unassign")) return begin("Deletion", () => assigned.delete(PrincipalId as string));
      if (state.endsWith("CreationStatus")) return status("Creation");
      if (state.endsWith("DeletionStatus")) return status("Deletion");
      // What was asked for and isn't done comes about before anybody looks again: the machine waits for that.
      if (state.endsWith("Look")) pending?.();
      pending = undefined;
      return { AccountAssignments: [...assigned].map((id) => ({ PrincipalId: id, PrincipalType: "USER" })) };
    },
  };
}

import type { Message } from "../../policypack/policy/message";
import type { RequestWitness } from "./finding";

/** The engine's request as plain data, without what the values of conditions, which may be secret, brought in. */
export function witnessOf({ call, statement }: Message): RequestWitness | undefined {
  if (call === undefined) return undefined;
  const { who, way, action, resource, sets } = call;
  return {
    caller: { kind: who.kind, ...(who.by !== undefined && !who.by.is.secret && { id: who.by.is.text }) },
    context: way,
    action,
    ...(!resource.secret && { resource: resource.text }),
    sets: sets.map(({ key }) => key),
    statement: statement && { index: statement.index, sid: statement.sid },
  };
}

import type { Call, Explanation, Repair, Sentences, StatementRef, Style, Undecided, Unreadable } from "@mfa-guard/iam";
import { sentencesOf } from "@mfa-guard/iam";
import type { DocumentSlot } from "../../stack/facts";

/** What a policy finds: its name, for tests and tools; two full sentences; and, where the engine has one, the request that shows it. */
export interface Message extends Sentences {
  readonly name: string;
  readonly call?: Call | undefined;
  readonly statement?: StatementRef | undefined;
  /** What `fix` says, as data. */
  readonly repair?: Repair | undefined;
  /** From the resource's properties to the document that it is about, where it is about one. */
  readonly path?: DocumentSlot["path"] | undefined;
  /** Names in the sentences, besides the resource's own, that differ where the same is true of another resource. */
  readonly names?: readonly string[] | undefined;
}

/** What the engine says, under the name that it has there. The values of conditions stay unsaid: a document may be secret, and Pulumi hands a policy secrets as plain text. */
export function messageOf(said: Explanation | Unreadable | Undecided, style: Style): Message {
  const sentences = sentencesOf(said, style);
  return "message" in said ? { name: said.message, ...sentences, ...evidenceOf(said) } : { name: said.kind, ...sentences };
}

/** The request that shows what the engine says, the statement that it is about, and the repair. */
export function evidenceOf(said: Explanation): Pick<Message, "call" | "statement" | "repair"> {
  return { call: said.call, statement: "statement" in said ? said.statement : undefined, repair: said.repair };
}

type Table = Readonly<Record<string, (facts: never) => Sentences>>;

/** Makes a policy's own messages, each by its name and its facts. */
export interface Messages<T extends Table> {
  <N extends keyof T & string>(name: N, ...facts: Parameters<T[N]>): Message;
  readonly names: readonly string[];
}

export function messages<const T extends Table>(table: T): Messages<T> {
  const say = <N extends keyof T & string>(name: N, ...facts: Parameters<T[N]>): Message => {
    const sentences = table[name] as (...facts: Parameters<T[N]>) => Sentences;
    return { name, ...sentences(...facts) };
  };
  return Object.assign(say, { names: Object.keys(table) });
}

import type { CallContext, DocumentKind, Principal, StatementRef } from "@mfa-guard/iam";

/** What the page and its worker say to each other: plain data, which a message can carry. */

export interface Pasted {
  readonly text: string;
  /** What the document is attached to, where a person has said so; found otherwise. */
  readonly as?: DocumentKind | undefined;
}

export type QuestionId = "trust" | "enforcement" | "conditions" | "workloads" | "credentials" | "root";

export interface Work {
  readonly documents: readonly Pasted[];
  /** Undefined: what applies to the documents is asked. */
  readonly question: QuestionId | undefined;
  readonly attempt: Attempt | undefined;
}

/** A request as a person types it. */
export interface Attempt {
  readonly caller: Principal["kind"];
  /** An ARN; of a service its name, of a web identity its provider's ARN. */
  readonly name: string;
  readonly way: CallContext;
  /** Seconds since the MFA sign-in, in a session with MFA. */
  readonly age: string;
  readonly action: string;
  readonly resource: string;
  /** `key = value`, one a line; a value in brackets is a list. */
  readonly keys: string;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Read {
  readonly kinds: readonly DocumentKind[];
  /** One of the kinds, or what a person said; undefined where the document can't be read and nobody said. */
  readonly as: DocumentKind | undefined;
  /** Where each statement stands in the text. */
  readonly statements: readonly Span[];
  /** Where the first fault is, of a text that can't be read. */
  readonly fault: Span | undefined;
}

/** `pass` is never said of what can't be read or decided. */
export type Outcome = "pass" | "open" | "undecided" | "unreadable";

export interface Answer {
  /** Undefined of a document that can't be read, while nobody has chosen a question. */
  readonly question: QuestionId | undefined;
  /** Positions of the documents that were asked about. */
  readonly documents: readonly number[];
  readonly outcome: Outcome;
  /** What the verdict is called. */
  readonly label: string;
  /** Of a pass: what is true of the documents, in sentences. */
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly how: string;
  readonly fix: string;
  readonly request: Requested | undefined;
  readonly statement: StatementRef | undefined;
  readonly repair: Repaired | undefined;
}

/** A request that gets through, or is denied, as a table. */
export interface Requested {
  readonly who: string;
  readonly how: string | undefined;
  readonly action: string;
  readonly resource: string;
  readonly keys: readonly (readonly [key: string, value: string])[];
  /** The same, to try. */
  readonly attempt: Attempt;
}

export interface Repaired {
  /** False where it is the first of several repairs. */
  readonly closes: boolean;
  readonly edits: readonly EditedText[];
}

export interface EditedText {
  /** The position of the document; undefined of one that is to be attached as well. */
  readonly document: number | undefined;
  readonly as: DocumentKind;
  readonly text: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: "same" | "added" | "removed" | "skipped";
  readonly text: string;
}

/** What the documents that bind together say to a request of a person's own. */
export interface Decision {
  readonly documents: readonly number[];
  readonly decision: "allowed" | "explicitly-denied" | "not-allowed";
  readonly statements: readonly StatementRef[];
}

export interface Reply {
  readonly documents: readonly Read[];
  readonly answers: readonly Answer[];
  /** Or what is wrong with the request. */
  readonly decisions: readonly Decision[] | string | undefined;
}

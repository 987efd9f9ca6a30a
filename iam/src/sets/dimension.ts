import type { ValueType } from "./domain.js";
import type { Language } from "./language.js";
import type { ValueSet } from "./valueset.js";

/** One thing about a request that the attacker may choose: the caller's ARN, the action, the resource, a condition key. */
export interface Dimension {
  readonly id: string;
  readonly mayBeAbsent: boolean;
  /** Is its value a list? Of a key whose type isn't known it may be either. */
  readonly multivalued: "never" | "maybe" | "always";
  /** All values that there can be, in languages looked at in turn; empty where any text can be one. */
  readonly templates: readonly Language[];
  readonly type: ValueType;
}

/** A policy variable (`${aws:username}`), as what it reads of a dimension. */
export interface Variable {
  readonly dimension: Dimension;
  /** The variable's value for the value of its dimension: `aws:username` is a part of the caller's ARN. */
  readonly project: (value: string) => string | undefined;
  /** The constraint on the dimension that says: the variable is exactly this. */
  readonly equals: (value: string) => ValueSet;
}

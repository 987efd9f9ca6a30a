import { UnknownValueError } from "@pulumi/policy";

/** Stands for a value that the preview can't know yet: another resource's output, known at the update. */
export const UNKNOWN: unique symbol = Symbol("known during the update");
export type Maybe<T> = T | typeof UNKNOWN;

/**
 * The property as it is, or `UNKNOWN`. Reading an unknown property throws in `@pulumi/policy`, and a throw would make the whole
 * policy advisory: https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/core-concepts/
 */
export function read(holder: object, key: string | number): Maybe<unknown> {
  return unlessUnknown(() => (holder as Record<string | number, unknown>)[key]);
}

/** A policy document as JSON text, whether it came as text or as an object; `UNKNOWN` if any part of it is; empty text if there is none. */
export function documentText(holder: object, key: string | number): Maybe<string> {
  return unlessUnknown(() => {
    const value = (holder as Record<string | number, unknown>)[key];
    if (value === undefined || value === null) return "";
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** The string, `UNKNOWN`, or `undefined` where the property is missing or no string. */
export function text(holder: object, key: string | number): Maybe<string> | undefined {
  const value = read(holder, key);
  return typeof value === "string" || value === UNKNOWN ? value : undefined;
}

/** The members of a list property, each by itself known or not; a list that is unknown as a whole is one `UNKNOWN` member. */
export function list(holder: object, key: string): readonly Maybe<unknown>[] {
  const value = read(holder, key);
  if (value === UNKNOWN) return [UNKNOWN];
  return Array.isArray(value) ? Array.from({ length: value.length }, (_, index) => read(value, index)) : [];
}

/** True iff a part of the value is unknown, or all of it. */
export function hasUnknown(value: Maybe<unknown>): boolean {
  if (typeof value !== "object" || value === null) return value === UNKNOWN;
  return Object.keys(value).some((key) => hasUnknown(read(value, key)));
}

function unlessUnknown<T>(value: () => T): Maybe<T> {
  try {
    return value();
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

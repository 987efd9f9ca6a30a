import type { Affected, FindingsReport } from "../../../findings/finding";
import { count } from "../shared/text";

/** How many different ones of a kind the findings that are sure are about. */
export function affectedCount({ findings }: FindingsReport, kind: Affected["kind"]): number {
  const ids = findings.flatMap(({ level, affects }) => (level === "undecided" ? [] : affects.filter((one) => one.kind === kind)));
  return new Set(ids.map(({ id }) => id)).size;
}

/** How many resources of this kind were judged: `User` of `aws-native:iam:User`. */
export function judgedCount({ judged }: FindingsReport, kind: string): number {
  return Object.entries(judged).reduce((sum, [type, number]) => (kindOf(type) === kind ? sum + number : sum), 0);
}

/** The last part of a type. */
function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** A type as a person says it, of so many: `2 managed policies`. */
export function kindsOf(type: string, number: number): string {
  return count(number, wordsOf(type), wordsOf(type).replace(/y$/, "ie").concat("s"));
}

/** `managed policy`. */
export function wordsOf(type: string): string {
  return kindOf(type)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
}

/** Different people who reach privileged roles or become administrators. */
export function reachingCount({ reach }: FindingsReport): number {
  return new Set([...reach.roles, ...reach.accounts].flatMap(({ users }) => users.map(({ id }) => id))).size;
}

/** `3 of 84 users`. */
export function share(number: number, all: number, one: string): string {
  return all < number ? count(number, one) : `${number.toLocaleString("en")} of ${count(all, one)}`;
}

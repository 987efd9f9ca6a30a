import { isAbsolute, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Finding, Position } from "../finding";

/** Where a finding is shown: where a person wrote it, or else at the top of what was read. */
export function placeOf({ at }: Pick<Finding, "at">, source: string): Position {
  return at ?? { file: source, line: 1 };
}

/** A file as a URI: absolute, or relative to the working directory as code scanning wants it. */
export function uriOf(file: string): string {
  if (file === "-") return "file:///dev/stdin";
  if (isAbsolute(file)) return pathToFileURL(file).href;
  // Half a character, which some file systems allow, has no form in a URI.
  const whole = Buffer.from(file.replaceAll(sep, "/")).toString();
  return whole.split("/").map(encodeURIComponent).join("/");
}

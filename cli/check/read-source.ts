import { UserError } from "../user-error";
import { readJsonSource } from "./json-source";
import type { Source } from "./source";
import { readYamlSource } from "./yaml-source";

/** A `UserError` where the text is neither JSON nor YAML; it never quotes the text, which may hold secrets. */
export function readSource(path: string, text: string): Source {
  if (text.trim() === "") throw new UserError(`\`${path}\` is empty`);
  try {
    return isJson(path, text) ? readJsonSource(path, text) : readYamlSource(path, text);
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`\`${path}\` nests too deeply to be read`);
    throw error;
  }
}

/** YAML takes JSON too, but not as fast, nor to the letter. */
function isJson(path: string, text: string): boolean {
  return /\.json$/i.test(path) || (!/\.ya?ml$/i.test(path) && /^\s*[{[]/.test(text));
}

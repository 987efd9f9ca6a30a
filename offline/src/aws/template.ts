import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { unknown } from "./values";

/** The account, partition and region that a provider works in. */
export type Place = { readonly account: string; readonly partition: string; readonly region: string };

const alphabets: Readonly<Record<string, string>> = {
  base32: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  base64: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  hex: "0123456789abcdef",
  digits: "123456789",
  letters: "abcdefghijklmnopqrstuvwxyz",
};

/** True iff a template makes something up, so that expanding it again gives something else. */
export function isMadeUp(template: string): boolean {
  return /\{(now|uuid|(base32|base64|hex|digits|letters):\d+)\}/.test(template);
}

/**
 * The template with each `{…}` replaced; `property` gives a property's value. Unknown as soon as one part is. The grammar is told with
 * the table in types.ts.
 */
export function expand(template: string, place: Place, property: (name: string) => unknown): string {
  let isUnknown = false;
  const text = template.replace(/\{([^}]+)\}/g, (_whole, key: string) => {
    const [kind = "", argument = ""] = key.split(":");
    const alphabet = alphabets[kind];
    if (alphabet !== undefined) return characters(alphabet, Number(argument));
    if (kind === "uuid") return randomUUID();
    if (kind === "now") return `${new Date().toISOString().slice(0, 19)}Z`;
    if (kind in place) return place[kind as keyof Place];
    const value = property(kind === "bare" ? argument : kind);
    isUnknown ||= value === unknown;
    return kind === "bare" ? String(value).replace(/^[a-z]+:\/\//, "") : String(value ?? "");
  });
  return isUnknown ? unknown : text;
}

function characters(alphabet: string, count: number): string {
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** `count` hexadecimal characters from the engine's seed, the same for the same seed; at random where the engine gives none. */
export function hexFrom(seed: Uint8Array, count: number): string {
  const bytes = seed.length * 2 < count ? randomBytes(count) : Buffer.from(seed);
  return bytes.toString("hex").slice(0, count);
}

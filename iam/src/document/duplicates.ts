/** Finds what JSON.parse drops in silence: a key that an object has twice. */

/** How many keys the text's objects have, each as often as it is written. The text is valid JSON. */
export function keysWritten(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    const end = endOfString(text, start);
    if (isKey(text, end)) count++;
    start = text.indexOf('"', end + 1);
  }
  return count;
}

/** How many keys the objects of a parsed text have. */
export function keysOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const one of value) if (typeof one === "object") count += keysOf(one);
    return count;
  }
  for (const key of Object.keys(value)) {
    const one = (value as Record<string, unknown>)[key];
    count += typeof one === "object" ? 1 + keysOf(one) : 1;
  }
  return count;
}

/** The first key that its object has already; undefined where there is none. */
export function firstDuplicate(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "{" || char === "[") open.push(new Set());
    else if (char === "}" || char === "]") open.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      const keys = open[open.length - 1];
      if (isKey(text, end) && keys !== undefined) {
        const key = String(JSON.parse(text.slice(at, end + 1)));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end;
    }
  }
  return undefined;
}

/** The position of the quotation mark that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return end;
  }
}

function isKey(text: string, end: number): boolean {
  for (let at = end + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code === 0x3a;
  }
}

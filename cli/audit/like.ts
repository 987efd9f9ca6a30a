const EXPRESSIONS = new Map<string, RegExp>();

/** True iff the pattern, with `*` and `?`, covers the text. */
export function like(pattern: string, text: string): boolean {
  if (pattern === "*" || pattern === text) return true;
  if (!/[*?]/.test(pattern)) return false;
  let expression = EXPRESSIONS.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${source}$`, "s");
    if (EXPRESSIONS.size >= 20_000) EXPRESSIONS.clear();
    EXPRESSIONS.set(pattern, expression);
  }
  return expression.test(text);
}

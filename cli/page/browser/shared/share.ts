/** `count` of `of`, as whole per cent that say 0 or 100 only where it is so; undefined for a share of nothing. */
export function percent({ count, of }: { readonly count: number; readonly of: number }): string | undefined {
  if (of === 0) return undefined;
  const rounded = Math.round((100 * count) / of);
  if (rounded === 100 && count < of) return "over 99%";
  if (rounded === 0 && count > 0) return "under 1%";
  return `${rounded}%`;
}

/** Texts as a person lists them: `a`, `a and b`, `a, b and c`. */
export function listed(texts: readonly string[]): string {
  return new Intl.ListFormat("en-GB").format(texts);
}

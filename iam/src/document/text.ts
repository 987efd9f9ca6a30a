/**
 * Lower case for ASCII letters alone. IAM names are ASCII; Unicode folding would make look-alikes equal
 * (the Kelvin sign folds to `k`), and an attacker may choose the letters.
 */
export function foldCase(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

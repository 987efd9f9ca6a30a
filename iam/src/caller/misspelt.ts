import { conditionKey } from "./condition-keys.js";

/** AWS's key on MFA that a key of no such name (lower case) was meant for; undefined where it isn't close to either, or is one. */
export function meantMfaKey(keyId: string): string | undefined {
  // What follows a slash is a tag's name, which may be any.
  if (keyId.includes("/") || conditionKey(keyId) !== undefined) return undefined;
  const colon = keyId.indexOf(":");
  const [prefix, name] = [keyId.slice(0, Math.max(0, colon)), keyId.slice(colon + 1).replace(/[^a-z]/g, "")];
  const [present, age] = [distance(name, "multifactorauthpresent"), distance(name, "multifactorauthage")];
  const says = /^(aws|iam|sts|)$/.test(prefix) && /mfa|multi-?factor/.test(name);
  if (!says && Math.min(present, age) > 3) return undefined;
  return name.endsWith("age") || age <= 2 ? "aws:MultiFactorAuthAge" : "aws:MultiFactorAuthPresent";
}

/** How many letters have to be put in, left out or changed to make the one of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= Math.min(one.length, 64); i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[other.length] as number;
}

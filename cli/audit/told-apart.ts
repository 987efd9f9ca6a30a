import { type Condition, type Premises, parse } from "@mfa-guard/iam";
import { like } from "./like";

const IDENTITY = ["aws:principalarn", "aws:username", "aws:userid"];

/** A text for a caller's ARN that is the same for callers whom no organization policy tells apart by who they are. */
export function toldApartBy({ guardrails }: Premises): (arn: string | undefined) => string {
  const conditions = Object.values(guardrails?.policies ?? {}).flatMap((policy) => {
    const parsed = parse(policy);
    return parsed.kind === "document" ? parsed.document.statements.flatMap((each) => each.conditions) : [];
  });
  const about = conditions.filter(({ keyId, values }) => IDENTITY.includes(keyId) || values.some((value) => value.includes("${")));
  if (about.length === 0) return () => "";
  if (about.some((condition) => !isOnArn(condition))) return (arn = "") => arn;
  const patterns = [...new Set(about.flatMap(({ values }) => values.map((value) => value.toLowerCase())))];
  return (arn = "") => patterns.map((pattern) => Number(like(pattern, arn) || like(pattern, arn.toLowerCase()))).join("");
}

/** Whether it only compares the whole ARN, in its letter case. */
function isOnArn({ keyId, operator, values }: Condition): boolean {
  const lower = values.every((value) => value === value.toLowerCase() && !value.includes("${"));
  return keyId === "aws:principalarn" && /^(Arn|String)(Not)?(Like|Equals)$/.test(operator) && lower;
}

import type { Statement } from "./document.js";
import type { Request } from "./request.js";
import type { Explanation, StatementRef, Witness } from "./verdict.js";

export const CLOSING_CONDITION = '"Bool": { "aws:MultiFactorAuthPresent": "true" }';

/** Keys that follow from the caller and the context: saying who calls has said them. */
const TOLD =
  /^aws:(principalarn|principalaccount|username|userid|principaltype|principalisawsservice|multifactorauthpresent|tokenissuetime)$/;

export function explainAssumption(witness: Witness, statement: Statement): Explanation {
  const how = `${capital(who(witness))} can assume the role without MFA through ${nameOfStatement(statement)}${withKeys(witness.request)}.`;
  return { how, fix: fixForAllow(statement) };
}

/** The caller and the way of calling, as a person would say it. */
export function who({ request, context }: Witness): string {
  const way = context === "access-key" ? "an access key" : "a session without MFA";
  const { principal } = request;
  switch (principal.kind) {
    case "user":
      return `${way} of the IAM user ${principal.arn}`;
    case "root":
      return `${way} of the root user ${principal.arn}`;
    case "role-session":
      return `a session of the role ${principal.arn}`;
    case "service":
      return `the service ${principal.name}`;
  }
}

export function nameOfStatement(statement: { readonly sid: string | undefined; readonly index: number }): string {
  return statement.sid === undefined ? `statement ${statement.index + 1}` : `statement \`${statement.sid}\``;
}

export function nameOfRef(ref: StatementRef): string {
  return nameOfStatement(ref);
}

/** The condition keys that the attacker brings. */
export function withKeys({ context }: Request): string {
  const brought = [...context]
    .filter(([key]) => !TOLD.test(key))
    .map(([key, value]) => `${key} = ${typeof value === "string" ? `"${value}"` : JSON.stringify(value)}`);
  return brought.length === 0 ? "" : `, bringing ${brought.join(", ")}`;
}

function fixForAllow(statement: Statement): string {
  const where = nameOfStatement(statement);
  const slip = statement.conditions.find(
    ({ keyId, operator, ifExists }) => keyId === "aws:multifactorauthpresent" && operator === "Bool" && ifExists,
  );
  if (slip !== undefined)
    return `In ${where}, write \`Bool\` instead of \`BoolIfExists\`: an access key's requests carry no aws:MultiFactorAuthPresent at all.`;
  return `Add ${CLOSING_CONDITION} to the condition of ${where}, for the principals that are people.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

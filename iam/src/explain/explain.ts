import { isMfaKey } from "../caller/context.js";
import type { Condition, Statement } from "../document/document.js";
import { evaluateStatement } from "../evaluate/evaluate.js";
import type { Request } from "../request.js";
import type { Located } from "../search/space.js";
import type { Explanation, UnsoundCondition, Witness } from "../verdict.js";
import { type Scene, who, withKeys } from "./who.js";

const CLOSING_CONDITION = '"Bool": { "aws:MultiFactorAuthPresent": "true" }';

/** `maxAge`: the seconds that an MFA sign-in may be old, where that is what was asked. */
export function explainAssumption(witness: Witness, statement: Statement, scene: Scene, maxAge: number | undefined): Explanation {
  const without = witness.context === "mfa-session" ? "" : " without MFA";
  const how = `${capital(who(witness, scene))} can assume the role${without} through ${nameOfStatement(statement)}${withKeys(witness.request, scene)}.`;
  if (maxAge === undefined) return { how, fix: fixForAllow(statement) };
  const condition = `"NumericLessThanEquals": { "aws:MultiFactorAuthAge": "${maxAge}" }`;
  return { how, fix: `Add ${condition} to the condition of ${nameOfStatement(statement)}, for the principals that are people.` };
}

export function nameOfStatement(statement: { readonly sid: string | undefined; readonly index: number }): string {
  return statement.sid === undefined ? `statement ${statement.index + 1}` : `statement \`${statement.sid}\``;
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

/** No Deny stops the witness: which comes closest, and what to change in it. */
export function explainUnenforced(witness: Witness, denys: readonly Located[], notAsked: readonly Located[] = []): Explanation {
  const { request } = witness;
  const scene = undenied([...denys, ...notAsked]);
  const how = `${capital(who(witness, scene))} can call ${request.action} on ${request.resource} without MFA: no Deny stops it${withKeys(request, scene)}.`;
  const closest = denys.map((located) => ({ located, gap: gapOf(located, request) })).sort((a, b) => a.gap.distance - b.gap.distance)[0];
  return { how, fix: closest === undefined ? DENY_ALL : closest.gap.fix };
}

/** Whatever no Deny stops gets through. */
export function undenied(denys: readonly Located[]): Scene {
  return {
    statements: denys,
    passes: (request) => !denys.some(({ statement, version }) => evaluateStatement(request, statement, version)),
  };
}

const DENY_ALL =
  'Attach a Deny of everything but the enrolment actions, on Resource "*", with the condition "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }.';

interface Gap {
  /** 1 where one element of the Deny lets the request by, more where several do. */
  readonly distance: number;
  readonly fix: string;
}

function gapOf({ statement, version, document }: Located, request: Request): Gap {
  const where = `${nameOfStatement(statement)} of document ${document + 1}`;
  const matches = (changed: Partial<Statement>): boolean => evaluateStatement(request, { ...statement, ...changed }, version);
  const everyAction = { action: { negated: false, patterns: ["*"] } };
  const everyResource = { resource: undefined };
  if (!statement.conditions.some(({ keyId }) => isMfaKey(keyId))) return { distance: 9, fix: DENY_ALL };
  if (matches(everyAction)) {
    const fix = statement.action.negated
      ? `Take what matches ${request.action} out of the \`NotAction\` of ${where}.`
      : `Let ${where} deny every action but the enrolment ones (\`NotAction\`), ${request.action} included.`;
    return { distance: 1, fix };
  }
  if (matches(everyResource)) return { distance: 2, fix: `Let ${where} deny on \`Resource\`: "*".` };
  const culprit = statement.conditions.find((one) => matches({ conditions: statement.conditions.filter((other) => other !== one) }));
  if (culprit !== undefined) return { distance: isMfaKey(culprit.keyId) ? 3 : 4, fix: fixOfDenyCondition(culprit, where) };
  return { distance: 8, fix: DENY_ALL };
}

function fixOfDenyCondition({ keyId, key, operator, ifExists, values }: Condition, where: string): string {
  if (!isMfaKey(keyId)) return `Take the condition on ${key} out of ${where}: whoever it spares needs no MFA.`;
  if (operator === "Bool" && !ifExists && values.every((value) => /^false$/i.test(value)))
    return `In ${where}, write \`BoolIfExists\` instead of \`Bool\`: an access key's requests carry no ${key} at all.`;
  return `In ${where}, write "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } instead of ${operator} on ${key}.`;
}

export function explainSlip(slip: UnsoundCondition["slip"], statement: Statement, witness: Witness | undefined, scene: Scene): Explanation {
  const where = nameOfStatement(statement);
  const caller = witness === undefined ? "a caller without MFA" : who(witness, scene);
  switch (slip) {
    case "allow-without-mfa":
      return { how: `The MFA condition of ${where} holds without MFA too: it allows ${caller}.`, fix: fixForAllow(statement) };
    case "deny-misses":
    case "never-denies": {
      const culprit = statement.conditions.find(({ keyId }) => isMfaKey(keyId));
      const misses = slip === "never-denies" ? "can never hold: the Deny stops nobody" : "misses requests without MFA";
      const how = `The MFA condition of ${where} ${misses}; ${caller} gets by${witness === undefined ? "" : ` with ${witness.request.action}`}.`;
      if (slip === "never-denies") {
        return { how, fix: `In ${where}, let "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } be the only condition on MFA.` };
      }
      return { how, fix: culprit === undefined ? DENY_ALL : fixOfDenyCondition(culprit, where) };
    }
    case "exempts-mfa-removal": {
      const action = witness?.request.action ?? "what undoes MFA";
      return {
        how: `The \`NotAction\` of ${where} exempts ${action}, which undoes MFA or mints power without it, for ${caller}.`,
        fix: `Take what matches ${action} out of the \`NotAction\` of ${where}.`,
      };
    }
  }
}

export function explainOutage(request: Request, located: Located): Explanation {
  const { statement } = located;
  const scene: Scene = { statements: [located], passes: () => false };
  const caller = capital(who({ request, context: "access-key", statement: undefined }, scene));
  return {
    how: `${caller} is denied ${request.action} by ${nameOfStatement(statement)}, and has no way to prove MFA${withKeys(request, scene)}.`,
    fix: `Add "ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:user/*" } to the condition of ${nameOfStatement(statement)}, so that it binds IAM users alone.`,
  };
}

export function explainRoot(witness: Witness, denys: readonly Located[]): Explanation {
  const { request } = witness;
  const scene = undenied(denys);
  return {
    how: `${capital(who(witness, scene))} can call ${request.action} on ${request.resource}: no SCP denies it${withKeys(request, scene)}.`,
    fix: 'Deny every action on every resource under the condition "ArnLike": { "aws:PrincipalArn": "arn:*:iam::*:root" }, or manage root credentials centrally.',
  };
}

export function explainDevice(witness: Witness, denys: readonly Located[]): Explanation {
  const { action } = witness.request;
  const scene = undenied(denys);
  return {
    how: `${capital(who(witness, scene))} can call ${action} for a device that isn't a security key: no Deny stops it${withKeys(witness.request, scene)}.`,
    fix: 'Deny iam:CreateVirtualMFADevice, and iam:EnableMFADevice under the condition "Null": { "iam:FIDO-certification": "true" }.',
  };
}

export function explainRootSession(request: Request, statement: Statement): Explanation {
  return {
    how: `A task session of central root access (sts:AssumeRoot) in a member account is denied ${request.action} by ${nameOfStatement(statement)}.`,
    fix: `Add "BoolIfExists": { "aws:AssumedRoot": "false" } to the condition of ${nameOfStatement(statement)}, so that task sessions stay possible.`,
  };
}

import type { Condition, PolicyInput } from "../document/document.js";
import { parse } from "../document/parse.js";
import { foldCase } from "../document/text.js";
import { allowsOf, type Located, locate } from "../search/space.js";
import { globMatches } from "../sets/pattern.js";

/** The condition keys (lower case) by which a document tells one caller of an account from another of the same kind. */
const IDENTITY = ["aws:principalarn", "aws:username", "aws:userid"];

/**
 * False only where the document treats all users of an account alike, and all roles: no condition is on who they are, and no policy variable
 * stands for it. Whom a `Principal` element names isn't looked at: see {@link namesCallers}. True for what can't be read.
 */
export function tellsCallersApart(document: PolicyInput): boolean {
  return anyStatement(document, ({ statement: { conditions, resource }, version }) => {
    const texts = [...(resource?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
    const hasVariables = version === "2012-10-17" && texts.some((text) => text.includes("${"));
    return hasVariables || conditions.some(({ keyId }) => IDENTITY.includes(keyId));
  });
}

/** False only where the document doesn't tell callers apart by their unique ids (`AIDA…`, `AROA…`). True for what can't be read. */
export function tellsIdsApart(document: PolicyInput): boolean {
  const isOnId = ({ keyId, values }: Condition): boolean =>
    keyId === "aws:userid" || values.some((value) => /\$\{\s*aws:userid/i.test(value));
  return anyStatement(document, ({ statement: { conditions } }) => conditions.some(isOnId));
}

/** False only where the Allows of a trust policy name nothing but accounts, services and identity providers. True for what can't be read. */
export function namesCallers(trust: PolicyInput): boolean {
  return anyStatement(trust, ({ statement: { effect, principal } }) => {
    if (effect === "Deny" || principal === undefined) return false;
    return principal.negated || principal.entries.some(({ kind }) => kind === "everyone" || kind === "arn" || kind === "id");
  });
}

/** False only where no Allow of an identity policy covers `sts:AssumeRole` on any role. True for what can't be read. */
export function mayAllowAssumeRole(document: PolicyInput): boolean {
  return anyStatement(document, (located) => {
    const { negated, patterns } = located.statement.action;
    const listed = patterns.some((pattern) => globMatches(foldCase(pattern), "sts:assumerole"));
    return allowsOf([located]).length > 0 && listed !== negated;
  });
}

function anyStatement(document: PolicyInput, holds: (located: Located) => boolean): boolean {
  const parsed = parse(document);
  return parsed.kind === "unreadable" || locate(parsed.document).some(holds);
}

import { type Context, SESSION, withMfa } from "../caller/context.js";
import type { PolicyInput, StatementRef, Unreadable } from "../document/document.js";
import { type Answer, ask } from "../search/question.js";
import { denysOf, EVERYTHING_ALLOWED, type Located, refOf } from "../search/space.js";
import type { Undecided } from "../verdict.js";
import { type EnforcementOptions, otherUsers } from "./enforcement.js";
import { judgeAll } from "./frame.js";
import { isMfaCondition } from "./mfa-conditions.js";

export type OwnActionVerdict =
  | { readonly kind: "open" }
  /** Each with the Deny in the way, the first of them. */
  | { readonly kind: "needs-mfa" | "denied"; readonly statement: StatementRef }
  | Unreadable
  | Undecided;

/**
 * What the Denys of these documents, all that are attached to a user, leave of an action of IAM's on the user's own account for somebody who has
 * signed in with a password only: `open` iff some such request is denied by none; `needs-mfa` iff each one is, and one with fresh MFA isn't;
 * `denied` iff MFA changes nothing.
 */
export function ownActionWithoutMfa(documents: readonly PolicyInput[], action: string, options: EnforcementOptions = {}): OwnActionVerdict {
  return judgeAll(documents, "identity", (read) => {
    const denys = denysOf(read);
    const notAsked = options.userName === undefined ? [] : otherUsers(options.userName);
    const asked = (context: Context, stops: readonly Located[]): Answer =>
      ask({
        callers: ["user"],
        contexts: [context],
        action: action.toLowerCase(),
        through: EVERYTHING_ALLOWED,
        stops: [...stops, ...notAsked],
      });
    const without = asked(SESSION, denys);
    if (without.kind === "found") return { kind: "open" };
    if (without.kind === "undecided") return without;
    const fresh = asked(withMfa(0), denys);
    if (fresh.kind === "undecided") return fresh;
    const kind = fresh.kind === "found" ? "needs-mfa" : "denied";
    const about = { callers: ["user"], contexts: [SESSION], action: action.toLowerCase(), stops: notAsked } as const;
    const inTheWay = denys.filter((deny) => kind === "denied" || deny.statement.conditions.some(isMfaCondition));
    const by = inTheWay.find((deny) => ask({ ...about, through: [deny] }).kind !== "none");
    return by === undefined ? { kind: "open" } : { kind, statement: refOf(by) };
  });
}

import { type OwnActionVerdict, ownActionWithoutMfa, statementOf } from "@mfa-guard/iam";
import type { Identity } from "../../stack/model";
import { UNKNOWN } from "../../stack/values";
import { memoize } from "../policy/memoize";
import { messages } from "../policy/message";
import type { Reporter } from "../policy/reporter";
import { namesOf } from "../policy/verdict";
import { documentsOn } from "./enforcement";

const passwordChange = memoize((texts) => ownActionWithoutMfa(texts, "iam:ChangePassword"));
const enrolment = memoize((texts) => ownActionWithoutMfa(texts, "iam:EnableMFADevice"));

/**
 * Warns where nobody can register a first device, because that takes MFA. An administrator still can, so it breaks nothing for good; that only
 * MFA is in the way is what tells it from a Deny that means to leave devices to administrators.
 */
export function reportEnrolment(holder: Identity, holders: readonly Identity[], report: Reporter): void {
  const by = denyOf(holders, enrolment, ["needs-mfa"]);
  if (by === undefined) return;
  const whom = holder.kind === "group" ? `the members of group \`${holder.origin.name}\`` : `user \`${holder.origin.name}\``;
  report.warning(say("no-enrolment", { whom, by }), holder.origin.urn);
}

const say = messages({
  "no-enrolment": ({ whom, by }: { readonly whom: string; readonly by: string }) => ({
    how: `No first MFA device can be registered by ${whom}, because ${by} denies iam:EnableMFADevice without MFA.`,
    fix: `Exempt \`iam:EnableMFADevice\` and \`iam:CreateVirtualMFADevice\` from ${by}, or let an administrator register the device.`,
  }),
});

/** Where a forced password change can't be made, the first sign-in ends there: the statement that denies it, as a sentence calls it. */
export function denyOfPasswordChange(holders: readonly Identity[]): string | undefined {
  return denyOf(holders, passwordChange, ["needs-mfa", "denied"]);
}

/** What isn't known yet can only deny more. */
function denyOf(
  holders: readonly Identity[],
  question: (texts: readonly string[]) => OwnActionVerdict,
  kinds: readonly OwnActionVerdict["kind"][],
): string | undefined {
  const slots = documentsOn(holders);
  const verdict = question(slots.flatMap(({ text }) => (text === UNKNOWN ? [] : [text])));
  if (!("statement" in verdict) || !kinds.includes(verdict.kind)) return undefined;
  return statementOf(verdict.statement, { documents: namesOf(slots) });
}

import type { Report } from "../../../report/report";
import { Figures } from "../shared/figures";
import { listed, percent } from "../shared/share";
import { count } from "../shared/text";
import { allCalls } from "./mfa-calls";

/** The report in one sentence, and its numbers. */
export function Summary({ report }: { readonly report: Report }) {
  return (
    <>
      <p class="lead">{sentence(report)}</p>
      <Figures figures={figures(report)} />
    </>
  );
}

function sentence({ adoption, privilegedAccess, failedSignIns }: Report): string {
  const parts: string[] = [];
  if (adoption !== null) {
    const { users } = adoption;
    parts.push(users.of === 0 ? "there are no IAM users" : `${users.count.toLocaleString("en")} of ${count(users.of, "user")} have MFA`);
  }
  if (privilegedAccess !== null) {
    const { people } = privilegedAccess;
    const all = allCalls(people);
    parts.push(
      all === 0
        ? "nobody assumed a privileged role"
        : `${people.with.toLocaleString("en")} of ${count(all, "privileged session")} began with MFA`,
    );
  }
  if (failedSignIns !== null) parts.push(`failed sign-ins spiked ${times(failedSignIns.spikes.length)}`);
  if (parts.length === 0) return "Nothing was measured.";
  const text = listed(parts);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function times(number: number): string {
  return number === 0 ? "never" : number === 1 ? "once" : `${number.toLocaleString("en")} times`;
}

function figures({ adoption, privilegedAccess, failedSignIns }: Report): [string, string][] {
  const found: [string, string][] = [];
  const add = (figure: string | undefined, what: string) => found.push([figure ?? "–", what]);
  if (adoption !== null) {
    add(percent(adoption.users), "of users have MFA");
    add(percent(adoption.consoleUsers), "of users with a password have MFA");
    if (adoption.privilegedUsers !== null) add(percent(adoption.privilegedUsers), "of privileged users have MFA");
    if (adoption.root !== null) add(adoption.root.mfa ? "Yes" : "No", "root user has MFA");
  }
  if (privilegedAccess !== null) {
    const { people } = privilegedAccess;
    add(percent({ count: people.with, of: allCalls(people) }), "of privileged sessions began with MFA");
  }
  if (failedSignIns !== null) {
    add(failedSignIns.consoleFailures.toLocaleString("en"), "failed console sign-ins");
    add(failedSignIns.spikes.length.toLocaleString("en"), failedSignIns.spikes.length === 1 ? "spike" : "spikes");
  }
  return found;
}

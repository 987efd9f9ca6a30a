import type { Problem } from "./problems";

/** An alarm that reaches nobody is none. */
export function recipientProblems({ topicArn, emails }: { readonly topicArn?: unknown; readonly emails?: readonly string[] }): Problem[] {
  if (topicArn !== undefined && emails !== undefined) {
    return [{ property: "emails", reason: "can't go with `topicArn`: subscribe the addresses to that topic" }];
  }
  if (topicArn === undefined && !emails?.length)
    return [{ property: "emails", reason: "must name somebody to notify, unless `topicArn` does" }];
  return (emails ?? [])
    .filter((email) => !/^[^\s@]+@[^\s@]+$/.test(email))
    .map((email) => ({ property: "emails", reason: `must hold e-mail addresses, not \`${email}\`` }));
}

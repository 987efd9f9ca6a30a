import type { StatementRef } from "../document/document.js";
import type { Call, Text } from "./explanation.js";

/** How sentences are made. */
export interface Style {
  /** What was judged, where an answer is about the document itself: "the trust policy of role `deploy`". */
  readonly subject?: string;
  /** Names of the documents, by their position in the list that was judged. */
  readonly documents?: readonly string[];
  /** May values of conditions be shown? They come from the document, which may be secret: never by default. */
  readonly values?: boolean;
}

export function statementOf({ document, index, sid }: StatementRef, style: Style): string {
  const name = sid === undefined ? `statement ${index + 1}` : `statement \`${sid}\``;
  return document === undefined ? name : `${name} of ${documentOf(document, style)}`;
}

export function documentOf(position: number, { documents = [] }: Style): string {
  const name = documents[position];
  return name === undefined ? `document ${position + 1}` : `\`${name}\``;
}

/** The caller, as a person would say it. */
export function whoIs({ who: { kind, by, fits } }: Call, style: Style): string {
  const named = by !== undefined && (!by.is.secret || style.values === true) ? by : undefined;
  const fitting =
    named !== undefined || fits.length === 0 ? "" : ` that fits the condition${fits.length === 1 ? "" : "s"} on ${list(fits.map(quoted))}`;
  switch (kind) {
    case "user":
      return named === undefined ? `${by === undefined ? "any" : "an"} IAM user${fitting}` : userNamed(named);
    case "root":
      return "the root user of an account";
    case "role-session":
      return named === undefined ? `a role session${fitting}` : `a session of the role ${named.is.text}`;
    case "federated-user":
      return named === undefined ? `a federated user${fitting}` : `the federated user ${named.is.text}`;
    case "web-identity":
      return `an IAM user of another partition who brings a token of ${named === undefined ? "an AWS issuer" : named.is.text}`;
    case "service":
      return named === undefined ? `a service${fitting}` : `the service ${named.is.text}`;
  }
}

function userNamed({ what, is: { text } }: NonNullable<Call["who"]["by"]>): string {
  switch (what) {
    case "account":
      return `any IAM user of account ${text}`;
    case "id":
      return `the IAM user with the id ${text}`;
    case "name":
      return `the IAM user \`${text}\``;
    case "arn":
      return `the IAM user ${text}`;
  }
}

/** How a person makes the request. */
export function wayOf(call: Call, maxAge?: number): string {
  return `${credentialsOf(call, maxAge)}${call.throughMcp ? ", through the AWS MCP Server" : ""}`;
}

function credentialsOf({ way }: Call, maxAge: number | undefined): string {
  if (way === "mfa-session") return maxAge === undefined ? "with MFA" : `with an MFA sign-in that is more than ${maxAge} seconds old`;
  return way === "session" ? "from a session without MFA" : "with an access key, without MFA";
}

/** The same, where the sentence has said that there is no MFA. */
export function means(call: Call | undefined): string {
  if (call?.way === undefined) return "";
  return call.way === "access-key" ? " with an access key" : ` ${wayOf(call)}`;
}

export function getsThrough(call: Call | undefined): string {
  return call === undefined ? "gets through" : `can call ${call.action}${means(call)}`;
}

export function resourceOf({ resource }: Call, style: Style): string {
  return textOf(resource, style, "a resource that a variable stands for");
}

export function textOf({ text, secret }: Text, { values }: Style, instead: string): string {
  return secret && values !== true ? instead : text;
}

/** The condition keys that it takes: with their values only where those may be shown. */
export function ifSet(call: Call | undefined, { values }: Style): string {
  const keys = (call?.sets ?? []).map(({ key, value }) => (values === true ? `\`${key}\` to ${JSON.stringify(value)}` : quoted(key)));
  return keys.length === 0 ? "" : `, if the request sets ${list(keys)}`;
}

export function quoted(text: string): string {
  return `\`${text}\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  return [items.slice(0, -1).join(", "), ...items.slice(-1)].filter((part) => part !== "").join(" and ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { callersOf } from "../caller/caller.js";
import { isUsual } from "../caller/condition-keys.js";
import { followsFromContext, MFA_AGE } from "../caller/context.js";
import { followsFromCaller, keysOfCaller } from "../caller/keys.js";
import type { Condition } from "../document/document.js";
import type { Request } from "../request.js";
import type { Located } from "../search/space.js";
import type { Witness } from "../verdict.js";

/** What an explanation may look at: the statements that were judged, and whether another request gets through them too. */
export interface Scene {
  readonly statements: readonly Located[];
  readonly passes: (request: Request) => boolean;
}

/** How the caller comes, as a person would say it. */
function wayOf({ request, context }: Witness): string {
  if (context === "access-key") return "an access key";
  return context === "session" ? "a session without MFA" : `a session whose MFA sign-in is ${request.context.get(MFA_AGE)} seconds old`;
}

/**
 * The caller and the way of calling, as a person would say it. Where other users, or users of other accounts, whom no document
 * mentions, get through with the same request, it is said of any.
 */
export function who(witness: Witness, scene: Scene): string {
  const { request } = witness;
  const { principal } = request;
  switch (principal.kind) {
    case "user":
      return `${wayOf(witness)} of ${whichUser(request, scene)}`;
    case "root":
      return `${wayOf(witness)} of the root user ${principal.arn}`;
    case "role-session":
      return `a session of the role ${principal.arn}`;
    case "federated-user":
      return `a federated user's session, ${principal.arn}`;
    case "web-identity":
      return `an IAM user of another partition, with a token of ${principal.provider}`;
    case "service":
      return `the service ${principal.name}`;
  }
}

function whichUser(request: Request, { passes }: Scene): string {
  const { arn, id } = request.principal as { readonly arn: string; readonly id: string };
  const [, partition = "aws", , , account = ""] = arn.split(":");
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const all = (accounts: readonly string[], names: readonly string[], asId: string): boolean =>
    accounts.every((one) => names.every((other) => passes(asUser(request, `arn:${partition}:iam::${one}:user/${other}`, asId))));
  if (all(OTHER_ACCOUNTS, OTHER_NAMES, OTHER_ID)) return "any IAM user";
  if (all([account], OTHER_NAMES, OTHER_ID)) return `any IAM user of account ${account}`;
  if (all(OTHER_ACCOUNTS, OTHER_NAMES, id)) return `the IAM user with the id ${id}`;
  return all(OTHER_ACCOUNTS, [name], OTHER_ID) ? `the IAM user \`${name}\`` : `the IAM user ${arn}`;
}

const OTHER_NAMES = ["quentin", "7f-ops/r.2"];
const OTHER_ACCOUNTS = ["730000000037", "919191919191"];
const OTHER_ID = "AIDAZ7Q2ZOTHERZUSER00";

/** The same request by another user. */
function asUser(request: Request, arn: string, id: string): Request {
  const { user } = callersOf("aws");
  const ofUser = keysOfCaller(user, (dimension) => (dimension === user.arn ? arn : id));
  return { ...request, principal: { kind: "user", arn, id }, context: new Map([...request.context, ...ofUser]) };
}

/** The condition keys that the attacker brings, as the documents spell them: not those that saying who calls, and how, has said. */
export function withKeys({ context }: Request, { statements }: Scene): string {
  const conditions = statements.flatMap(({ statement }): readonly Condition[] => statement.conditions);
  const spelled = (keyId: string): string => conditions.find((one) => one.keyId === keyId)?.key ?? keyId;
  const brought = [...context]
    .filter(([keyId, value]) => !followsFromCaller(keyId) && !followsFromContext(keyId) && !isUsual(keyId, value))
    .map(([keyId, value]) => `${spelled(keyId)} = ${typeof value === "string" ? `"${value}"` : JSON.stringify(value)}`);
  return brought.length === 0 ? "" : `, bringing ${brought.join(", ")}`;
}

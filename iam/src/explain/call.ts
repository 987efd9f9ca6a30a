import { isUsual, tellsForwarders } from "../caller/condition-keys.js";
import { followsFromContext, MCP_KEY } from "../caller/context.js";
import { followsFromCaller, keysOfPrincipal } from "../caller/keys.js";
import type { CallContext, Principal, Request } from "../request.js";
import type { Call, Text, Who } from "./explanation.js";
import type { Scene } from "./scene.js";

/** The request as an explanation tells it. */
export function callOf(request: Request, way: CallContext | undefined, scene: Scene): Call {
  const { action, resource, context } = request;
  const throughMcp = context.get(MCP_KEY) === "true";
  const isTold = (keyId: string): boolean =>
    followsFromCaller(keyId) || followsFromContext(keyId) || (throughMcp && tellsForwarders(keyId));
  return {
    who: whoOf(request, scene),
    way,
    throughMcp,
    action,
    resource: { text: resource, secret: resource !== "*" && hasVariables(scene) },
    sets: [...context]
      .filter(([keyId, value]) => !isTold(keyId) && !isUsual(keyId, value))
      .map(([keyId, value]) => ({ key: spelled(keyId, scene), value })),
  };
}

/** A policy variable puts what a condition compares with into the resource. */
function hasVariables({ statements }: Scene): boolean {
  return statements.some(({ statement }) => statement.resource?.patterns.some((pattern) => pattern.includes("${")));
}

/** The key as the documents spell it. */
function spelled(keyId: string, { statements }: Scene): string {
  const conditions = statements.flatMap(({ statement }) => statement.conditions);
  return conditions.find((one) => one.keyId === keyId)?.key ?? keyId;
}

/** The caller: any of its kind, as far as nothing in the documents tells it from others. */
function whoOf(request: Request, scene: Scene): Who {
  const { principal } = request;
  if (principal.kind === "root") return { kind: "root", by: undefined, fits: [] };
  const by = principal.kind === "user" ? whatMatters(request, principal, scene) : namedIn(scene, principal);
  const tellsApart = principal.kind === "user" ? by?.is.secret : by === undefined;
  return { kind: principal.kind, by, fits: tellsApart ? keysOnCaller(request, scene) : [] };
}

/** The condition keys that follow from this caller, each as it is spelled first. */
function keysOnCaller({ context }: Request, { statements }: Scene): readonly string[] {
  const ofCaller = (keyId: string): boolean => followsFromCaller(keyId) && context.has(keyId);
  const conditions = statements.flatMap(({ statement }) => statement.conditions).filter(({ keyId }) => ofCaller(keyId));
  return [...new Map([...conditions].reverse().map(({ keyId, key }) => [keyId, key])).values()].reverse();
}

/** The workload, where a `Principal` element names it. */
function namedIn(scene: Scene, principal: Principal): Who["by"] {
  const is = "name" in principal ? principal.name : "provider" in principal ? principal.provider : principal.arn;
  return isPrincipal(is, scene) ? { what: "arn", is: { text: is, secret: false } } : undefined;
}

/** The least that a user has to have in common with this one to get through with the same request; undefined where any does. */
function whatMatters(request: Request, { arn, id }: Extract<Principal, { kind: "user" }>, scene: Scene): Who["by"] {
  const [, partition = "aws", , , account = ""] = arn.split(":");
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const text = (is: string): Text => ({ text: is, secret: !isPrincipal(is, scene) });
  const all = (accounts: readonly string[], names: readonly string[], asId: string): boolean =>
    accounts.every((one) => names.every((other) => scene.passes(asUser(request, `arn:${partition}:iam::${one}:user/${other}`, asId))));
  if (scene.userName === name) return { what: "name", is: { text: name, secret: false } };
  if (all(OTHER_ACCOUNTS, OTHER_NAMES, OTHER_ID)) return undefined;
  if (all([account], OTHER_NAMES, OTHER_ID)) return { what: "account", is: text(account) };
  if (all(OTHER_ACCOUNTS, OTHER_NAMES, id)) return { what: "id", is: text(id) };
  if (all(OTHER_ACCOUNTS, [name], OTHER_ID)) return { what: "name", is: text(name) };
  return { what: "arn", is: text(arn) };
}

/** Does a `Principal` element name it? */
function isPrincipal(text: string, { statements }: Scene): boolean {
  return statements.some(({ statement }) =>
    statement.principal?.entries.some((entry) => {
      switch (entry.kind) {
        case "account":
          return entry.account === text;
        case "arn":
          return entry.arn === text;
        case "federated":
        case "service":
          return entry.name === text;
        default:
          return false;
      }
    }),
  );
}

const OTHER_NAMES = ["quentin", "7f-ops/r.2"];
const OTHER_ACCOUNTS = ["730000000037", "919191919191"];
const OTHER_ID = "AIDAZ7Q2ZOTHERZUSER00";

/** The same request by another user. */
function asUser(request: Request, arn: string, id: string): Request {
  const principal = { kind: "user", arn, id } as const;
  return { ...request, principal, context: new Map([...request.context, ...keysOfPrincipal(principal)]) };
}

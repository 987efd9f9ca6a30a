import type { Principal } from "@mfa-guard/iam";
import type { Evidence } from "../../policypack/policy/report";
import type { RequestWitness } from "./finding";

/** Keys whose values follow from who calls, and how. */
const OF_CALLER =
  /^aws:(principalarn|principalaccount|username|userid|principaltype|principalisawsservice|principalservicename|multifactorauthpresent|multifactorauthage|tokenissuetime)$/;

/** The engine's evidence as plain data, without what documents may want kept. */
export function witnessOf({ request, context, statement }: Evidence): RequestWitness {
  const { principal, action, resource } = request;
  const keys = [...request.context];
  return {
    caller: { kind: principal.kind, id: idOf(principal) },
    context,
    action,
    resource,
    keys: Object.fromEntries(keys.filter(([key]) => OF_CALLER.test(key))),
    brings: keys.flatMap(([key]) => (OF_CALLER.test(key) ? [] : [key])),
    statement: statement && { index: statement.index, sid: statement.sid },
  };
}

function idOf(principal: Principal): string {
  if (principal.kind === "service") return principal.name;
  return principal.kind === "web-identity" ? principal.provider : principal.arn;
}

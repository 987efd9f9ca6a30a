import type { RequestWitness } from "../../../findings/finding";
import { Name, visible } from "../shared/text";

const CALLER = {
  user: ["An IAM user", "The IAM user"],
  root: ["The root user", "The root user"],
  "role-session": ["A role session", "A session of the role"],
  "federated-user": ["A federated user", "The federated user"],
  "web-identity": ["An IAM user of another partition", "The holder of a token from"],
  service: ["A service", "The service"],
} as const;

/** The engine's request in words: who makes it, how, and what it carries. */
export function Request({ witness }: { readonly witness: RequestWitness }) {
  const { caller, context, action, resource, sets } = witness;
  const [any, named] = CALLER[caller.kind];
  return (
    <>
      <p class="prose">
        {caller.id === undefined ? (
          any
        ) : /^\d+$/.test(caller.id) ? (
          <>
            {any} of account <Name>{caller.id}</Name>
          </>
        ) : (
          <>
            {named} <Name>{caller.id}</Name>
          </>
        )}{" "}
        calls <code>{visible(action)}</code>
        {resource === "*" ? (
          everything(action)
        ) : resource === undefined ? (
          ""
        ) : (
          <>
            {" "}
            on{" "}
            <code>
              <Name>{resource}</Name>
            </code>
          </>
        )}
        {way(context)}
        {sets.length > 0 && (
          <>
            , and sets{" "}
            {sets.map((key, position) => (
              <>
                {position > 0 && ", "}
                <code>{visible(key)}</code>
              </>
            ))}
          </>
        )}
        .
      </p>
      {context !== undefined && (
        <ul class="keys">
          <li>
            <code>aws:MultiFactorAuthPresent</code> is {PRESENT[context]}
          </li>
        </ul>
      )}
    </>
  );
}

const PRESENT = { "access-key": "absent", session: "false", "mfa-session": "true" } as const;

/** A trust policy's resource is the role that it belongs to. */
function everything(action: string): string {
  return action.toLowerCase() === "sts:assumerole" ? " on the role" : " on any resource";
}

function way(context: RequestWitness["context"]): string {
  switch (context) {
    case "access-key":
      return " with a long-term access key";
    case "session":
      return " from a session without MFA";
    case "mfa-session":
      return " from a session with MFA";
    case undefined:
      return "";
  }
}

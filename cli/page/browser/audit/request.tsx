import type { RequestWitness } from "../../../audit/finding";
import { Name, visible } from "../shared/text";

const CALLER = {
  user: "IAM user",
  root: "root user",
  "role-session": "session of the role",
  "federated-user": "federated user",
  "web-identity": "holder of a token from",
  service: "service",
} as const;

/** The engine's request in words: who makes it, how, and what it carries. */
export function Request({ witness }: { readonly witness: RequestWitness }) {
  const { caller, action, resource, keys, brings } = witness;
  return (
    <>
      <p class="prose">
        For example, the {CALLER[caller.kind]} <Name>{caller.id}</Name>
        {way(witness)} calls <code>{visible(action)}</code> on{" "}
        {resource === "*" ? (
          everything(action)
        ) : (
          <code>
            <Name>{resource}</Name>
          </code>
        )}
        {brings.length > 0 && (
          <>
            , bringing{" "}
            {brings.map((key, position) => (
              <>
                {position > 0 && ", "}
                <code>{visible(key)}</code>
              </>
            ))}
          </>
        )}
        .
      </p>
      <ul class="keys">
        {Object.entries(keys).map(([key, value]) => (
          <li key={key}>
            <code>
              {visible(key)} = <Name>{[value].flat().join(", ")}</Name>
            </code>
          </li>
        ))}
        {keys["aws:multifactorauthpresent"] === undefined && (
          <li>
            <code>aws:multifactorauthpresent</code> is absent
          </li>
        )}
      </ul>
    </>
  );
}

/** A trust policy's resource is the role that it belongs to. */
function everything(action: string): string {
  return action.toLowerCase() === "sts:assumerole" ? "the role" : "any resource";
}

function way({ context, keys }: RequestWitness): string {
  switch (context) {
    case "access-key":
      return ", with a long-term access key,";
    case "session":
      return ", in a session that began without MFA,";
    case "mfa-session":
      return `, in a session whose MFA is ${keys["aws:multifactorauthage"]} seconds old,`;
    case undefined:
      return "";
  }
}

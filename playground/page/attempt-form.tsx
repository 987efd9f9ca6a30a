import { Prose } from "../../cli/page/browser/shared/text";
import type { Attempt, Decision, Reply } from "../engine/messages";

const CALLERS: Readonly<Record<Attempt["caller"], string>> = {
  user: "An IAM user",
  root: "A root user",
  "role-session": "A session of a role",
  "federated-user": "A federated user",
  "web-identity": "The holder of an OpenID Connect token",
  service: "An AWS service",
};

const WAYS: Readonly<Record<Attempt["way"], string>> = {
  "access-key": "With an access key",
  session: "From a session without MFA",
  "mfa-session": "From a session with MFA",
};

const DECISIONS: Readonly<Record<Decision["decision"], string>> = {
  allowed: "Allowed",
  "explicitly-denied": "Denied",
  "not-allowed": "Not allowed",
};

interface Props {
  readonly attempt: Attempt;
  readonly change: (attempt: Attempt) => void;
  readonly decisions: Reply["decisions"];
}

/** A request of a person's own, and what the documents say to it. */
export function AttemptForm({ attempt, change, decisions }: Props) {
  const isPerson = attempt.caller === "user" || attempt.caller === "root";
  const field = (name: "name" | "age" | "action" | "resource", label: string) => (
    <label>
      {label}
      <input
        value={attempt[name]}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => change({ ...attempt, [name]: currentTarget.value })}
      />
    </label>
  );
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <Choice label="Who" value={attempt.caller} names={CALLERS} choose={(caller) => change({ ...attempt, caller })} />
      {field("name", attempt.caller === "service" ? "Its name" : attempt.caller === "web-identity" ? "The provider's ARN" : "Its ARN")}
      {isPerson && <Choice label="How" value={attempt.way} names={WAYS} choose={(way) => change({ ...attempt, way })} />}
      {isPerson && attempt.way === "mfa-session" && field("age", "Seconds since the MFA sign-in")}
      {field("action", "Action")}
      {field("resource", "Resource")}
      <label class="wide">
        <span>
          Condition keys that it brings, such as <code>aws:SourceIp = 192.0.2.1</code>, one a line
        </span>
        <textarea
          rows={3}
          value={attempt.keys}
          spellcheck={false}
          onInput={({ currentTarget }) => change({ ...attempt, keys: currentTarget.value })}
        />
      </label>
      <output class="wide">
        {typeof decisions === "string" ? (
          <Prose>{decisions}</Prose>
        ) : (
          decisions?.map((one) => <Decided key={one.documents.join()} decision={one} />)
        )}
      </output>
    </form>
  );
}

function Decided({ decision: { documents, decision, statements } }: { readonly decision: Decision }) {
  return (
    <p class={`decision ${decision}`}>
      <strong>{DECISIONS[decision]}</strong> by document{documents.length > 1 && "s"} {documents.map((at) => at + 1).join(", ")}
      {statements.length > 0 && ": "}
      {statements.map(({ document, index, sid }, position) => (
        <span key={`${document} ${index}`}>
          {position > 0 && ", "}
          statement {sid === undefined ? index + 1 : <code>{sid}</code>}
          {documents.length > 1 && ` of document ${(document ?? 0) + 1}`}
        </span>
      ))}
      .
    </p>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly names: Readonly<Record<T, string>>;
  readonly choose: (value: T) => void;
}

function Choice<T extends string>({ label, value, names, choose }: ChoiceProps<T>) {
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value as T)}>
        {(Object.keys(names) as T[]).map((each) => (
          <option key={each} value={each}>
            {names[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

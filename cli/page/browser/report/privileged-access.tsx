import { barX, gridY, rectY, ruleY, text } from "@observablehq/plot";
import type { PrivilegedAccess as Access, AssumedWithoutMfa } from "../../../report/report";
import { Key } from "../shared/key";
import { moment } from "../shared/moment";
import { overTime, Plot } from "../shared/plot";
import { listed } from "../shared/share";
import { Table } from "../shared/table";
import { count, Name, visible } from "../shared/text";
import { allCalls, MFA_KEY, parts } from "./mfa-calls";

/** More bars than this are read in the table. */
const MOST_ROLES = 15;

export function PrivilegedAccess({ access }: { readonly access: Access }) {
  const { people, failed, withoutMfa, withoutMfaLeftOut } = access;
  const chosen =
    access.chosenBy === "policies"
      ? "by what their policies grant"
      : `by the ${access.chosenBy.length === 1 ? "pattern" : "patterns"} ${listed(access.chosenBy)}`;
  return (
    <>
      <p class="prose">
        Privileged roles are chosen {visible(chosen)}. People assumed one {count(allCalls(people), "time")}; role chains{" "}
        {count(access.roleChains, "time")}, AWS services {count(access.services, "time")}, federated sessions{" "}
        {count(access.federated, "time")} and other callers {count(access.other, "time")}, which are counted apart because MFA can't show
        there. AWS refused people {count(allCalls(failed), "time")}.
      </p>
      {allCalls(people) > 0 && (
        <>
          <ByRole roles={access.roles} />
          <ByDay days={access.days} />
        </>
      )}
      {withoutMfa.length > 0 && (
        <>
          <h3>Who assumed a privileged role without MFA</h3>
          <Table
            caption={
              withoutMfaLeftOut === 0
                ? count(withoutMfa.length, "caller and role", "callers and roles")
                : `The most frequent, of ${(withoutMfa.length + withoutMfaLeftOut).toLocaleString("en")}`
            }
            rows={withoutMfa}
            columns={COLUMNS}
          />
        </>
      )}
    </>
  );
}

const COLUMNS = [
  { head: "Caller", cell: ({ caller }: AssumedWithoutMfa) => <Name>{caller}</Name> },
  { head: "Role", cell: ({ role }: AssumedWithoutMfa) => <Name>{shortRole(role)}</Name> },
  { head: "MFA", cell: ({ mfa }: AssumedWithoutMfa) => (mfa === "without" ? "none" : "not visible here") },
  { head: "Calls", number: true, cell: ({ calls }: AssumedWithoutMfa) => calls.toLocaleString("en") },
  { head: "Last", cell: ({ last }: AssumedWithoutMfa) => moment(last) },
  { head: "From", cell: ({ addresses }: AssumedWithoutMfa) => visible(addresses.join(", ")) },
];

/** The role's name, without what its ARN shares with all others. */
function shortRole(arn: string): string {
  return arn.replace(/^arn:[^:]*:iam::/, "").replace(/^\d{12}:role\//, "");
}

function ByRole({ roles }: { readonly roles: Access["roles"] }) {
  const used = roles.filter(({ people }) => allCalls(people) > 0);
  const shown = used
    .slice(0, MOST_ROLES)
    .map(({ role, people }, index) => ({ key: String(index), label: visible(shortRole(role)), people, all: allCalls(people) }));
  const bars = shown.flatMap(({ key, label, people }) => parts(people).map((part) => ({ ...part, key, label })));
  return (
    <Plot
      title="Sessions of people by role"
      summary={listed(shown.map(({ label, people, all }) => `${label}: ${people.with} of ${all} with MFA`))}
      options={(width) => {
        return {
          height: 20 + 52 * shown.length,
          marginTop: 4,
          marginLeft: 2,
          marginRight: 110,
          marginBottom: 4,
          x: { axis: null, domain: [0, Math.max(1, ...shown.map(({ all }) => all))] },
          y: { axis: null, domain: shown.map(({ key }) => key), padding: 0.5 },
          color: { type: "identity" as const },
          marks: [
            barX(bars, {
              x: "calls",
              y: "key",
              fill: "colour",
              order: "order",
              title: ({ label, mfa, calls }) => `${label}: ${calls} ${mfa}`,
            }),
            text(shown, {
              x: 0,
              y: "key",
              text: ({ label }) => clipped(label, width / BOLD_LETTER),
              textAnchor: "start",
              dy: -22,
              fontWeight: 600,
            }),
            text(shown, { x: "all", y: "key", text: ({ people, all }) => `${people.with} of ${all}`, textAnchor: "start", dx: 8 }),
          ],
        };
      }}
    >
      <Key entries={MFA_KEY} />
      {used.length > MOST_ROLES && <p class="quiet">And {count(used.length - MOST_ROLES, "role")} with fewer sessions without MFA.</p>}
    </Plot>
  );
}

/** How wide a bold letter of a plot is at most, on average over a name, in pixels. */
const BOLD_LETTER = 9.5;

function clipped(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.floor(letters))}…`;
}

function ByDay({ days }: { readonly days: Access["days"] }) {
  const bars = days.flatMap(({ day, ...calls }) => parts(calls).map((part) => ({ ...part, day: new Date(day) })));
  return (
    <Plot
      title="Sessions of people by day"
      summary={`Privileged sessions of people on ${count(days.length, "day")}.`}
      options={(width) => ({
        height: 230,
        marginLeft: 44,
        ...overTime(width),
        y: { label: null, ticks: 4, tickFormat: "~s" },
        color: { type: "identity" },
        marks: [
          gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
          rectY(bars, { x: "day", y: "calls", interval: "day", fill: "colour", order: "order" }),
          ruleY([0], { stroke: "var(--quiet)" }),
        ],
      })}
    />
  );
}

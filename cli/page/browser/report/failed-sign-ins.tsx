import { areaY, dot, gridY, ruleY, text } from "@observablehq/plot";
import type { FailedSignIns as Data, Events, Measure, SignInCounts, SignInUser, Spike } from "../../../report/report";
import { hourOf, moment } from "../shared/moment";
import { overTime, Plot } from "../shared/plot";
import { Table } from "../shared/table";
import { count, Name, visible } from "../shared/text";
import { hourly } from "./hourly";

const MEASURES: readonly (readonly [Measure, string])[] = [
  ["consoleFailures", "Failed sign-ins to the console"],
  ["consoleWithoutMfa", "Console sign-ins without MFA"],
  ["deniedWithoutMfa", "Denied API calls without MFA"],
];

export function FailedSignIns({ signIns, events }: { readonly signIns: Data; readonly events: Events | null }) {
  const { spikes, users, usersLeftOut } = signIns;
  return (
    <>
      {MEASURES.map(([measure, title]) => (
        <PerHour key={measure} title={title} measure={measure} signIns={signIns} events={events} />
      ))}
      <h3>Spikes</h3>
      {spikes.length === 0 ? (
        <p>No hour stands out from what is usual in that hour of the week.</p>
      ) : (
        <Table caption={`${count(spikes.length, "hour")} far above the usual`} rows={spikes} columns={SPIKE_COLUMNS} />
      )}
      {users.length > 0 && (
        <>
          <h3>By user</h3>
          <Table
            caption={
              usersLeftOut === 0 ? count(users.length, "user") : `Those counted most, of ${count(users.length + usersLeftOut, "user")}`
            }
            rows={users}
            columns={USER_COLUMNS}
          />
        </>
      )}
    </>
  );
}

function titleOf(measure: Measure): string {
  return MEASURES.find(([each]) => each === measure)?.[1] ?? measure;
}

const SPIKE_COLUMNS = [
  { head: "Hour", cell: ({ hour }: Spike) => moment(hourOf(hour)) },
  {
    head: "What",
    cell: ({ measure, user }: Spike) =>
      user === null ? (
        titleOf(measure)
      ) : (
        <>
          {titleOf(measure)} of <Name>{user.user}</Name>
        </>
      ),
  },
  { head: "Count", number: true, cell: (spike: Spike) => spike.count.toLocaleString("en") },
  { head: "Usual", number: true, cell: ({ median }: Spike) => median.toLocaleString("en") },
  { head: "Who", cell: ({ users }: Spike) => visible(users.map((each) => `${each.user} (${each.count})`).join(", ")) },
  { head: "From", cell: ({ addresses }: Spike) => visible(addresses.map((each) => `${each.address} (${each.count})`).join(", ")) },
];

type UserCounts = SignInCounts & SignInUser;
const USER_COLUMNS = [
  { head: "User", cell: ({ user }: UserCounts) => <Name>{user}</Name> },
  { head: "Account", cell: ({ account }: UserCounts) => account },
  ...MEASURES.map(([measure, head]) => ({ head, number: true, cell: (counts: UserCounts) => counts[measure].toLocaleString("en") })),
];

interface PerHourProps {
  readonly title: string;
  readonly measure: Measure;
  readonly signIns: Data;
  readonly events: Events | null;
}

function PerHour({ title, measure, signIns, events }: PerHourProps) {
  const total = signIns[measure];
  const hours = hourly(signIns.hours, measure, events);
  // A user's own spike is in the table; here it would mark an hour that may be ordinary for all together.
  const spikes = signIns.spikes
    .filter((spike) => spike.measure === measure && spike.user === null)
    .map((spike) => ({ ...spike, date: hourOf(spike.hour) }));
  const most = hours.reduce((highest, each) => Math.max(highest, each.count), 0);
  if (total === 0)
    return (
      <p>
        <strong>{title}:</strong> none.
      </p>
    );
  return (
    <Plot
      title={`${title} per hour: ${total.toLocaleString("en")} in all`}
      summary={`${total} in ${count(hours.length, "hour")}, ${count(spikes.length, "spike")}.`}
      options={(width) => ({
        height: 204,
        marginTop: 28,
        marginLeft: 44,
        marginRight: 24,
        ...overTime(width),
        y: { label: null, ticks: 4, ...(most < 4 && { interval: 1 }), tickFormat: "~s" },
        marks: [
          gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
          areaY(hours, { x: "date", y: "count", fill: "var(--accent)", curve: "step" }),
          ruleY([0], { stroke: "var(--quiet)" }),
          dot(spikes, {
            x: "date",
            y: "count",
            r: 5,
            fill: "var(--critical)",
            stroke: "var(--ground)",
            title: (spike) => `${moment(spike.date)}: ${spike.count}`,
          }),
          text(spikes, {
            x: "date",
            y: "count",
            text: (spike: Spike) => spike.count.toLocaleString("en"),
            dy: -14,
            fontWeight: 600,
            fill: "var(--critical)",
          }),
        ],
      })}
    >
      {spikes.length > 0 && <p class="quiet">A dot marks an hour that stands out from what is usual in that hour of the week.</p>}
    </Plot>
  );
}

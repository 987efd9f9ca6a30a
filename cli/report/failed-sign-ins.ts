import { failedSignIns as question } from "../../cloudtrail/queries";
import { groupBy } from "../../stack/group-by";
import { numberOf, type Records, textOf } from "./cloudtrail/engine";
import type { FailedSignIns, Measure, SignInCounts, SignInUser, Spike } from "./report";
import { spikes } from "./spikes";

const MEASURES: readonly Measure[] = ["consoleFailures", "consoleWithoutMfa", "deniedWithoutMfa"];
const MOST_LISTED = 1000;
const MOST_NAMED = 10;

interface Cell extends SignInUser {
  readonly hour: string;
  readonly measure: Measure;
  readonly address: string;
  readonly count: number;
}

/** The hours between which the records lie. */
export interface Span {
  readonly firstHour: string;
  readonly lastHour: string;
}

/** Failed sign-ins by hour and user, and the hours in which there were far more than usual. */
export async function failedSignIns(records: Records, span: Span | undefined): Promise<FailedSignIns> {
  const cells: Cell[] = [];
  for await (const row of records.ask(question)) {
    const measure = MEASURES.find((each) => each === row.measure);
    if (measure === undefined) throw new Error(`the measure \`${row.measure}\` is none that was asked for`);
    cells.push({
      hour: textOf(row, "hour"),
      account: textOf(row, "account"),
      user: textOf(row, "username"),
      measure,
      address: textOf(row, "address"),
      count: numberOf(row, "calls"),
    });
  }
  const users = [...countBy(cells, keyOf)]
    .map(([key, counts]) => ({ ...userOf(key), ...counts }))
    .sort((a, b) => sum(b) - sum(a) || (a.user < b.user ? -1 : 1));
  return {
    ...(countBy(cells, () => "").get("") ?? nothing()),
    hours: [...countBy(cells, hourOf)].map(([hour, counts]) => ({ hour, ...counts })).sort((a, b) => (a.hour < b.hour ? -1 : 1)),
    users: users.slice(0, MOST_LISTED),
    usersLeftOut: Math.max(0, users.length - MOST_LISTED),
    spikes: (span === undefined ? [] : MEASURES.flatMap((measure) => spikesOf(cells, measure, span))).sort((a, b) =>
      a.hour < b.hour ? -1 : a.hour > b.hour ? 1 : 0,
    ),
  };
}

/** Spikes of all users together, and of single users in other hours: theirs may be lost in the sum. */
function spikesOf(all: readonly Cell[], measure: Measure, { firstHour, lastHour }: Span): readonly Spike[] {
  const cells = all.filter((cell) => cell.measure === measure);
  const find = (from: readonly Cell[], user: SignInUser | null): Spike[] =>
    spikes(total(from, hourOf), firstHour, lastHour).map((spike) => ({ ...spike, measure, user, ...namesIn(from, spike.hour) }));
  const together = find(cells, null);
  const hours = new Set(together.map(({ hour }) => hour));
  const alone = [...groupBy(cells, keyOf)].flatMap(([key, own]) => find(own, userOf(key)));
  return [...together, ...alone.filter(({ hour }) => !hours.has(hour))];
}

function namesIn(cells: readonly Cell[], hour: string): Pick<Spike, "users" | "addresses"> {
  const inHour = cells.filter((cell) => cell.hour === hour);
  return {
    users: top(total(inHour, keyOf)).map(([key, count]) => ({ ...userOf(key), count })),
    addresses: top(total(inHour, ({ address }) => address)).map(([address, count]) => ({ address, count })),
  };
}

const hourOf = ({ hour }: Cell) => hour;
const keyOf = ({ account, user }: SignInUser) => JSON.stringify([account, user]);

function userOf(key: string): SignInUser {
  const [account, user] = JSON.parse(key) as [string, string];
  return { account, user };
}

const nothing = (): Record<Measure, number> => ({ consoleFailures: 0, consoleWithoutMfa: 0, deniedWithoutMfa: 0 });
const sum = (counts: SignInCounts) => MEASURES.reduce((all, measure) => all + counts[measure], 0);

function countBy(cells: readonly Cell[], key: (cell: Cell) => string): Map<string, Record<Measure, number>> {
  const counts = new Map<string, Record<Measure, number>>();
  for (const cell of cells) {
    const entry = counts.get(key(cell)) ?? nothing();
    entry[cell.measure] += cell.count;
    counts.set(key(cell), entry);
  }
  return counts;
}

function total(cells: readonly Cell[], key: (cell: Cell) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(key(cell), (counts.get(key(cell)) ?? 0) + cell.count);
  return counts;
}

const top = (counts: ReadonlyMap<string, number>) => [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_NAMED);

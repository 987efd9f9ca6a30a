import type { Events, FailedSignIns, Measure } from "../../../report/report";
import { hourOf } from "../shared/moment";

const HOUR = 3_600_000;
/** Five years: the dates of a trail that is damaged must not make a list without end. */
const MOST_HOURS = 5 * 366 * 24;

export interface HourCount {
  readonly date: Date;
  readonly count: number;
}

/** One entry for every hour of the trail: the report leaves out those in which nothing was counted, which are zeroes and no gaps. */
export function hourly(
  hours: FailedSignIns["hours"],
  measure: Measure,
  events: Pick<Events, "firstHour" | "lastHour"> | null,
): readonly HourCount[] {
  const counted = new Map(hours.map((each) => [hourOf(each.hour).getTime(), each[measure]]));
  const ends = [...counted.keys(), ...[events?.firstHour, events?.lastHour].flatMap((hour) => (hour ? [hourOf(hour).getTime()] : []))];
  const first = ends.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = ends.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!((last - first) / HOUR < MOST_HOURS))
    return [...counted].sort(([a], [b]) => a - b).map(([time, count]) => ({ date: new Date(time), count }));
  // One hour more, so that the last step has its width.
  return Array.from({ length: (last - first) / HOUR + 2 }, (_, index) => {
    const time = first + index * HOUR;
    return { date: new Date(time), count: counted.get(time) ?? 0 };
  });
}

import { plot } from "asciichart";
import type { SignInCounts, TrendPoint } from "../report";

const HEIGHT = 6;
const WIDEST = 60;

/** Failed and denied calls by day, from the first day to the last. */
export function dailySignIns(hours: readonly (SignInCounts & { readonly hour: string })[]): string {
  const days = new Map<string, number>();
  for (const { hour, consoleFailures, deniedWithoutMfa } of hours) {
    const day = hour.slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + consoleFailures + deniedWithoutMfa);
  }
  const [first = "", last = ""] = [hours[0]?.hour.slice(0, 10), hours.at(-1)?.hour.slice(0, 10)];
  const values: number[] = [];
  for (const day = new Date(first); day <= new Date(last); day.setUTCDate(day.getUTCDate() + 1)) {
    values.push(days.get(day.toISOString().slice(0, 10)) ?? 0);
  }
  return chart(values, Math.max(...values));
}

/** The share of users with MFA in each report. */
export function trendChart(trend: readonly TrendPoint[]): string {
  return chart(
    trend.map(({ users: { count, of } }) => (of === 0 ? 0 : (100 * count) / of)),
    100,
  );
}

function chart(values: readonly number[], max: number): string {
  // One column a value: of more than fit, neighbours share one, which shows the largest.
  const share = Math.ceil(values.length / WIDEST);
  const columns = Array.from({ length: Math.ceil(values.length / share) }, (_, index) =>
    Math.max(...values.slice(index * share, (index + 1) * share)),
  );
  return plot(columns, { height: HEIGHT, min: 0, max: Math.max(1, max), format: (value) => value.toFixed(0).padStart(10) });
}

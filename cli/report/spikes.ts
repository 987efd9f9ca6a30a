/** Counts by hour (`2026-11-24T17`); an hour that isn't in it counted nothing. */
export type Hourly = ReadonlyMap<string, number>;

export interface Usual {
  readonly median: number;
  /** Median absolute deviation from the median. */
  readonly mad: number;
}

export interface Outlier extends Usual {
  readonly hour: string;
  readonly count: number;
  readonly threshold: number;
}

/** Fewer is never a spike: a person mistypes a password some times. */
const FEWEST = 10;
/** How many robust standard deviations above the median. */
const DEVIATIONS = 6;
/** A MAD times this estimates the standard deviation of what is distributed normally. */
const NORMAL = 1.4826;
/** So many other weeks make an hour of the week its own baseline; with fewer, all hours are. */
const FEWEST_WEEKS = 3;
const WEEK = 168;
const HOUR_MILLISECONDS = 3_600_000;

/**
 * The hours whose count is far above the same hour of the other weeks: at least `FEWEST`, and more than six robust standard deviations above
 * their median. The median and its absolute deviations bear attacks in under half of the weeks without rising.
 */
export function spikes(counts: Hourly, firstHour: string, lastHour: string): readonly Outlier[] {
  const [from, to] = [indexOf(firstHour), indexOf(lastHour)];
  const at = (index: number) => counts.get(hourAt(index)) ?? 0;
  const indices = [...counts].filter(([, count]) => count >= FEWEST).map(([hour]) => indexOf(hour));
  if (indices.length === 0) return [];
  let overall: Usual | undefined;
  return indices.flatMap((index) => {
    const weeks: number[] = [];
    for (let other = from + ((((index - from) % WEEK) + WEEK) % WEEK); other <= to; other += WEEK)
      if (other !== index) weeks.push(at(other));
    overall ??= weeks.length < FEWEST_WEEKS ? usual(Array.from({ length: to - from + 1 }, (_, offset) => at(from + offset))) : undefined;
    const { median, mad } = weeks.length < FEWEST_WEEKS && overall !== undefined ? overall : usual(weeks);
    // Where nothing ever deviates, an hour of one more is no spike yet.
    const threshold = Math.max(FEWEST, Math.ceil(median + DEVIATIONS * Math.max(1, NORMAL * mad)));
    const count = at(index);
    return count >= threshold ? [{ hour: hourAt(index), count, median, mad, threshold }] : [];
  });
}

export function usual(values: readonly number[]): Usual {
  const median = medianOf(values);
  return { median, mad: medianOf(values.map((value) => Math.abs(value - median))) };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

const indexOf = (hour: string) => Date.parse(`${hour}:00:00Z`) / HOUR_MILLISECONDS;
const hourAt = (index: number) => new Date(index * HOUR_MILLISECONDS).toISOString().slice(0, 13);

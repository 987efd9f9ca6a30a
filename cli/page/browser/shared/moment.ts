const DAY = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;

/** An instant, for people: UTC, because that is what CloudTrail and the JSON say. */
export function moment(when: string | Date): string {
  const date = new Date(when);
  if (Number.isNaN(date.getTime())) return String(when);
  return `${date.toLocaleDateString("en-GB", DAY)}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** `2026-11-24T17`: the start of that hour. */
export function hourOf(hour: string): Date {
  return new Date(`${hour}:00:00Z`);
}

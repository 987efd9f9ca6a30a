/** An argument that a component refuses, and why: a clause that reads on after the argument's name. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

export function within(property: string, value: number | undefined, least: number, most: number, unit: string): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
  return [{ property, reason: `must be a whole number of ${unit} from ${least} to ${most}, not \`${value}\`` }];
}

export function atLeast(property: string, list: readonly unknown[] | undefined, least: number, what: string): Problem[] {
  const length = list?.length ?? 0;
  return length >= least ? [] : [{ property, reason: `must name at least ${least} ${what}, not ${length}` }];
}

export function atMost(property: string, list: readonly unknown[] | undefined, most: number, what: string): Problem[] {
  const length = list?.length ?? 0;
  return length <= most ? [] : [{ property, reason: `must name at most ${most} ${what}, not ${length}` }];
}

export function matching(property: string, values: readonly string[] | undefined, pattern: RegExp, what: string): Problem[] {
  return (values ?? []).flatMap((value, index) =>
    pattern.test(value) ? [] : [{ property: `${property}[${index}]`, reason: `must be ${what}, not \`${value}\`` }],
  );
}

export function unique(property: string, values: readonly string[]): Problem[] {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? [] : [{ property, reason: `names \`${twice}\` twice` }];
}

export const accountId = /^\d{12}$/;
export const userName = /^[\w+=,.@-]{1,64}$/;

// CloudTrail files with known answers: `npm run cloudtrail -- --events 1000000 --seed 7 --out DIR` prints the answers as JSON.
import { parseArgs } from "node:util";
import { type Answers, Tally } from "./answers";
import { ATTACKS, COMMON, RARE } from "./kinds";
import { Random } from "./random";
import { HOLES, type Shape, type Variant } from "./shapes";
import { damage, Trail } from "./trail";

export interface Size {
  /** About how many calls; attacks come on top. */
  readonly events: number;
  readonly seed: number;
  readonly out: string;
  readonly weeks?: number;
}

const START = Date.parse("2026-09-07T00:00:00Z");
const HOUR = 3_600_000;
const MINUTES = Array.from({ length: 60 }, (_, minute) => String(minute).padStart(2, "0"));
/** One record in this many is delivered a second time, in another file. */
const REDELIVERED = 200;

/** Writes the files below `out`, in the folders that CloudTrail makes. */
export async function generate({ events, seed, out, weeks = 6 }: Size): Promise<Answers> {
  const random = new Random(seed);
  const trail = new Trail(out);
  const tally = new Tally();
  const totals = { events: 0, records: 0, duplicates: 0 };
  const hours = weeks * 168;
  const weights = Array.from({ length: hours }, (_, index) => weightOf(index));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const kinds = Object.values(RARE).map((kind) => ({ ...kind, owed: 0 }));

  const write = (variant: Variant, hour: string, address: string) => {
    const id = random.uuid();
    const time = `${hour}:${random.pick(MINUTES)}:${random.pick(MINUTES)}Z`;
    const values = { time, id, request: random.uuid(), shared: random.uuid(), address };
    const text = filled(variant.shape, values);
    trail.add(variant.account, text);
    tally.add(variant, hour);
    totals.events += 1;
    totals.records += 1;
    const counts = variant.means === undefined ? 0 : 1;
    if (variant.copy) {
      trail.add(variant.copy.account, filled(variant.copy.shape, { ...values, id: random.uuid() }));
      totals.records += 1;
      totals.duplicates += counts;
    }
    if (random.below(REDELIVERED) === 0) {
      trail.addLater(variant.account, text);
      totals.records += 1;
      totals.duplicates += counts;
    }
  };

  for (const [index, weight] of weights.entries()) {
    const hour = hourOf(index);
    let common = (events * weight) / whole;
    for (const kind of kinds) {
      // What an hour can't give whole is owed to the next, so that each hour of the week has its usual count.
      kind.owed += (events * weight * kind.perMille) / 1000 / whole;
      for (; kind.owed >= 1; kind.owed -= 1, common -= 1) write(random.pick(kind.variants), hour, addressOf(random));
    }
    for (; common > 0; common -= 1) write(random.pick(COMMON), hour, addressOf(random));
    for (const attack of ATTACKS.filter((each) => each.hour === index)) {
      for (let call = 0; call < attack.calls; call += 1) write(attack.variant, hour, random.pick(attack.addresses));
    }
    await trail.hourEnds(new Date(START + index * HOUR));
  }
  await trail.end(new Date(START + hours * HOUR));
  const stray = await damage(
    out,
    filled(ATTACKS[0].variant.shape, { time: hourOf(0), id: random.uuid(), request: "r", shared: "s", address: "192.0.2.1" }),
  );
  return {
    firstHour: hourOf(0),
    lastHour: hourOf(hours - 1),
    ...totals,
    ...tally.metrics(),
    spikes: ATTACKS.map(({ hour, variant: { means } }) => `${hourOf(hour)} ${means?.signIn?.measure} ${means?.signIn?.user}`).sort(),
    files: { read: trail.files, ...stray },
  };
}

/** People work by day from Monday to Friday, machines always. */
function weightOf(hour: number): number {
  const [day, ofDay] = [Math.floor(hour / 24) % 7, hour % 24];
  return day < 5 && ofDay >= 8 && ofDay < 18 ? 3 : 1;
}

const hourOf = (index: number) => new Date(START + index * HOUR).toISOString().slice(0, 13);
const addressOf = (random: Random) => `10.${random.below(4)}.${random.below(8)}.${random.below(200)}`;

type Values = Readonly<Record<keyof typeof HOLES, string>>;
const HOLE = new RegExp(`(${Object.values(HOLES).join("|")})`);
const NAMES = new Map(Object.entries(HOLES).map(([name, hole]) => [hole as string, name as keyof typeof HOLES]));
const templates = new WeakMap<Shape, readonly string[]>();

/** The shape as JSON; serialised once, because that would take most of the time. */
function filled(shape: Shape, values: Values): string {
  let pieces = templates.get(shape);
  if (pieces === undefined) {
    pieces = JSON.stringify(shape).split(HOLE);
    templates.set(shape, pieces);
  }
  let text = "";
  for (let index = 0; index < pieces.length; index += 2) {
    const name = NAMES.get(pieces[index + 1] ?? "");
    text += name === undefined ? pieces[index] : pieces[index] + values[name];
  }
  return text;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      events: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
      out: { type: "string" },
      weeks: { type: "string", default: "6" },
    },
  });
  const [events, seed, weeks] = [Number(values.events), Number(values.seed), Number(values.weeks)];
  if (values.out === undefined || ![events, seed, weeks].every((each) => Number.isInteger(each) && each > 0)) {
    throw new Error("usage: npm run cloudtrail -- --out DIR [--events N] [--seed N] [--weeks N]");
  }
  console.log(JSON.stringify(await generate({ events, seed, weeks, out: values.out }), null, 2));
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 2;
  });
}

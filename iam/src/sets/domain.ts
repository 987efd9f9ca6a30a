import { ANY, any, type CharSet, DIGIT, type Language, literal, NO_COLON, one, type Step, words } from "./language.js";

/** What the values of a condition key are. Of a `text` nothing is known. */
export type ValueType = "text" | "account" | "address" | "arn" | "bool" | "date" | "epoch" | "number" | "region";

/** What a type's values look like, and which comparisons tell them apart; to any other kind of comparison they are all alike. */
export interface Domain {
  /** All values that there can be; undefined where any text can be one. */
  readonly template: Language | undefined;
  /** What a person expects to see. */
  readonly typical: readonly string[];
  readonly comparisons: readonly ("numbers" | "instants" | "addresses")[];
}

const digits = (count: number): Step[] => Array.from({ length: count }, () => one(DIGIT));
const HEX: CharSet = { chars: "0123456789abcdefABCDEF:.", negated: false };
const LETTER: CharSet = { chars: "xabcdefghijklmnopqrstuvwyz", negated: false };
const REGION: CharSet = { chars: `${LETTER.chars}0123456789-`, negated: false };
const OCTET: readonly Step[] = [one(DIGIT), any(DIGIT)];
const DATE: readonly Step[] = [
  ...digits(4),
  ...literal("-"),
  ...digits(2),
  ...literal("-"),
  ...digits(2),
  ...literal("T"),
  ...digits(2),
  ...literal(":"),
  ...digits(2),
  ...literal(":"),
  ...digits(2),
];

/** Every ARN of the partition; of any where it is undefined. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function everyArn(partition: string | undefined): Step[] {
  const part: Step[] = [...literal(":"), any(NO_COLON)];
  const ofPartition = partition === undefined ? [one(NO_COLON), any(NO_COLON)] : literal(partition);
  return [
    ...literal("arn:"),
    ...ofPartition,
    ...literal(":"),
    one(NO_COLON),
    any(NO_COLON),
    ...part,
    ...part,
    ...literal(":"),
    one(ANY),
    any(ANY),
  ];
}

function shaped(typical: readonly string[], ...sequences: readonly (readonly Step[])[]): Language {
  return { words: [], sequences, samples: typical };
}

const MOMENT = ["2030-01-01T00:00:00Z"];
const SECONDS = ["1893456000"];
const ADDRESS = ["203.0.113.7"];
const ACCOUNT = ["111122223333", "444455556666"];
const ARN = ["arn:aws:sns:eu-west-1:111122223333:topic"];

export const DOMAINS: Readonly<Record<ValueType, Domain>> = {
  text: { template: undefined, typical: [], comparisons: ["numbers", "instants", "addresses"] },
  account: { template: shaped(ACCOUNT, digits(12)), typical: ACCOUNT, comparisons: ["numbers", "instants"] },
  address: {
    template: shaped(
      ADDRESS,
      [...OCTET, ...literal("."), ...OCTET, ...literal("."), ...OCTET, ...literal("."), ...OCTET],
      [any(HEX), ...literal(":"), any(HEX), ...literal(":"), any(HEX)],
    ),
    typical: ADDRESS,
    comparisons: ["addresses"],
  },
  arn: { template: shaped(ARN, everyArn(undefined)), typical: ARN, comparisons: [] },
  bool: { template: words(["true", "false"]), typical: ["true", "false"], comparisons: [] },
  date: {
    template: shaped(MOMENT, [...DATE, ...literal("Z")], [...DATE, ...literal("."), ...digits(3), ...literal("Z")]),
    typical: MOMENT,
    comparisons: ["instants"],
  },
  // Ten digits: from 2001 to 2286.
  epoch: { template: shaped(SECONDS, digits(10)), typical: SECONDS, comparisons: ["numbers", "instants"] },
  region: { template: shaped(["us-east-1"], [one(LETTER), any(REGION)]), typical: ["us-east-1"], comparisons: [] },
  number: { template: shaped(["3600"], [one(DIGIT), any(DIGIT)]), typical: ["3600"], comparisons: ["numbers", "instants"] },
};

import fc from "fast-check";
import type { PolicyJson, StatementJson } from "./generate";

/**
 * Documents whose statements all ask about the same one or two keys, with values so small that every value that could matter can be
 * tried. What one key can be is where a decision over sets goes wrong unseen.
 */
export interface Puzzle {
  readonly title: string;
  readonly documents: fc.Arbitrary<PolicyJson>;
  /** The share that may be left undecided, where it is more than one in a hundred. */
  readonly undecided?: number;
  /** By lower-case key: all values to try, `undefined` for none. */
  readonly values: ReadonlyMap<string, readonly (string | readonly string[] | undefined)[]>;
  /** The users to try, where it is them that the conditions tell apart. */
  readonly users?: readonly { readonly arn: string; readonly id: string }[];
}

function words(alphabet: readonly string[], length: number): string[] {
  const shorter: string[] = length === 0 ? [] : words(alphabet, length - 1);
  const longest =
    length === 0 ? [""] : shorter.filter((word) => word.length === length - 1).flatMap((word) => alphabet.map((letter) => word + letter));
  return [...shorter, ...longest];
}

const STRING = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"];
const ARN = ["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"];
const ORDERED = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];

const text = (alphabet: string, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { maxLength }).map((letters) => letters.join(""));

/** Allows and Denys for everyone, each with one to three conditions of these forms. */
function documents(
  condition: fc.Arbitrary<readonly [operator: string, key: string, value: unknown]>,
  version = "2012-10-17",
): fc.Arbitrary<PolicyJson> {
  const statement: fc.Arbitrary<StatementJson> = fc
    .record({ Effect: fc.constantFrom("Allow" as const, "Deny" as const), conditions: fc.array(condition, { minLength: 1, maxLength: 3 }) })
    .map(({ Effect, conditions }) => {
      const Condition: { [operator: string]: { [key: string]: unknown } } = {};
      for (const [operator, key, value] of conditions) Condition[operator] = { ...Condition[operator], [key]: value };
      return { Effect, Principal: "*", Action: "sts:AssumeRole", Condition };
    });
  return fc.array(statement, { minLength: 1, maxLength: 5 }).map((Statement) => ({ Version: version, Statement }));
}

interface Shape {
  readonly operators: readonly string[];
  readonly prefixes?: readonly string[];
  readonly keys: readonly string[];
  readonly value: fc.Arbitrary<string>;
}

function conditions({ operators, prefixes = [""], keys, value }: Shape): fc.Arbitrary<readonly [string, string, unknown]> {
  const compared = fc
    .tuple(fc.constantFrom(...prefixes), fc.constantFrom(...operators), fc.constantFrom("", "", "IfExists"), fc.constantFrom(...keys))
    .chain(([prefix, operator, suffix, key]) =>
      fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => [`${prefix}${operator}${suffix}`, key, values] as const),
    );
  const present = fc.tuple(fc.constant("Null"), fc.constantFrom(...keys), fc.constantFrom("true", "false"));
  return fc.oneof({ arbitrary: compared, weight: 6 }, { arbitrary: present, weight: 1 });
}

/** Without the empty list: AWS presents a key without values as an absent one. */
const lists = (members: readonly string[]): (readonly string[])[] => [
  ...members.map((member) => [member]),
  ...members.flatMap((one) => members.flatMap((other) => (one < other ? [[one, other]] : []))),
  ...members.flatMap((one) =>
    members.flatMap((other) => members.flatMap((third) => (one < other && other < third ? [[one, other, third]] : []))),
  ),
];

const addresses = [
  ...Array.from({ length: 18 }, (_, host) => `10.0.0.${host}`),
  ...Array.from({ length: 10 }, (_, host) => `2001:db8::${host.toString(16)}`),
];

const USERS = ["aws", "aws-cn"].flatMap((partition) =>
  ["111111111111", "222222222222"].flatMap((account) =>
    ["a", "b", "ab", "a/a", "a/b", "b/a", "a/b/a", "ab/b", "z", "A"].flatMap((path) =>
      ["AIDAAAAAAAAAAAAAAAAAA", "AIDABBBBBBBBBBBBBBBBB"].map((id) => ({ arn: `arn:${partition}:iam::${account}:user/${path}`, id })),
    ),
  ),
);

const callerValue = fc.oneof(
  text("ab*?", 2),
  text("12*", 2).map((digits) => digits.padEnd(12, digits.includes("*") ? "*" : "1")),
  fc
    .tuple(fc.constantFrom("aws", "aws-cn", "*"), fc.constantFrom("111111111111", "1*", "*", ""), text("ab/*?", 3))
    .map(([partition, account, path]) => `arn:${partition}:iam::${account}:user/${path}`),
  fc.constantFrom("*", "arn:*", "*/a", "*:user/b", "arn:aws:iam::*:*", "AIDAA*", "AIDABBBBBBBBBBBBBBBBB", "User", "111111111111"),
  fc.constantFrom(
    "${aws:username}",
    "*/${aws:username}",
    "arn:aws:iam::${aws:PrincipalAccount}:user/*",
    "arn:aws:iam::*:user/${aws:username}",
    "${aws:userid}",
    "${aws:PrincipalType}",
    "${aws:username, 'a'}",
  ),
);

export const PUZZLES: readonly Puzzle[] = [
  {
    title: "who calls",
    documents: documents(
      fc.oneof(
        conditions({
          operators: STRING,
          keys: ["aws:username", "aws:PrincipalAccount", "aws:userid", "aws:PrincipalType", "aws:PrincipalArn"],
          value: callerValue,
        }),
        conditions({ operators: [...ARN, ...STRING], keys: ["aws:PrincipalArn"], value: callerValue }),
      ),
    ),
    // Patterns with variables on several keys of one caller: docs/limits.md.
    undecided: 0.15,
    values: new Map(),
    users: USERS,
  },
  {
    title: "who calls, and what they may choose",
    documents: documents(
      conditions({
        operators: STRING,
        keys: ["aws:username", "sts:RoleSessionName", "aws:PrincipalArn"],
        value: fc.constantFrom(
          "a",
          "b",
          "a*",
          "*",
          "${aws:username}",
          "${sts:RoleSessionName}",
          "x${aws:username}",
          "*${sts:RoleSessionName}",
          "${aws:MultiFactorAuthPresent}",
          "${aws:MultiFactorAuthPresent, 'a'}",
        ),
      }),
    ),
    undecided: 0.25,
    values: new Map([
      ["sts:rolesessionname", [undefined, "", "a", "b", "ab", "xa", "xb", "z", "xz", "false", "true", "arn:aws:iam::111111111111:user/a"]],
    ]),
    users: USERS,
  },
  {
    title: "one key as several types",
    documents: documents(
      fc.oneof(
        conditions({
          operators: STRING,
          keys: ["aws:PrincipalTag/any"],
          value: fc.constantFrom("1", "1*", "*.*", "10.0.0.1", "true", "T*", "20*", "*"),
        }),
        conditions({
          operators: ["NumericEquals", "NumericLessThan", "NumericNotEquals"],
          keys: ["aws:PrincipalTag/any"],
          value: fc.constantFrom("1", "1.5", "2026"),
        }),
        conditions({
          operators: ["IpAddress", "NotIpAddress"],
          keys: ["aws:PrincipalTag/any"],
          value: fc.constantFrom("10.0.0.0/8", "0.0.0.0/0", "::/0"),
        }),
        conditions({ operators: ["Bool"], keys: ["aws:PrincipalTag/any"], value: fc.constantFrom("true", "false") }),
        conditions({
          operators: ["DateLessThan", "DateNotEquals"],
          keys: ["aws:PrincipalTag/any"],
          value: fc.constantFrom("2026-01-01", "1"),
        }),
      ),
    ),
    // Text that is a number, a date and an address at once has no shortest member: docs/limits.md.
    undecided: 0.25,
    values: new Map([
      [
        "aws:principaltag/any",
        [
          undefined,
          "",
          "x",
          "0",
          "1",
          "1.0",
          "1.5",
          "1.50",
          "2",
          "2026",
          "10.0.0.1",
          "10.0.0.2",
          "11.0.0.1",
          "::1",
          "true",
          "True",
          "false",
          "2026-01-01",
          "2025-01-01",
          "20",
        ],
      ],
    ]),
  },
  {
    title: "text with wildcards",
    documents: documents(conditions({ operators: STRING, keys: ["sts:ExternalId"], value: text("aabA**?", 4) })),
    values: new Map([["sts:externalid", [undefined, ...words(["a", "b", "A", "z"], 4)]]]),
  },
  {
    title: "text and letter case",
    documents: documents(conditions({ operators: STRING.slice(0, 5), keys: ["aws:PrincipalTag/t"], value: text("aAk\u212A*", 2) })),
    values: new Map([["aws:principaltag/t", [undefined, ...words(["a", "A", "k", "K", "\u212A", "*", "z"], 2)]]]),
  },
  {
    title: "numbers",
    documents: documents(
      conditions({
        operators: ORDERED.map((name) => `Numeric${name}`),
        keys: ["aws:PrincipalTag/number"],
        value: fc.constantFrom("0", "1", "1.0", "2", "-1", "1.5", "1e0", "+2"),
      }),
    ),
    values: new Map([
      ["aws:principaltag/number", [undefined, "none", "", "-2", "-1", "-0.5", "0", "0.5", "1", "1.25", "1.5", "1.75", "2", "3"]],
    ]),
  },
  {
    title: "dates",
    documents: documents(
      conditions({
        operators: ORDERED.map((name) => `Date${name}`),
        keys: ["aws:PrincipalTag/date"],
        value: fc.constantFrom(
          "2026-01-01T00:00:00Z",
          "2026-01-01",
          "1767225600",
          "2026-01-01T01:00:00+01:00",
          "1767225601",
          "2026-01-01T00:00:02Z",
          "2025-12-31T23:59Z",
        ),
      }),
    ),
    values: new Map([
      [
        "aws:principaltag/date",
        [
          undefined,
          "never",
          "1767225500",
          "1767225540",
          "1767225599",
          "1767225600",
          "1767225600.5",
          "1767225601",
          "1767225602",
          "2026-01-01T00:00:03Z",
        ],
      ],
    ]),
  },
  {
    title: "addresses",
    documents: documents(
      conditions({
        operators: ["IpAddress", "NotIpAddress"],
        keys: ["aws:PrincipalTag/address"],
        value: fc.oneof(
          fc.tuple(fc.nat(17), fc.integer({ min: 28, max: 32 })).map(([host, prefix]) => `10.0.0.${host}/${prefix}`),
          fc.tuple(fc.nat(9), fc.integer({ min: 124, max: 128 })).map(([host, prefix]) => `2001:DB8::${host.toString(16)}/${prefix}`),
          fc.constantFrom("0.0.0.0/0", "::/0", "10.0.0.3", "0.0.0.0/1", "128.0.0.0/1", "::ffff:10.0.0.0/124"),
        ),
      }),
    ),
    values: new Map([["aws:principaltag/address", [undefined, "nowhere", "203.0.113.9", "::1", "::ffff:10.0.0.3", ...addresses]]]),
  },
  {
    title: "truth values",
    // Two keys that are each other's values: docs/limits.md.
    undecided: 0.15,
    documents: documents(
      fc.oneof(
        conditions({
          operators: ["Bool"],
          keys: ["aws:PrincipalTag/flag"],
          value: fc.constantFrom("true", "false", "TRUE", "${aws:PrincipalTag/flag}", "${aws:username}"),
        }),
        conditions({
          operators: ["StringEquals", "StringNotLike"],
          keys: ["aws:PrincipalTag/flag"],
          value: fc.constantFrom("true", "f*", "False"),
        }),
      ),
    ),
    values: new Map([["aws:principaltag/flag", [undefined, "true", "false", "True", "False", "TRUE", "maybe", "fals"]]]),
  },
  {
    title: "lists",
    documents: documents(
      conditions({
        operators: STRING,
        prefixes: ["ForAllValues:", "ForAnyValue:", "ForAnyValue:", ""],
        keys: ["aws:TagKeys"],
        value: text("ab*", 2),
      }),
    ),
    values: new Map([["aws:tagkeys", [undefined, ...lists(["", "a", "b", "ab", "ba", "aa", "z"])]]]),
  },
  {
    title: "quantifiers on a key of one value",
    documents: documents(
      conditions({ operators: STRING, prefixes: ["ForAllValues:", "ForAnyValue:", ""], keys: ["sts:ExternalId"], value: text("ab*", 2) }),
    ),
    values: new Map([["sts:externalid", [undefined, ...words(["a", "b", "z"], 2)]]]),
  },
  {
    title: "ARNs",
    documents: documents(
      conditions({
        operators: [...ARN, "StringLike", "StringNotEquals"],
        keys: ["aws:PrincipalTag/arn"],
        value: fc.oneof(
          fc
            .tuple(text("ab*?", 2), text("a*", 1), text("ab:*", 3))
            .map(([service, account, resource]) => `arn:aws:${service}::${account}:${resource}`),
          fc.constantFrom("arn:*:*:*:*:*", "arn:aws:a*", "*"),
        ),
      }),
    ),
    values: new Map([
      [
        "aws:principaltag/arn",
        [
          undefined,
          "none",
          ...["", "a", "b", "ab", "z"].flatMap((service) =>
            ["", "a", "z"].flatMap((account) => ["", "a", "b", "a:b", "z"].map((resource) => `arn:aws:${service}::${account}:${resource}`)),
          ),
        ],
      ],
    ]),
  },
  ...["2012-10-17", "2008-10-17"].map(
    (version): Puzzle => ({
      title: `variables in documents of ${version.slice(0, 4)}`,
      // Two keys that are patterns of each other: docs/limits.md.
      undecided: 0.25,
      documents: documents(
        conditions({
          operators: STRING,
          keys: ["sts:ExternalId", "aws:PrincipalTag/t"],
          value: fc.constantFrom(
            "a",
            "a*",
            "?",
            "${aws:PrincipalTag/t}",
            "${aws:principaltag/T, 'a'}",
            "a${sts:ExternalId}",
            "${*}",
            "a${?}",
            "${$}{aws:PrincipalTag/t}",
            "${aws:PrincipalTag/t",
          ),
        }),
        version,
      ),
      values: new Map(
        ["sts:externalid", "aws:principaltag/t"].map((key) => [
          key,
          [undefined, "", "a", "*", "?", "aa", "a*", "a?", "z", "az", "${aws:PrincipalTag/t}", "${aws:PrincipalTag/t", "${*}", "aaa"],
        ]),
      ),
    }),
  ),
];

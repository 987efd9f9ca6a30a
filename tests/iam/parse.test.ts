import assert from "node:assert/strict";
import { canAssumeWithoutMfa, parse } from "@mfa-guard/iam";
import fc from "fast-check";
import { addressInBlock } from "../../iam/src/evaluate/address.js";
import { parseInstant, parseNumber } from "../../iam/src/evaluate/scalars.js";
import { check, SEED } from "../../testkit/iam/property";

const allow = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
const deny = { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" };

/** Documents that AWS doesn't take: each of them would be a pass if what can't be read were skipped. */
const UNREADABLE: readonly (readonly [title: string, document: unknown])[] = [
  ["nothing", undefined],
  ["null", null],
  ["a number", 7],
  ["a condition block that is no plain object", { Statement: [allow, { ...deny, Condition: new Map([["Bool", {}]]) }] }],
  ["a condition block that is a date", { Statement: [allow, { ...deny, Condition: new Date(0) }] }],
  ["an operator's keys in no plain object", { Statement: [allow, { ...deny, Condition: { Bool: new Map() } }] }],
  ["a principal that is no plain object", { Statement: [allow, { ...deny, Principal: new Map([["AWS", "*"]]) }] }],
  ["a list with a hole", { Statement: new Array(1) }],
  ["a value that is an object", { Statement: { ...allow, Action: { Ref: "Action" } } }],
  ["a NotPrincipal that names nobody", { Statement: [allow, { ...deny, Principal: undefined, NotPrincipal: {} }] }],
  ["a NotPrincipal with an empty list", { Statement: [allow, { ...deny, Principal: undefined, NotPrincipal: { AWS: [] } }] }],
];

describe("parse", () => {
  for (const [title, document] of UNREADABLE) {
    it(`can't read ${title}`, () => {
      const verdict = canAssumeWithoutMfa(document);
      assert(verdict.kind === "unreadable", verdict.kind);
      assert(verdict.faults.length > 0);
    });
  }

  it("can't read JSON text in which an object has a key twice", () => {
    const statement = (conditions: string): string =>
      `{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole",${conditions}}}`;
    const [none, mfa] = ['"Condition":{}', '"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}'];
    for (const twice of [`${none},${mfa}`, `${mfa},${none}`]) assert.equal(canAssumeWithoutMfa(statement(twice)).kind, "unreadable");
    const escaped = parse(statement('"Condition" : {"Bool": {"a:b": "true", "a:\\u0062" : "false"}}'));
    assert(escaped.kind === "unreadable");
    assert.deepEqual(escaped.faults, [{ path: "", fault: "duplicate-key", about: "a:b" }]);
    assert.equal(canAssumeWithoutMfa(statement('"Condition":{"Bool":{"a:\\"b":"true"},"Null":{"a:\\"b":"true"}}')).kind, "requires-mfa");
  });

  it(`never throws, and reads the same from text as from the object (seed ${SEED})`, () => {
    check(
      0.1,
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(parse(JSON.stringify(value)), parse(typeof value === "string" ? JSON.stringify(value) : value));
      }),
    );
  });

  describe(`accepts only values that the evaluator can compare (seed ${SEED})`, () => {
    const accepts = (operator: string, value: string): boolean =>
      parse({ Statement: { ...allow, Condition: { [operator]: { "app:key": value } } } }).kind === "document";
    const text = (alphabet: string): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }).map((letters) => letters.join(""));

    it("numbers", () => {
      check(
        0.2,
        fc.property(text("0123.+-eE x"), (value) => assert(!accepts("NumericEquals", value) || parseNumber(value) !== undefined)),
      );
    });

    it("dates", () => {
      const dates = fc.oneof(
        text("0123T:-+Z."),
        fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString()),
        fc
          .tuple(
            fc.integer({ min: 1970, max: 2100 }),
            fc.nat(14),
            fc.nat(33),
            fc.constantFrom("", "T00:00", "T24:00Z", "T23:60Z", "T23:59:59+0130"),
          )
          .map(([year, month, day, time]) => `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}${time}`),
      );
      check(
        0.2,
        fc.property(dates, (value) => assert(!accepts("DateEquals", value) || parseInstant(value) !== undefined)),
      );
    });

    it("addresses", () => {
      const addresses = fc.oneof(text("0129./"), text("01af:./"), fc.ipV4Extended(), fc.ipV4(), fc.ipV6());
      check(
        0.2,
        fc.property(addresses, fc.constantFrom("", "/0", "/8", "/32", "/33", "/128", "/129", "/08"), (address, prefix) => {
          assert(!accepts("IpAddress", address + prefix) || addressInBlock(address, address + prefix));
        }),
      );
    });
  });
});

import assert from "node:assert/strict";
import { addressText, isAddressBlock, isInstant, isNumber, toAddressBlock, toInstant, toNumber } from "../../../iam/src/document/values.js";

describe("toNumber", () => {
  for (const [text, value] of [
    ["0", 0],
    ["-1.50", -1.5],
    ["+2", 2],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["1E-2", 0.01],
    [" 7\t", 7],
    ["9e999", Number.POSITIVE_INFINITY],
    ["1".repeat(300), Number("1".repeat(300))],
    [`0.${"1".repeat(300)}`, Number(`0.${"1".repeat(300)}`)],
  ] as const) {
    it(`reads \`${text.slice(0, 20)}\``, () => {
      assert.equal(toNumber(text), value);
      assert(isNumber(text));
    });
  }

  for (const text of [
    "",
    " ",
    ".",
    "-",
    "x",
    "1x",
    "x1",
    "1 2",
    "0x10",
    "1e",
    "1e1234",
    "--1",
    "1,5",
    "Infinity",
    "NaN",
    "1".repeat(301),
  ]) {
    it(`doesn't read \`${text.slice(0, 20)}\``, () => {
      assert.equal(toNumber(text), Number.NaN);
      assert(!isNumber(text));
    });
  }
});

describe("toInstant", () => {
  const DAY = Date.UTC(2026, 10, 24);
  const NOON = DAY + 12 * 3_600_000;
  for (const [text, value] of [
    ["2026-11-24", DAY],
    ["2026-11", Date.UTC(2026, 10, 1)],
    ["2026", Date.UTC(2026, 0, 1)],
    ["2026-11-24T12:00", NOON],
    ["2026-11-24T12:00Z", NOON],
    ["2026-11-24T12:00:00Z", NOON],
    ["2026-11-24T12:34:56Z", NOON + (34 * 60 + 56) * 1000],
    ["2026-11-24T12:00:00.5Z", NOON + 500],
    ["2026-11-24T12:00:00.123456789Z", NOON + 123],
    ["2026-11-24T13:00:00+01:00", NOON],
    ["2026-11-24T13:00:00+0100", NOON],
    ["2026-11-24T06:30:00-05:30", NOON],
    ["2026-11-24T23:59:59Z", DAY + 86_399_000],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["2026-12-31", Date.UTC(2026, 11, 31)],
    ["1795521600", 1_795_521_600_000],
    ["0", 0],
    ["999999999999999", 999_999_999_999_999_000],
  ] as const) {
    it(`reads \`${text}\``, () => {
      assert.equal(toInstant(text), value);
      assert(isInstant(text));
    });
  }

  for (const text of [
    "",
    "soon",
    "2026-02-29",
    "2026-13-01",
    "2026-00-01",
    "2026-01-32",
    "2026-01-00",
    "2026-11-24T24:00Z",
    "2026-11-24T12:60Z",
    "2026-11-24T12:00:60Z",
    "2026-11-24T12Z",
    "2026-11-24 12:00",
    "2026-11-24T12:00+1",
    "2026-11-24T12:00:00.1234567890Z",
    "x2026-11-24",
    "2026-11-24x",
    "-1",
    "1.5",
    "x12345",
    "12345x",
    "1234567890123456",
  ]) {
    it(`doesn't read \`${text}\``, () => {
      assert.equal(toInstant(text), Number.NaN);
      assert(!isInstant(text));
    });
  }
});

describe("toAddressBlock", () => {
  const ipv4 = (a: number, b: number, c: number, d: number): bigint => BigInt(((a * 256 + b) * 256 + c) * 256 + d);

  for (const [text, bits, first, last] of [
    ["10.0.0.0/8", 32, ipv4(10, 0, 0, 0), ipv4(10, 255, 255, 255)],
    ["10.1.2.3/8", 32, ipv4(10, 0, 0, 0), ipv4(10, 255, 255, 255)],
    ["203.0.113.7", 32, ipv4(203, 0, 113, 7), ipv4(203, 0, 113, 7)],
    ["203.0.113.7/32", 32, ipv4(203, 0, 113, 7), ipv4(203, 0, 113, 7)],
    ["255.255.255.255/31", 32, ipv4(255, 255, 255, 254), ipv4(255, 255, 255, 255)],
    ["0.0.0.0/0", 32, 0n, (1n << 32n) - 1n],
    ["::/0", 128, 0n, (1n << 128n) - 1n],
    ["::", 128, 0n, 0n],
    ["::1", 128, 1n, 1n],
    ["1::", 128, 1n << 112n, 1n << 112n],
    ["2001:db8::/32", 128, 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
    ["2001:DB8::7/128", 128, (0x20010db8n << 96n) + 7n, (0x20010db8n << 96n) + 7n],
    ["1:2:3:4:5:6:7:8", 128, 0x00010002000300040005000600070008n, 0x00010002000300040005000600070008n],
    ["1:2:3::7:8", 128, 0x00010002000300000000000000070008n, 0x00010002000300000000000000070008n],
    ["1::2:3:4:5:6:7", 128, 0x00010000000200030004000500060007n, 0x00010000000200030004000500060007n],
    ["::ffff:1.2.3.4", 128, 0xffff01020304n, 0xffff01020304n],
    ["1:2:3:4:5:6:255.254.253.252", 128, 0x000100020003000400050006fffefdfcn, 0x000100020003000400050006fffefdfcn],
  ] as const) {
    it(`reads \`${text}\``, () => {
      assert.deepEqual(toAddressBlock(text), { bits, first, last });
      assert(isAddressBlock(text));
    });
  }

  for (const text of [
    "",
    "x",
    "10.0.0",
    "10.0.0.0.0",
    "10.0.0.256",
    "10.0.0.01",
    "10.0.0.-1",
    "10.0.0.1000",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/x",
    "10.0.0.0/8x",
    "10.0.0.0/-1",
    "10.0.0.0/0008",
    "/8",
    "::/129",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
    "12345::",
    "g::",
    "::1.2.3",
    "::1.2.3.4:5",
    "1.2.3.4::",
    "1:2:3:4:5:6:7:1.2.3.4",
    "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
  ]) {
    it(`doesn't read \`${text}\``, () => {
      assert.equal(toAddressBlock(text), undefined);
      assert(!isAddressBlock(text));
    });
  }
});

describe("addressText", () => {
  it("writes what is read back", () => {
    for (const text of ["203.0.113.7", "0.0.0.0", "255.255.255.255", "2001:db8:0:0:0:0:0:7", "1:2:3:4:5:6:7:8", "ffff:0:0:0:0:0:0:0"]) {
      const block = toAddressBlock(text) ?? assert.fail(text);
      assert.equal(addressText(block.bits, block.first), text);
    }
  });
});

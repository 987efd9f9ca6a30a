/** Numbers, instants and address blocks, as condition values write them. */

export function isNumber(text: string): boolean {
  return NUMBER.test(text);
}

const NUMBER = /^\s*[+-]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})([eE][+-]?\d{1,3})?\s*$/;

/** NaN where the text is no number. */
export function toNumber(text: string): number {
  return isNumber(text) ? Number(text) : Number.NaN;
}

export function isInstant(text: string): boolean {
  return !Number.isNaN(toInstant(text));
}

const EPOCH = /^\d{1,15}$/;
const ISO_8601 = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

/**
 * Milliseconds since 1970 of an ISO 8601 date (`2026-11-24`, `2026-11-24T12:00:00Z`; a time without a zone is UTC)
 * or of a count of seconds since 1970. NaN where the text is neither. Four digits are a year.
 */
export function toInstant(text: string): number {
  const iso = ISO_8601.exec(text);
  if (iso === null) return EPOCH.test(text) ? Number(text) * 1000 : Number.NaN;
  const [, year, month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = "0", zone = "Z"] = iso;
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate() || Number(hour) > 23) return Number.NaN;
  const offset = zone === "Z" ? "Z" : zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`);
}

/** The addresses from `first` to `last`, both included, of one address family. */
export interface AddressBlock {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

export function isAddressBlock(text: string): boolean {
  return toAddressBlock(text) !== undefined;
}

/** The block of `192.0.2.0/24`, `2001:db8::/32`, or of a single address; host bits are ignored. Undefined for anything else. */
export function toAddressBlock(text: string): AddressBlock | undefined {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const bits = address.includes(":") ? 128 : 32;
  const value = bits === 128 ? ipv6(address) : ipv4(address);
  if (value === undefined) return undefined;
  const prefix = slash < 0 ? bits : /^\d{1,3}$/.test(text.slice(slash + 1)) ? Number(text.slice(slash + 1)) : -1;
  if (prefix < 0 || prefix > bits) return undefined;
  const hosts = (1n << BigInt(bits - prefix)) - 1n;
  const first = value & ~hosts;
  return { bits, first, last: first | hosts };
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return BigInt(value);
}

function ipv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (text.length > 45 || halves.length > 2) return undefined;
  const head = groups(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1] as string, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail].reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** The 16-bit groups of one half of an IPv6 address; at the end of the address, the last group may be a dotted IPv4 address. */
function groups(text: string, isEnd: boolean): readonly number[] | undefined {
  if (text === "") return [];
  const values: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const dotted = isEnd && index === parts.length - 1 && part.includes(".") ? ipv4(part) : undefined;
    if (dotted !== undefined) values.push(Number(dotted >> 16n), Number(dotted & 0xffffn));
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) values.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return values;
}

/** The address as text, IPv6 in its eight groups. */
export function addressText(bits: 32 | 128, value: bigint): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  return Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(":");
}

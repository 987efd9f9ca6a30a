interface Block {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly prefix: number;
}

/**
 * True iff `address` lies in `block`, a CIDR block or a single address of the same family; false where either can't be read.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function addressInBlock(address: string, block: string): boolean {
  const [within, of] = [parseBlock(block), parseBlock(address)];
  if (!within || !of || within.bits !== of.bits || of.prefix !== of.bits) return false;
  const host = BigInt(within.bits - within.prefix);
  return within.value >> host === of.value >> host;
}

export function isAddress(text: string): boolean {
  return addressInBlock(text, text);
}

function parseBlock(text: string): Block | undefined {
  const [, address = "", prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = address.includes(":") ? 128 : 32;
  const value = bits === 128 ? parseIPv6(address) : parseIPv4(address);
  const length = prefix === undefined ? bits : Number(prefix);
  return value === undefined || length > bits ? undefined : { bits, value, prefix: length };
}

function parseIPv4(text: string): bigint | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)) return undefined;
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function parseIPv6(text: string): bigint | undefined {
  const halves = withoutDottedTail(text)?.split("::") ?? [];
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : halves.length !== 1 || missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** `::ffff:1.2.3.4` as `::ffff:102:304`. */
function withoutDottedTail(text: string): string | undefined {
  if (!text.includes(".")) return text;
  const start = text.lastIndexOf(":") + 1;
  const value = parseIPv4(text.slice(start));
  return value === undefined ? undefined : `${text.slice(0, start)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

/** A seeded generator (xorshift32): the same numbers everywhere, and fast enough for hundreds of thousands of records a second. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (seed ^ 0x9e3779b9) | 0 || 1;
  }

  /** A whole number from 0 to 2³² - 1. */
  next(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return this.state >>> 0;
  }

  below(limit: number): number {
    return this.next() % limit;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  /** Of version 4, as CloudTrail's ids are. */
  uuid(): string {
    const [a, b, c, d] = [this.next(), this.next(), this.next(), this.next()];
    return `${hex(a >>> 16)}${hex(a)}-${hex(b >>> 16)}-4${hex(b).slice(1)}-8${hex(c).slice(1)}-${hex(c >>> 16)}${hex(d >>> 16)}${hex(d)}`;
  }
}

const HEX = Array.from({ length: 1 << 16 }, (_, value) => value.toString(16).padStart(4, "0"));
const hex = (value: number) => HEX[value & 0xffff] as string;

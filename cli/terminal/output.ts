/** Where a command writes: its result, and what went wrong. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

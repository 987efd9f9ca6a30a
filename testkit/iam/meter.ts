import { Budget } from "../../iam/src/sets/budget.js";

/** A budget without end that counts what is spent. */
export class Meter extends Budget {
  spent = 0;

  constructor() {
    super(Number.POSITIVE_INFINITY);
  }

  override spend(steps: number): void {
    this.spent += steps;
  }
}

/** The steps that `run` counts. */
export function costOf(run: (budget: Budget) => unknown): number {
  const meter = new Meter();
  run(meter);
  return meter.spent;
}

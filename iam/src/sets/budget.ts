/** Thrown where a question costs more than it may; `ask` turns it into `undecided`. Never leaves the engine. */
export class OverBudget extends Error {}

/**
 * What one question may cost, in steps of about the same duration. It counts work instead of reading a clock,
 * so that the same question has the same answer on every machine.
 */
export class Budget {
  constructor(private left: number) {}

  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new OverBudget();
  }
}

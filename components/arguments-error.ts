import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./documents/problems";

/** Arguments that a component refuses. Pulumi shows only its message, without a stack trace. */
export class ArgumentsError extends pulumi.RunError {
  readonly problems: readonly Problem[];

  constructor(component: string, name: string, problems: readonly Problem[]) {
    super(`${component} \`${name}\`: ${problems.map(({ property, reason }) => `\`${property}\` ${reason}`).join("; ")}`);
    this.problems = problems;
  }
}

/** Returns only when there are no problems. */
export function refuse(component: string, name: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ArgumentsError(component, name, problems);
}

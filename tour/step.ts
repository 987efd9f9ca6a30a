import type { World } from "./world";

/** What a command of a step showed: itself, as a person would type it, and what it left behind. */
export interface Shown {
  /** Whose terminal it is. */
  readonly by: string;
  readonly command: string;
  readonly code: number;
  readonly output: string;
}

/** One stop of the tour. The steps are run in order; each builds on what the ones before it left in the account. */
export interface Step {
  readonly title: string;
  /** One line: what is shown, and why it comes out as it does. */
  readonly about: string;
  run(world: World): Promise<readonly Shown[]>;
  /** Throws unless the step came out as `about` says. */
  check(shown: readonly Shown[], world: World): void | Promise<void>;
}

/** Stands for a command that wasn't run. */
export const NOTHING: Shown = { by: "", command: "", code: -1, output: "nothing was run" };

/** What a command of a step showed: itself, as a person would type it, and what it left behind. */
export interface Shown {
  /** Whose terminal it is. */
  readonly by: string;
  readonly command: string;
  readonly code: number;
  readonly output: string;
}

/** Stands for a command that wasn't run. */
export const NOTHING: Shown = { by: "", command: "", code: -1, output: "nothing was run" };

import type { Shown } from "./shown";
import type { World } from "./world";

/** One stop of the tour. The steps are run in order; each builds on what the ones before it left in the account. */
export interface Step {
  readonly title: string;
  /** One line: what is shown, and why it comes out as it does. */
  readonly about: string;
  run(world: World): Promise<readonly Shown[]>;
  /** Throws unless the step came out as `about` says. */
  check(shown: readonly Shown[], world: World): void | Promise<void>;
}

import { evaluateStatement } from "../evaluate/evaluate.js";
import type { Bounds } from "../questions/premises.js";
import type { Request } from "../request.js";
import { allowsOf, denysOf, type Located } from "../search/space.js";

/** What an explanation may look at: the statements that were judged, and whether another request gets through them too. */
export interface Scene {
  readonly statements: readonly Located[];
  readonly passes: (request: Request) => boolean;
  /** The name of the user that the question is about, where it is about one. */
  readonly userName?: string | undefined;
}

/** What one of the Allows lets in and none of the Denys stops gets through. */
export function allowed(statements: readonly Located[]): Scene {
  const [allows, denys] = [allowsOf(statements), denysOf(statements)];
  return { statements, passes: (request) => allows.some(matches(request)) && !denys.some(matches(request)) };
}

/** Whatever no Deny stops gets through. */
export function undenied(denys: readonly Located[], userName?: string): Scene {
  return { statements: denys, userName, passes: (request) => !denys.some(matches(request)) };
}

/** Whatever the Deny hits. */
export function hitBy(deny: Located): Scene {
  return { statements: [deny], passes: (request) => matches(request)(deny) };
}

/** What gets through within what premises add, too: their statements tell callers apart as well. */
export function within(scene: Scene, { stops, levels }: Bounds): Scene {
  const passes = (request: Request): boolean =>
    scene.passes(request) && !stops.some(matches(request)) && levels.every((level) => level.some(matches(request)));
  return { ...scene, statements: [...scene.statements, ...stops, ...levels.flat()], passes };
}

function matches(request: Request): (located: Located) => boolean {
  return ({ statement, version }) => evaluateStatement(request, statement, version);
}

import type { Exceptions } from "./exceptions";
import type { Groups } from "./groups";
import { archivePath, type Packs } from "./packs";
import type { Stack } from "./stacks";

/** The packs that a stack is told to run, as an update's answer has them. */
export function requiredPolicies(
  groups: Groups,
  packs: Packs,
  exceptions: Exceptions,
  url: () => string,
): (stack: Stack) => readonly object[] {
  return ({ name, project }) =>
    groups.requiredBy(name, project).map(({ changed, ...pack }) => ({
      ...pack,
      packLocation: url() + archivePath(packs.find(pack.name, pack.versionTag)),
      exceptions: exceptions.of(pack.name),
    }));
}

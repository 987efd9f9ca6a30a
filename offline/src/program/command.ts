import type { Project } from "../project";
import { goCommand } from "./go";
import { pythonCommand } from "./python";

const commands: Readonly<Record<string, (project: Project) => Promise<readonly string[]>>> = { python: pythonCommand, go: goCommand };

/**
 * The command with which the kit's language hosts run a program, once it is installed or built; undefined for languages whose host does
 * so itself. Throws a `UserError` that says what is missing.
 */
export async function programCommand(project: Project): Promise<readonly string[] | undefined> {
  return commands[project.runtime]?.(project);
}

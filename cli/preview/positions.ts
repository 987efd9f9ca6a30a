import { existsSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Position } from "../findings/finding";
import type { Shown } from "./digest";
import type { Project } from "./project";
import { type Place, yamlResources } from "./yaml-program";

/**
 * Where a person wrote each resource, by URN: at the first frame of its own stack inside the project, in YAML where the program names it, else
 * where its parent is. One without such a place is missing.
 */
export function positionsOf(resources: readonly Shown[], project: Project, folder: string): ReadonlyMap<string, Position> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const inYaml = yamlResources(project);
  const found = new Map<string, Position>();
  for (const resource of resources) {
    const place = placeOf(resource, byUrn, project, inYaml);
    if (place !== undefined) found.set(resource.urn, position(place, folder));
  }
  return found;
}

/** A chain of parents is no longer than this. */
const DEEPEST = 100;

function placeOf(
  { urn, sourcePosition, stackTrace, parent }: Shown,
  byUrn: ReadonlyMap<string, Shown>,
  project: Project,
  inYaml: ReadonlyMap<string, Place>,
  depth = 0,
): Place | undefined {
  const frames = [sourcePosition, ...(stackTrace ?? []).map((frame) => frame.sourcePosition)];
  for (const frame of frames) {
    const place = frame === undefined ? undefined : inProject(frame, project);
    if (place !== undefined) return place;
  }
  const above = parent === undefined ? undefined : byUrn.get(parent);
  if (above === undefined || depth > DEEPEST) return inYaml.get(nameOf(urn));
  // A name of the program may be the name of some component's child too.
  const isTop = above.type === STACK;
  return isTop ? inYaml.get(nameOf(urn)) : placeOf(above, byUrn, project, inYaml, depth + 1);
}

const STACK = "pulumi:pulumi:Stack";

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Folders in which a package manager puts what others wrote. */
const INSTALLED = new Set(["node_modules", "site-packages", "dist-packages"]);

/** The place that a position of the engine names, where a person of this project wrote it: `project:///index.ts#43,20`. */
function inProject(frame: string, { root }: Project): Place | undefined {
  const [, path = "", line = "", column] = /^project:\/\/\/(.*)#(\d+)(?:,(\d+))?$/.exec(frame) ?? [];
  if (path === "" || Number(line) < 1) return undefined;
  const full = resolve(root, decoded(path));
  const inside = relative(root, full).split(sep);
  if (inside[0] === ".." || inside.some((part) => INSTALLED.has(part)) || !existsSync(full)) return undefined;
  return { path: full, line: Number(line), ...(Number(column) > 0 && { column: Number(column) }) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function position({ path, line, column }: Place, folder: string): Position {
  return { file: relative(folder, path).replaceAll("\\", "/"), line, ...(column !== undefined && { column }) };
}

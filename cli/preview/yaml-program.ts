import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LineCounter, YAMLMap } from "yaml";
import type { Project } from "./project";

/** A place in a file by its absolute path. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

/** In the order in which the language host looks for the program. */
const FILES = ["Main.json", "Main.yaml", "Pulumi.yaml"];

/** Where a YAML program defines each resource, by its name in URNs; empty where it is in another language. */
export function yamlResources({ runtime, main, compiled }: Project): ReadonlyMap<string, Place> {
  if (runtime !== "yaml" || compiled) return new Map();
  const path = FILES.map((name) => join(main, name)).find(existsSync);
  return path === undefined ? new Map() : resourcesIn(path);
}

function resourcesIn(path: string): ReadonlyMap<string, Place> {
  const { LineCounter, isMap, isScalar, parseDocument } = require("yaml") as typeof import("yaml");
  const lines: LineCounter = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines, logLevel: "silent" });
  const resources = document.get("resources");
  if (!isMap(resources)) return new Map();
  return new Map(
    (resources as YAMLMap).items.flatMap(({ key, value }) => {
      if (!isScalar(key) || key.range == null) return [];
      const named = isMap(value) ? value.get("name") : undefined;
      const { line, col } = lines.linePos(key.range[0]);
      return [[typeof named === "string" ? named : String(key.value), { path, line, column: col }]];
    }),
  );
}

/** From a value to one inside it: keys and indices. */
export type Path = readonly (string | number)[];

/** A file of JSON or YAML, with the places where its parts stand. */
export interface Source {
  /** As it was named; `-` is standard input. */
  readonly path: string;
  readonly text: string;
  readonly format: "json" | "yaml";
  readonly value: unknown;
  /** Where the value at the path begins, or where the nearest one does that holds it. Line and column count from 1. */
  locate(path: Path): Place;
  /** The text with other values at these paths, and everything else as it was. */
  edited(changes: readonly Change[]): string;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A new value; undefined takes the key or member away. */
export interface Change {
  readonly path: Path;
  readonly value: unknown;
}

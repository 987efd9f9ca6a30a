type Table = Readonly<Record<string, unknown>>;

/** Resources of a template that refer to each other in a circle, which CloudFormation refuses; undefined where there are none. */
export function circleIn(resources: Table): readonly string[] | undefined {
  const referred = new Map(
    Object.entries(resources).map(([id, resource]) => [id, [...namesIn(resource)].filter((name) => Object.hasOwn(resources, name))]),
  );
  const settled = new Set<string>();
  for (const start of referred.keys()) {
    // By hand, because a circle may be longer than the call stack.
    const way: { readonly id: string; readonly next: string[] }[] = [];
    const on = new Set<string>();
    const enter = (id: string) => {
      way.push({ id, next: [...(referred.get(id) ?? [])] });
      on.add(id);
    };
    if (!settled.has(start)) enter(start);
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const next = last.next.pop();
      if (next === undefined) {
        settled.add(last.id);
        on.delete(last.id);
        way.pop();
      } else if (on.has(next)) {
        return way.map(({ id }) => id).slice(way.findIndex(({ id }) => id === next));
      } else if (!settled.has(next)) enter(next);
    }
  }
  return undefined;
}

/** The logical ids that the value names for certain: a branch of `Fn::If` may not be taken. */
function namesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const one of value) namesIn(one, found);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return found;
  for (const [key, given] of Object.entries(value)) {
    if (key === "Fn::If") continue;
    if (key === "Ref") found.add(String(given));
    if (key === "Fn::GetAtt") found.add(String(Array.isArray(given) ? given[0] : String(given).split(".")[0]));
    if (key === "Fn::Sub")
      for (const [, id = ""] of String(Array.isArray(given) ? given[0] : given).matchAll(/\$\{([^!.}][^.}]*)/g)) found.add(id.trim());
    namesIn(given, found);
  }
  return found;
}

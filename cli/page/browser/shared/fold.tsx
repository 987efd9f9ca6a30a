import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Name } from "./text";

interface Props {
  readonly summary: ComponentChildren;
  /** What it holds: drawn when it is first unfolded, because of thousands of folds few are read. */
  readonly children: () => ComponentChildren;
}

export function Fold({ summary, children }: Props) {
  const [drawn, draw] = useState(false);
  return (
    <details onToggle={() => draw(true)}>
      <summary>{summary}</summary>
      {drawn && children()}
    </details>
  );
}

/** The names that a list has no room for. */
export function FoldedNames({
  summary,
  of,
}: {
  readonly summary: string;
  readonly of: readonly { readonly id: string; readonly name: string }[];
}) {
  return (
    <Fold summary={summary}>
      {() => (
        <ul class="names">
          {of.map(({ id, name }) => (
            <li key={id}>
              <Name>{name}</Name>
            </li>
          ))}
        </ul>
      )}
    </Fold>
  );
}

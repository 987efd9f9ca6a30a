import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly number?: boolean;
}

interface Rows<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

const FIRST = 10;
/** A button for so few more isn't worth its place. */
const FEW = 5;

/** A table that shows its first rows until asked for all. On a phone each row is a list of what its columns say. */
export function Table<Row>({ caption, columns, rows }: Rows<Row>) {
  const [all, showAll] = useState(false);
  const shown = all || rows.length <= FIRST + FEW ? rows : rows.slice(0, FIRST);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section class="scrolls" aria-label={caption} tabIndex={0}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ head, number }) => (
                <th key={head} scope="col" class={number ? "number" : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={index}>
                {columns.map(({ head, cell, number }) => (
                  <td key={head} data-head={head} class={number ? "number" : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown.length < rows.length && (
        <button type="button" onClick={() => showAll(true)}>
          Show all {rows.length.toLocaleString("en")}
        </button>
      )}
    </>
  );
}

import { setTimeout as wait } from "node:timers/promises";
import { spawn } from "@lydell/node-pty";
import { type IBufferCell, Terminal } from "@xterm/headless";

export interface Run {
  readonly column: number;
  readonly text: string;
  /** Of the terminal's sixteen colors; undefined for its own. */
  readonly color: number | undefined;
  readonly bold: boolean;
}

/** What a terminal shows from a moment on, in milliseconds since the command began: its rows. */
export interface Frame {
  readonly at: number;
  readonly rows: readonly (readonly Run[])[];
}

export const COLUMNS = 72;
const ROWS = 40;
const EVERY_MILLISECONDS = 100;

/** Runs the command in a real terminal, and keeps what that shows whenever it has changed. */
export async function record(
  [program = "", ...args]: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly Frame[]> {
  const terminal = new Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const child = spawn(program, args, {
    name: "xterm-256color",
    cols: COLUMNS,
    rows: ROWS,
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", LANG: "C.UTF-8", ...env },
  });
  child.onData((text) => terminal.write(text));
  terminal.onData((answer) => child.write(answer));
  let ended = false;
  child.onExit(() => {
    ended = true;
  });
  const frames: Frame[] = [];
  const began = performance.now();
  for (let last = false; !last; ) {
    last = ended;
    await wait(EVERY_MILLISECONDS);
    await new Promise<void>((drawn) => terminal.write("", drawn));
    const rows = rowsOf(terminal);
    if (JSON.stringify(rows) !== JSON.stringify(frames.at(-1)?.rows)) frames.push({ at: performance.now() - began, rows });
  }
  terminal.dispose();
  return frames;
}

function rowsOf({ buffer: { active } }: Terminal): readonly (readonly Run[])[] {
  const rows = Array.from({ length: active.length }, (_, row) => runsOf(active, row));
  const filled = rows.findLastIndex((runs) => runs.some(({ text }) => text.trim() !== ""));
  return rows.slice(0, filled + 1);
}

function runsOf(buffer: Terminal["buffer"]["active"], row: number): readonly Run[] {
  const line = buffer.getLine(row);
  const runs: Run[] = [];
  for (let column = 0; column < (line?.length ?? 0); column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = { color: colorOf(cell), bold: cell.isBold() !== 0 };
    const before = runs.at(-1);
    const text = cell.getChars() || " ";
    // A wide character isn't as wide in every font: what follows it stands at its own place.
    if (
      before !== undefined &&
      before.color === style.color &&
      before.bold === style.bold &&
      cell.getWidth() === 1 &&
      !/\p{Emoji_Presentation}$/u.test(before.text)
    ) {
      runs[runs.length - 1] = { ...before, text: before.text + text };
    } else runs.push({ column, text, ...style });
  }
  return runs.map((run) => ({ ...run, text: run.text.trimEnd() })).filter(({ text }) => text !== "");
}

function colorOf(cell: IBufferCell): number | undefined {
  return cell.isFgPalette() ? cell.getFgColor() : undefined;
}

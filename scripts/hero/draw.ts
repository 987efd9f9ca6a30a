import { COLUMNS, type Frame, type Run } from "./record";

const [CHARACTER, LINE, MARGIN, BAR] = [8.4, 20, 20, 36];
/** Longer waits are cut to this, in milliseconds: a reader has seen that something is at work. */
const LONGEST_WAIT = 600;
const TYPING = 35;

/** The sixteen colors on the terminal's ground, each with enough contrast to be read. */
const COLORS = [
  "#8b949e", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#e4e4e7",
  "#a1a1aa", "#ffa198", "#9be9a8", "#f2cc60", "#a5d6ff", "#e2c5ff", "#b3f0ff", "#ffffff",
]; // biome-ignore format: two rows of eight

/** A text in one row, for as long as it stands there. */
interface Stay {
  readonly row: number;
  readonly runs: readonly Run[];
  readonly from: number;
  /** Undefined: to the end. */
  readonly to: number | undefined;
}

/** An animation of the command being typed and of what the terminal shows then, which stands still for readers who want no motion. */
export function draw(command: string, frames: readonly Frame[]): string {
  const typed = [...command].map((_, index) => ({ at: index * TYPING, rows: [[prompt(command.slice(0, index + 1))]].map(flat) }));
  const begins = command.length * TYPING + LONGEST_WAIT;
  const shown = [...typed, ...hastened(frames).map(({ at, rows }) => ({ at: at + begins, rows: [prompt(command), ...rows] }))];
  const rows = Math.max(...shown.map((frame) => frame.rows.length));
  const [width, height] = [COLUMNS * CHARACTER + 2 * MARGIN, rows * LINE + BAR + MARGIN];
  const stays = staysOf(shown, rows);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height}" role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<title>A preview that is blocked: a role's trust policy lets access keys in without MFA</title>
<style>
text { white-space: pre; fill: #e4e4e7 }
.s { visibility: hidden }
@keyframes on { from, to { visibility: visible } }
@media (prefers-reduced-motion: no-preference) {
${stays.map(({ from, to }, index) => `#s${index} { animation: on ${to === undefined ? 1 : Math.round(to - from)}ms step-end ${Math.round(from)}ms${to === undefined ? " forwards" : ""} }`).join("\n")}
}
@media (prefers-reduced-motion: reduce) { .last { visibility: visible } }
</style>
<rect width="100%" height="100%" rx="10" fill="#161618"/>
${["#ff5f57", "#febc2e", "#28c840"].map((fill, index) => `<circle cx="${20 + index * 18}" cy="18" r="6" fill="${fill}"/>`).join("")}
${stays.map(drawn).join("\n")}
</svg>
`;
}

const flat = (runs: readonly (readonly Run[])[]): readonly Run[] => runs.flat();

function prompt(command: string): readonly Run[] {
  return [
    { column: 0, text: "$", color: 10, bold: false },
    { column: 2, text: command, color: undefined, bold: true },
  ];
}

function hastened(frames: readonly Frame[]): readonly Frame[] {
  let [before, at] = [0, 0];
  return frames.map((frame) => {
    at += Math.min(frame.at - before, LONGEST_WAIT);
    before = frame.at;
    return { ...frame, at };
  });
}

function staysOf(frames: readonly Frame[], rows: number): readonly Stay[] {
  return Array.from({ length: rows }, (_, row) => row).flatMap((row) => {
    const stays: Stay[] = [];
    for (const { at, rows: all } of frames) {
      const runs = all[row] ?? [];
      const before = stays.at(-1);
      if (before !== undefined && JSON.stringify(before.runs) === JSON.stringify(runs)) continue;
      if (before !== undefined) stays[stays.length - 1] = { ...before, to: at };
      stays.push({ row, runs, from: at, to: undefined });
    }
    return stays.filter(({ runs }) => runs.length > 0);
  });
}

function drawn({ row, runs, to }: Stay, index: number): string {
  const spans = runs.map(({ column, text, color, bold }) => {
    const style = `${color === undefined ? "" : ` style="fill:${COLORS[color] ?? "#e4e4e7"}"`}${bold ? ' font-weight="700"' : ""}`;
    return `<tspan x="${(MARGIN + column * CHARACTER).toFixed(1)}"${style}>${escaped(text)}</tspan>`;
  });
  return `<text id="s${index}" class="s${to === undefined ? " last" : ""}" y="${BAR + (row + 1) * LINE - 4}">${spans.join("")}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

import { type PlotOptions, plot } from "@observablehq/plot";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Text in a plot has the size of the text around it on every screen, so a plot is drawn for the width that it has, not scaled to it. */
const LETTER = 14;

/** What a plot over time of this width needs below it: as many dates as fit, with the month, or the year, in a second line. */
export function overTime(width: number) {
  return { marginBottom: 46, x: { type: "utc", label: null, ticks: Math.max(2, Math.floor(width / 90)) } } as const;
}

interface Drawn {
  readonly title: string;
  /** What the plot shows, in a sentence: for those who don't see it. */
  readonly summary: string;
  readonly options: (width: number) => PlotOptions;
  /** The same as a table, folded, or a note. */
  readonly children?: ComponentChildren;
}

/** A plot with its title, drawn anew when its width changes. */
export function Plot({ title, summary, options, children }: Drawn) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = place;
    if (current === null) return;
    const observer = new ResizeObserver(() => current.replaceChildren(draw(options, current.clientWidth, summary)));
    observer.observe(current);
    return () => observer.disconnect();
  }, [options, summary]);
  return (
    <figure>
      <h3>{title}</h3>
      <div class="plot" ref={place} />
      {children}
    </figure>
  );
}

function draw(options: Drawn["options"], width: number, summary: string): Element {
  const drawn = plot({ ...options(width), width, className: "drawn", style: { fontSize: `${LETTER}px` } });
  // The page's own style has these rules: its policy lets no other in.
  for (const style of drawn.querySelectorAll("style")) style.remove();
  // The summary stands for all the marks.
  for (const mark of drawn.children) mark.setAttribute("aria-hidden", "true");
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", summary);
  return drawn;
}

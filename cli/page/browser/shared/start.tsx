import { type ComponentType, render } from "preact";

/** Draws the page from the data that the file carries. */
export function start<T>(Page: ComponentType<{ readonly data: T }>): void {
  const data: T = JSON.parse(document.getElementById("data")?.textContent ?? "");
  render(<Page data={data} />, document.body);
}

/** In a frame of a page of the same site: makes the frame as high as what it holds, now and whenever that changes. */
export function fitFrame(): void {
  const frame = window.frameElement as HTMLElement | null;
  if (frame === null) return;
  document.documentElement.dataset.framed = "";
  new ResizeObserver(() => {
    frame.style.height = `${document.body.scrollHeight}px`;
  }).observe(document.body);
}

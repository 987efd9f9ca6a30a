import { answer } from "./ask";
import type { Work } from "./messages";

/** Runs in a worker, so that no document keeps the page waiting. */
self.addEventListener("message", ({ data }: MessageEvent<Work>) => self.postMessage(answer(data)));

import type { Reply, Work } from "../engine/messages";

/** How long an answer may take, in milliseconds: the engine's own bound ends every question long before. */
const PATIENCE = 5000;

/** Hands the newest work to the worker whenever that is free; of work that came meanwhile only the last is done. `undefined`: no answer came. */
export function startEngine(source: string, onReply: (work: Work, reply: Reply | undefined) => void): (work: Work) => void {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  let worker: Worker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let doing: Work | undefined;
  let next: Work | undefined;

  const end = (reply: Reply | undefined): void => {
    clearTimeout(timer);
    const done = doing;
    doing = undefined;
    if (reply === undefined) {
      worker?.terminate();
      worker = undefined;
    }
    if (done !== undefined) onReply(done, reply);
    if (next !== undefined) begin(next);
  };
  const begin = (work: Work): void => {
    doing = work;
    next = undefined;
    if (worker === undefined) {
      worker = new Worker(address);
      worker.onmessage = ({ data }: MessageEvent<Reply>) => end(data);
      worker.onerror = () => end(undefined);
    }
    timer = setTimeout(() => end(undefined), PATIENCE);
    worker.postMessage(work);
  };
  return (work) => {
    if (doing === undefined) begin(work);
    else next = work;
  };
}

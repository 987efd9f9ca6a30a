import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import type { z } from "zod";

/** A request, as its route sees it. */
export interface Call {
  /** The parts of the path that the route names. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** A method, a path whose parts may be names (`:org`), and what answers: JSON, bytes, or nothing. */
export type Route = readonly [method: string, path: string, answer: (call: Call) => unknown];

/** What the service itself would refuse, in its words. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** A call that the double doesn't know, or not in this shape: the protocol has changed, or whoever calls is wrong. */
export class Unexpected extends Error {}

/** What was asked, in order. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

export interface Listening {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** What no route knew what to do with. Empty after every test that means what it says. */
  readonly unexpected: readonly string[];
  close(): Promise<void>;
}

/** Serves routes on a port of this machine, to those who may. */
export async function listen(
  routes: readonly Route[],
  mayCall: (pathname: string, authorization: string | undefined) => boolean,
): Promise<Listening> {
  const asked: Asked[] = [];
  const unexpected: string[] = [];
  // The CLI keeps its connection while it packs and installs, and doesn't ask again over another one where a server has closed it by then.
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const method = request.method ?? "GET";
    try {
      const body = await bodyOf(request);
      asked.push({ method, path: pathname, body: /^[{[]/.test(body.subarray(0, 1).toString()) ? JSON.parse(body.toString()) : undefined });
      if (!mayCall(pathname, request.headers.authorization)) throw new Refusal(401, "Unauthorized");
      const [answer, path] = find(routes, method, pathname);
      const said = await answer({ path, query: searchParams, headers: request.headers, body });
      if (Buffer.isBuffer(said)) response.end(said);
      else response.setHeader("content-type", "application/json").end(JSON.stringify(said ?? {}));
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 500;
      if (!(error instanceof Refusal)) unexpected.push(`${method} ${pathname}: ${(error as Error).message}`);
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify({ code, message: (error as Error).message }));
    }
  });
  return { url: await address(server), asked, unexpected, close: () => close(server) };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

function find(routes: readonly Route[], method: string, pathname: string): [Route[2], Record<string, string>] {
  const parts = pathname.split("/");
  for (const [wanted, pattern, answer] of routes) {
    const names = pattern.split("/");
    if (wanted !== method || names.length !== parts.length) continue;
    if (!names.every((name, at) => name.startsWith(":") || name === parts[at])) continue;
    const named = names.flatMap((name, at) => (name.startsWith(":") ? [[name.slice(1), decodeURIComponent(parts[at] ?? "")]] : []));
    return [answer, Object.fromEntries(named) as Record<string, string>];
  }
  throw new Unexpected("no such endpoint");
}

/** The body as JSON of this shape, and of no other. */
export function read<T>(shape: z.ZodType<T>, { body }: Call): T {
  const { data, error } = shape.safeParse(JSON.parse(body.toString()));
  if (error === undefined) return data as T;
  throw new Unexpected(error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
}

async function address(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

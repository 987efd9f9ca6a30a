import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

/** GitHub's endpoints for the comments of pull request 7 of `acme/infrastructure`, in pages: https://docs.github.com/rest/issues/comments */
export interface GitHub {
  readonly url: string;
  comments: Comment[];
  close(): void;
}

export const BOT = "github-actions[bot]";

/** Whoever comes with the token comments as the bot. */
export async function serveComments(token: string): Promise<GitHub> {
  const github: { comments: Comment[] } = { comments: [] };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    assert.equal(request.headers.authorization, `Bearer ${token}`);
    const [, id] = /^\/repos\/acme\/infrastructure\/issues\/comments\/(\d+)$/.exec(pathname) ?? [];
    const edited = github.comments.find((comment) => comment.id === Number(id));
    const ofPullRequest = pathname === "/repos/acme/infrastructure/issues/7/comments";
    if (request.method === "GET" && ofPullRequest) {
      const size = Number(searchParams.get("per_page") ?? 30);
      const start = (Number(searchParams.get("page") ?? 1) - 1) * size;
      response.end(JSON.stringify(github.comments.slice(start, start + size)));
    } else if (request.method === "POST" && ofPullRequest) {
      github.comments.push({ id: 1000 + github.comments.length, user: { login: BOT }, body: JSON.parse(body).body });
      response.writeHead(201).end("{}");
    } else if (request.method === "PATCH" && edited !== undefined) {
      edited.body = JSON.parse(body).body;
      response.end("{}");
    } else response.writeHead(404).end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return Object.assign(github, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() });
}

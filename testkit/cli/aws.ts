import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Settings that the SDK reads from the environment, and nothing of this machine's own, until the suite's next test. */
export function environment(): (endpoint: string, more?: Readonly<Record<string, string>>) => void {
  const own = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in own)) delete process.env[name];
    Object.assign(process.env, own);
  });
  return (endpoint, more = {}) => {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    Object.assign(process.env, { AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: "true", AWS_CONFIG_FILE: "/nowhere", ...more });
  };
}

export const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

export interface Call {
  /** The API's action, whichever protocol names it. */
  readonly action: string;
  readonly body: string;
  readonly authorization: string;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/**
 * Registers hooks that run an HTTP server before `target`. `intercept` is asked about every call; what it leaves undefined is passed on. The
 * function gives the server's address.
 */
export function proxy(target: () => string, intercept: (call: Call) => Reply | undefined): () => string {
  let server: Server;
  before("start a server before AWS's double", async () => {
    server = createServer(async (request, response) => {
      const body = await text(request);
      const target_ = String(request.headers["x-amz-target"] ?? "");
      const action = new URLSearchParams(body).get("Action") ?? target_.slice(target_.indexOf(".") + 1);
      const reply = intercept({ action, body, authorization: request.headers.authorization ?? "" });
      if (reply !== undefined) {
        response.writeHead(reply.status, { "content-type": target_ === "" ? "text/xml" : "application/x-amz-json-1.1" });
        response.end(reply.body);
        return;
      }
      const answer = await fetch(target(), { method: "POST", body, headers: request.headers as Record<string, string> });
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/xml" });
      response.end(await answer.text());
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });
  after("stop it", () => void server?.close());
  return () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An error as IAM and STS give it. */
export function xmlError(status: number, code: string, message = ""): Reply {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse>${error}</ErrorResponse>` };
}

/** An error as Organizations gives it. */
export function jsonError(status: number, code: string): Reply {
  return { status, body: JSON.stringify({ __type: code, message: "" }) };
}

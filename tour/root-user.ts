import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A server before moto whose credential reports have the root user's row, which AWS's always have and moto's never. */
export interface RootUser {
  readonly endpoint: string;
  close(): void;
}

/** A root user as it should be: a device, and no access key. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const ROOT: Readonly<Record<string, string>> = {
  user: "<root_account>",
  arn: "arn:aws:iam::123456789012:root",
  user_creation_time: "2026-11-24T00:00:00+00:00",
  password_enabled: "not_supported",
  mfa_active: "true",
};

export async function withRootUser(moto: string): Promise<RootUser> {
  const server = createServer(async (request, response) => {
    const headers = { "content-type": request.headers["content-type"] ?? "", authorization: request.headers.authorization ?? "" };
    const answer = await fetch(moto, { method: "POST", headers, body: await text(request) });
    const body = (await answer.text()).replace(/(?<=<Content>)[^<]+/, (content) => withRow(content));
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/xml" }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function withRow(content: string): string {
  const [header = "", ...rows] = Buffer.from(content, "base64").toString().trimEnd().split("\n");
  const root = header.split(",").map((column) => ROOT[column.trim()] ?? (/active$/.test(column) ? "false" : "N/A"));
  return Buffer.from([header, root.join(","), ...rows].join("\n")).toString("base64");
}

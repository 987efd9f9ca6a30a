import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createProxy, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { join } from "node:path";
import { root } from "../offline/src/kit";

/** A git server on this machine in the place of github.com, with this checkout, as tracked files are now, under a tag. */
export interface GitServer {
  /** For whom github.com shall be this server: the proxy that leads there, and the certificates to trust. */
  readonly environment: NodeJS.ProcessEnv;
  close(): void;
}

/**
 * Serves `mfa-guard/mfa-guard` over HTTPS: Pulumi clones with no other scheme, and from no port but its own. What it needs lies in `folder`.
 * It wants git with its HTTP backend, and openssl.
 */
export async function serveGit(folder: string, tag: string): Promise<GitServer> {
  const repository = join(folder, "mfa-guard", "mfa-guard.git");
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  mkdirSync(repository, { recursive: true });
  git("init", "--quiet", "--bare", "--initial-branch=main", repository);
  const now = git("stash", "create") || git("rev-parse", "HEAD");
  git("push", "--quiet", repository, `${now}:refs/heads/main`, `${now}:refs/tags/${tag}`);
  const [key, certificate] = ["key.pem", "certificate.pem"].map((name) => join(folder, name)) as [string, string];
  const address = "subjectAltName=DNS:github.com";
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=github.com", "-addext", address];
  execFileSync("openssl", [...request, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  const certificates = join(folder, "certificates.pem");
  const trusted = [certificate, process.env.SSL_CERT_FILE].flatMap((file) => (file ? [readFileSync(file, "utf8")] : []));
  writeFileSync(certificates, trusted.join("\n"));
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (asked, answer) =>
    backend(folder, asked, answer),
  );
  const proxy = connectProxy("github.com:443", await portOf(server));
  const environment = { HTTPS_PROXY: `http://127.0.0.1:${await portOf(proxy)}`, SSL_CERT_FILE: certificates };
  return {
    environment,
    close: () => {
      for (const each of [proxy, server]) each.close();
    },
  };
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A proxy that leads one place to a port of this machine, and every other where it belongs. */
function connectProxy(place: string, port: number): Server {
  return createProxy().on("connect", ({ url = "" }, client) => {
    const [host, at] = url.split(":");
    const target = url === place ? connect(port, "127.0.0.1") : connect(Number(at), host);
    target.once("connect", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    client.on("error", () => target.destroy());
    target.on("error", () => client.destroy());
  });
}

/** https://git-scm.com/docs/git-http-backend: a CGI program. */
function backend(folder: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { pathname, search } = new URL(asked.url ?? "/", "https://127.0.0.1");
  const child = spawn("git", ["http-backend"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: asked.method,
      CONTENT_TYPE: asked.headers["content-type"],
      HTTP_CONTENT_ENCODING: asked.headers["content-encoding"],
      GIT_PROTOCOL: asked.headers["git-protocol"] as string | undefined,
    },
  });
  asked.pipe(child.stdin);
  let head = "";
  const onData = (chunk: Buffer) => {
    head += chunk.toString("latin1");
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    child.stdout.off("data", onData);
    for (const line of head.slice(0, end).split("\r\n")) {
      const [name = "", value = ""] = line.split(": ");
      if (name === "Status") answer.statusCode = Number.parseInt(value, 10);
      else answer.setHeader(name, value);
    }
    answer.write(Buffer.from(head.slice(end + 4), "latin1"));
    child.stdout.pipe(answer);
  };
  child.stdout.on("data", onData);
}

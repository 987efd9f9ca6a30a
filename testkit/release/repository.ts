import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

/** A repository on a git server of this machine. */
export interface Repository {
  /** Commits what `change` writes into a checkout, on a branch that begins at `main`. */
  push(branch: string, change: (checkout: string) => void): void;
  /** Checks the branch out into a folder that isn't there, as a runner does. */
  checkout(branch: string, into: string): void;
  close(): void;
}

const AUTHOR = ["-c", "user.name=Dana", "-c", "user.email=dana@example.com"];

/** Serves a repository whose `main` holds a copy of `program`, by git's own server. What it needs lies in `folder`. */
export async function serveRepository(folder: string, program: string): Promise<Repository> {
  const bare = join(folder, "git", "infrastructure.git");
  const work = join(folder, "work");
  const git = (cwd: string, ...args: readonly string[]) =>
    execFileSync("git", [...AUTHOR, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  mkdirSync(bare, { recursive: true });
  git(folder, "init", "--quiet", "--bare", "--initial-branch=main", bare);
  const port = await freePort();
  const url = `git://127.0.0.1:${port}/infrastructure.git`;
  const served = ["daemon", "--reuseaddr", "--export-all", "--enable=receive-pack", "--listen=127.0.0.1", `--port=${port}`];
  const daemon = spawn("git", [...served, `--base-path=${join(folder, "git")}`], { stdio: "ignore", detached: true });
  // Its own process group: the server answers in a child.
  const close = () => void (daemon.pid !== undefined && process.kill(-daemon.pid));
  process.once("exit", close);
  await answers(port);
  const push: Repository["push"] = (branch, change) => {
    git(work, "checkout", "--quiet", "-B", branch, ...(branch === "main" ? [] : ["main"]));
    change(work);
    git(work, "add", "--all");
    git(work, "commit", "--quiet", "--allow-empty", "--message", branch);
    git(work, "push", "--quiet", "--force", url, branch);
  };
  mkdirSync(work);
  git(work, "init", "--quiet", "--initial-branch=main");
  push("main", (checkout) => cpSync(program, checkout, { recursive: true }));
  return {
    push,
    checkout: (branch, into) => {
      rmSync(into, { recursive: true, force: true });
      git(folder, "clone", "--quiet", "--depth=1", `--branch=${branch}`, url, into);
    },
    close: () => {
      process.off("exit", close);
      close();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = connect(port, "127.0.0.1");
    const answered = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await new Promise((soon) => setTimeout(soon, 100));
  }
  throw new Error("the git server doesn't answer");
}

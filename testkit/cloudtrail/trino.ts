import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import which from "which";

const run = promisify(execFile);
const FOLDER = join(__dirname, "trino");

export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The engine under Athena, in a process of its own. */
export class Trino {
  private readonly lines: AsyncIterator<string>;
  private said = "";

  private constructor(private readonly process: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    process.stderr.on("data", (text) => {
      this.said = `${this.said}${text}`.slice(-2000);
    });
  }

  /** With one empty schema, and a clock that stands still. The first call on a machine has Maven download Trino. */
  static async start(schema: string, now: Date): Promise<Trino> {
    for (const tool of ["mvn", "java"]) {
      if ((await which(tool, { nothrow: true })) === null) {
        throw new Error(
          `\`${tool}\` is missing, and Trino needs it: install Maven and a JDK 17 (Debian: \`maven openjdk-17-jdk-headless\`)`,
        );
      }
    }
    const main = ["-Xmx1g", "-cp", await classPath(), join(FOLDER, "Trino.java"), schema, now.toISOString()];
    return new Trino(spawn("java", main, { stdio: ["pipe", "pipe", "pipe"] }));
  }

  /** One statement at a time. Rejects with Trino's own message where it refuses the statement. */
  async ask(statement: string): Promise<Answer> {
    this.process.stdin.write(`${JSON.stringify(statement)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`Trino ended (it is tested on Java 17): ${this.said}`);
    const answer: Answer | { readonly error: string } = JSON.parse(value);
    if ("error" in answer) throw new Error(answer.error);
    return answer;
  }

  close(): void {
    this.process.kill();
  }
}

async function classPath(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-trino-"));
  const file = join(folder, "class-path.txt");
  try {
    const goal = ["--batch-mode", "--quiet", "dependency:build-classpath", `-Dmdep.outputFile=${file}`];
    await run("mvn", goal, { cwd: FOLDER }).catch(({ stdout }) => {
      throw new Error(`Maven couldn't get Trino: ${String(stdout).slice(-2000)}`);
    });
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

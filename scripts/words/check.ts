// Looks in what users read for words that make readers stumble; part of `npm run check`.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { markdownFiles } from "../../testkit/docs/markdown";
import { habits } from "./list";
import { messagesOf, proseOf, read, type Text } from "./texts";

const LONGEST_README = 900;

/** Where messages to users are written. What components' arguments are for is checked on their pages, which are generated from it. */
const programs = ["cli", "components", "iam/src", "offline/src", "playground", "policypack", "stack", "tour"];

const skipped = /(?:^|\/)(?:node_modules|dist)\/|\.d\.ts$/;

/** Every fault in what users read, as `file:line: word, and what to write instead`. */
export function wordFaults(): string[] {
  return [...markdownFiles, ...programs.flatMap(sourcesIn)].flatMap((path) => faultsIn(path, read(path)));
}

function sourcesIn(folder: string): string[] {
  const files = readdirSync(join(__dirname, "..", "..", folder), { recursive: true, encoding: "utf8" });
  return files.map((file) => `${folder}/${file}`).filter((path) => /\.tsx?$/.test(path) && !skipped.test(path));
}

export function faultsIn(path: string, source: string): string[] {
  const faults = textsOf(path, source).flatMap(({ line, text }) =>
    habits.flatMap(({ pattern, instead }) =>
      [...text.matchAll(pattern)].map(({ 0: word, index }) => {
        const before = text.slice(0, index).split("\n").length - 1;
        return `${path}:${line + before}: \`${word}\`: write ${instead}`;
      }),
    ),
  );
  const words = path === "README.md" ? source.split(/\s+/).filter(Boolean).length : 0;
  return words > LONGEST_README ? [...faults, `${path}:1: ${words} words: ${LONGEST_README} at most`] : faults;
}

function textsOf(path: string, source: string): Text[] {
  return path.endsWith(".md") ? proseOf(source) : messagesOf(path, source);
}

if (require.main === module) {
  const faults = wordFaults();
  if (faults.length > 0) {
    console.error(faults.join("\n"));
    process.exitCode = 1;
  }
}

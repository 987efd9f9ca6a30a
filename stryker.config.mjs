import { readFileSync } from "node:fs";

const folders = JSON.parse(readFileSync(new URL("testkit/iam/mutation/folders.json", import.meta.url), "utf8"));
const folder = process.env.MUTATED_FOLDER ?? "sets";

/** One folder of the engine, mutated against its own tests: see testkit/iam/mutation/run.mjs. */
export default {
  testRunner: "mocha",
  mochaOptions: {
    spec: folders[folder],
    file: ["testkit/iam/mutation/setup.js"],
    "no-config": true,
  },
  // Once for all mutants: many of them need a process of their own, which then starts fast.
  buildCommand:
    "esbuild iam/src/**/*.ts tests/iam/**/*.ts testkit/iam/**/*.ts testkit/documents.ts --outdir=. --outbase=. --format=cjs --platform=node --log-level=warning",
  mutate: [`iam/src/${folder}/**/*.ts`],
  ignorePatterns: [
    "/*",
    "!/iam",
    "!/tests",
    "!/tsconfig.json",
    "!/package.json",
    "!/.mocharc.json",
    "/iam/dist",
    "/tests/*",
    "!/tests/iam",
    "!/testkit/iam",
    "!/testkit/documents.ts",
  ],
  coverageAnalysis: "perTest",
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
  timeoutMS: 15_000,
  timeoutFactor: 1.2,
  reporters: ["json", "html", "progress"],
  jsonReporter: { fileName: `reports/mutation/${folder}.json` },
  htmlReporter: { fileName: `reports/mutation/${folder}.html` },
  tempDirName: `.stryker-tmp/${folder}`,
};

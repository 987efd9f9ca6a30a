import { parseArgs } from "node:util";
import colors from "picocolors";
import { startProgress } from "../../cli/terminal/progress";
import { UserError } from "../../cli/user-error";
import { runMain } from "../../offline/src/run-main";
import { checks } from "./checks";

const usage = `Usage: npm run release:check -- [--tag TAG] [--offline]

Checks that what is checked out can be released: builds, packs, installs and runs every package, and looks at versions, contents,
licences and known vulnerabilities. Leaves the tarballs, a CycloneDX SBOM and the list of licences in dist/. Exit code 0 when every check
holds, 1 when one doesn't, 2 when it is called wrongly.

  --tag TAG   the versions must be of this tag, and the changelog's section must have a date
  --offline   leave out the check for known vulnerabilities, which only the registry can answer`;

function parse() {
  try {
    return parseArgs({ options: { tag: { type: "string" }, offline: { type: "boolean" }, help: { type: "boolean", short: "h" } } }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${usage}`);
  }
}

void runMain(async () => {
  const { tag, offline = false, help } = parse();
  if (help) {
    console.log(usage);
    return 0;
  }
  let failed = 0;
  for (const { title, run } of checks) {
    const step = await startProgress(title, "lines");
    const started = performance.now();
    const seconds = () => colors.dim(`${((performance.now() - started) / 1000).toFixed(0)} s`);
    try {
      const lines = await run({ tag, offline });
      step.succeed(`${title} ${seconds()}`);
      for (const line of lines) console.log(`    ${line}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed += 1;
      step.fail(`${title}: no ${seconds()}`);
      console.log(colors.red(error.message.replaceAll(/^/gm, "    ")));
    }
  }
  console.log(
    failed === 0 ? colors.green("It can be released.") : colors.red(`It can't be released: ${failed} of ${checks.length} checks failed.`),
  );
  return failed === 0 ? 0 : 1;
});

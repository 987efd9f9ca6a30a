import { describeCli } from "./cli";
import { openEngine } from "./engine";
import { root } from "./kit";
import { runMain } from "./run-main";

// npm runs a script in the package's root and leaves in INIT_CWD the folder where the person is.
const here = process.env.INIT_CWD?.startsWith(root) ? process.env.INIT_CWD : process.cwd();

void runMain(async () => {
  const engine = await openEngine("offline");
  console.error(describeCli(engine.cli));
  return (await engine.run(process.argv.slice(2), { folder: here, output: "terminal" })).code;
});

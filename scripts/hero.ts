// `npm run hero`: the animation of the home page, docs/images/preview.svg, recorded from a preview on the real engine.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../offline/src/kit";
import { draw } from "./hero/draw";
import { writeProgram } from "./hero/program";
import { record } from "./hero/record";

const COMMAND = "pulumi preview --policy-pack node_modules/@mfa-guard/policypack";

async function main(): Promise<void> {
  const folder = writeProgram();
  try {
    const [, ...args] = COMMAND.split(" ");
    // On standard error the kit says where it has the CLI from.
    const pulumi = ["bash", "-c", '"$@" 2>/dev/null', "bash", process.execPath, join(root, "offline/dist/pulumi.js"), ...args];
    const environment = { INIT_CWD: folder, HOME: folder, PULUMI_NODEJS_TRANSPILE_ONLY: "true", TS_NODE_TRANSPILE_ONLY: "true" };
    writeFileSync(join(root, "docs/images/preview.svg"), draw(COMMAND, await record(pulumi, folder, environment)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { kit, root } from "../../offline/src/kit";

/** Writes an executable `pulumi`, which is the kit's, into the folder; gives the PATH on which it goes first. */
export function putPulumiInto(folder: string): string {
  mkdirSync(folder, { recursive: true });
  // With the PATH of before, or the kit would find this one and ask it for its version.
  const run = `exec "${process.execPath}" "${join(root, "offline/dist/pulumi.js")}" "$@"`;
  writeFileSync(join(folder, "pulumi"), `#!/bin/sh\nunset INIT_CWD\nPATH="${process.env.PATH}" ${run}\n`);
  chmodSync(join(folder, "pulumi"), 0o755);
  return [folder, process.env.PATH].join(delimiter);
}

/** Registers hooks that make the kit's `pulumi` the one on the PATH of this process; the function gives a folder in which programs find their packages. */
export function pulumiOnPath(): () => string {
  let folder = "";
  const kept = { PATH: process.env.PATH, PULUMI_NODEJS_TRANSPILE_ONLY: process.env.PULUMI_NODEJS_TRANSPILE_ONLY };
  before("put pulumi on the PATH", () => {
    mkdirSync(kit, { recursive: true });
    folder = mkdtempSync(join(kit, "preview-"));
    process.env.PATH = putPulumiInto(join(folder, "bin"));
    process.env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
  });
  after(() => {
    for (const [name, value] of Object.entries(kept)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}

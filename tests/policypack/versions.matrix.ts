// `npm run test:versions`: every Node.js that the pack supports, each with the pinned SDK and with the newest that this Node.js allows.
// Not among the tests that `npm test` runs, because it downloads Node.js twice and the SDK several times.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootPack, builtPack } from "../../testkit/policypack/process";
import { type Installation, install } from "../../testkit/policypack/tarball";
import { EXPECTED, verdicts } from "../../testkit/policypack/verdicts";

const { devDependencies } = require("../../package.json") as { devDependencies: Record<string, string> };
const PINNED = {
  "@pulumi/pulumi": devDependencies["@pulumi/pulumi"] as string,
  "@pulumi/policy": devDependencies["@pulumi/policy"] as string,
};
/** Releases of the Node SDK after this one want Node.js 22. */
const NEWEST_FOR_20 = "3.248.0";

describe("the published pack under every supported Node.js", function () {
  this.timeout(600_000);
  const nodes = mkdtempSync(join(tmpdir(), "mfa-guard-nodes-"));
  const installations = new Map<string, Installation>();
  before("build the pack, get Node.js 20, 22 and 24 from npm", () => {
    execFileSync("npm", ["run", "build", "-w", "policypack"], { cwd: `${builtPack}/..`, stdio: "ignore" });
    const versions = ["20", "22", "24"].map((major) => `node${major}@npm:node@${major}`);
    execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", ...versions], {
      cwd: nodes,
      stdio: "ignore",
    });
  });
  after(() => {
    for (const installation of installations.values()) installation.remove();
    rmSync(nodes, { recursive: true, force: true });
  });

  for (const major of ["20", "22", "24"]) {
    for (const kind of ["pinned", "newest"] as const) {
      it(`gives the same verdicts under Node.js ${major} with the ${kind} SDK`, async () => {
        const sdk =
          kind === "pinned"
            ? PINNED
            : { "@pulumi/pulumi": major === "20" ? NEWEST_FOR_20 : newest("@pulumi/pulumi"), "@pulumi/policy": newest("@pulumi/policy") };
        const pack = await bootPack(installed(sdk).folder, join(nodes, "node_modules", `node${major}`, "bin", "node"));
        try {
          assert.deepEqual(await verdicts(pack), EXPECTED);
          console.log(`      @pulumi/pulumi ${sdk["@pulumi/pulumi"]}, @pulumi/policy ${sdk["@pulumi/policy"]}`);
        } finally {
          pack.close();
        }
      });
    }
  }

  function installed(sdk: Readonly<Record<string, string>>): Installation {
    const key = JSON.stringify(sdk);
    const made = installations.get(key) ?? install(sdk);
    installations.set(key, made);
    return made;
  }
});

function newest(name: string): string {
  return execFileSync("npm", ["view", name, "version"], { encoding: "utf8" }).trim().replace(/^v/, "");
}

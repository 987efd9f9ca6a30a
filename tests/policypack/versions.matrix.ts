// Part of `npm run test:versions`: every Node.js that the pack supports, with the oldest SDK that it takes, the pinned and the newest. Not among
// the tests that `npm test` runs, because it downloads every Node.js and the SDK several times.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minVersion } from "semver";
import { bootPack, builtPack } from "../../testkit/policypack/process";
import { type Installation, install } from "../../testkit/policypack/tarball";
import { EXPECTED, verdicts } from "../../testkit/policypack/verdicts";
import { installNodes, newest, nodeVersions } from "../../testkit/versions";

type Versions = Readonly<Record<string, string>>;
const names = ["@pulumi/pulumi", "@pulumi/policy"] as const;
const { devDependencies } = require("../../package.json") as { devDependencies: Versions };
const { dependencies } = require("../../policypack/package.json") as { dependencies: Versions };

const sets: Readonly<Record<string, (name: string) => string | Promise<string>>> = {
  oldest: (name) => minVersion(dependencies[name] as string)?.version as string,
  pinned: (name) => devDependencies[name] as string,
  newest: (name) => newest(name),
};

describe("the published pack under every supported Node.js", function () {
  this.timeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-nodes-"));
  let nodes: ReadonlyMap<string, string>;
  before("build the pack, get every Node.js", async () => {
    execFileSync("npm", ["run", "build", "-w", "policypack"], { cwd: `${builtPack}/..`, stdio: "ignore" });
    nodes = await installNodes(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, versionOf] of Object.entries(sets)) {
    describe(`with the ${name} SDK`, () => {
      let installation: Installation;
      before("install it", async () => {
        const versions = await Promise.all(names.map(async (each) => [each, await versionOf(each)] as const));
        installation = install(Object.fromEntries(versions));
        console.log(`      ${versions.map((each) => each.join(" ")).join(", ")}`);
      });
      after(() => installation?.remove());

      for (const major of nodeVersions) {
        it(`gives the same verdicts under Node.js ${major}`, async () => {
          const pack = await bootPack(installation.folder, join(nodes.get(major) as string, "node"));
          try {
            assert.deepEqual(await verdicts(pack), EXPECTED);
          } finally {
            pack.close();
          }
        });
      }
    });
  }
});

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { needsBuild } from "../../testkit/build";
import { bootPack } from "../../testkit/policypack/process";
import { type Installation, install } from "../../testkit/policypack/tarball";
import { EXPECTED, verdicts } from "../../testkit/policypack/verdicts";

describe("the pack as it is published", function () {
  this.timeout(180_000);
  let installed: Installation;
  needsBuild("policypack");
  before("pack and install it into an empty folder", () => {
    installed = install();
  });
  after(() => installed?.remove());

  it("carries what it needs and nothing else", () => {
    assert.deepEqual(installed.files, [
      "LICENSE",
      "PulumiPolicy.yaml",
      "README.md",
      "config.schema.json",
      "dist/index.js",
      "dist/policies.d.ts",
      "dist/policies.js",
      "package.json",
    ]);
    assert.ok(installed.tarballBytes < 200_000, `${installed.tarballBytes} bytes`);
  });

  it("depends on Pulumi's own packages alone", () => {
    const { dependencies } = JSON.parse(readFileSync(join(installed.folder, "package.json"), "utf8")) as { dependencies: object };
    assert.deepEqual(Object.keys(dependencies), ["@pulumi/policy", "@pulumi/pulumi"]);
    const bundles = ["index", "policies"].map((name) => readFileSync(join(installed.folder, `dist/${name}.js`), "utf8"));
    const required = new Set(bundles.flatMap((bundle) => [...bundle.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)));
    assert.deepEqual([...required].sort(), ["./policies", "@pulumi/policy", "node:crypto", "node:fs", "node:path"]);
  });

  it("boots and gives the same verdicts", async () => {
    const pack = await bootPack(installed.folder);
    try {
      assert.deepEqual(await verdicts(pack), EXPECTED);
    } finally {
      pack.close();
    }
  });
});

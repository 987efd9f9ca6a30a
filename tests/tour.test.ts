import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { root } from "../offline/src/kit";
import { needs } from "../testkit/needs";
import { steps } from "../tour/steps";
import { openWorld, type World } from "../tour/world";

describe("npm run tour", function () {
  this.timeout(120_000);
  let world: World;
  needs("python", "pulumi");
  before("start moto and get the Pulumi CLI", async function () {
    this.timeout(900_000);
    world = await openWorld();
  });
  after(() => world?.close());

  it("says how it is used, and what is wrong with an option", () => {
    const tour = (option: string) => spawnSync("npm", ["run", "--silent", "tour", "--", option], { cwd: root, encoding: "utf8" });
    const help = tour("--help");
    assert.deepEqual([help.status, help.stderr, help.stdout.split("\n")[0]], [0, "", "Usage: npm run tour"]);
    const wrong = tour("--fast");
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /^error: Unknown option '--fast'/);
  });

  // Each step builds on those before it.
  for (const { title, run, check } of steps) {
    it(title, async () => check(await run(world), world));
  }
});

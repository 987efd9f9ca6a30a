import { steps } from "../tour/steps";
import { openWorld, type World } from "../tour/world";

describe("npm run tour", function () {
  this.timeout(120_000);
  let world: World;
  before("start moto and get the Pulumi CLI", async function () {
    this.timeout(900_000);
    world = await openWorld();
  });
  after(() => world?.close());

  for (const { title, run, check } of steps) {
    it(title, async () => check(await run(world), world));
  }
});

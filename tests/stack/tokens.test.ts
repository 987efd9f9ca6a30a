import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "../..");
const sdk = dirname(require.resolve("@pulumi/aws/package.json"));

/** Every type token that the pack's sources name. */
function named(): readonly string[] {
  const folders = ["stack", "policypack/policies"].map((folder) => join(root, folder));
  const sources = folders.flatMap((folder) => readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8")));
  return [...new Set(sources.flatMap((source) => source.match(/"aws:[a-z]+\/\w+:\w+"/g) ?? []))].map((token) => token.slice(1, -1)).sort();
}

describe("the type tokens that the pack compares", () => {
  it("are all types of the AWS SDK, and every IAM policy, attachment and membership of it is among them", () => {
    const real = ["iam", "organizations", "ssoadmin", "cloudcontrol"].flatMap((service) => {
      const files = readdirSync(join(sdk, service)).filter((file) => file.endsWith(".js"));
      return files.flatMap((file) => readFileSync(join(sdk, service, file), "utf8").match(/(?<=__pulumiType = ')[^']+/g) ?? []);
    });
    const tokens = named();
    assert.deepEqual(
      tokens.filter((token) => !real.includes(token)),
      [],
    );
    const wiring = real.filter((token) => /^aws:iam\/(user|group|role|policy)\w*:/.test(token));
    assert.deepEqual(
      wiring.filter((token) => !tokens.includes(token)),
      [],
    );
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FindingsReport } from "../../cli/findings/finding";
import { environment, KEYS, proxy, xmlError } from "../../testkit/cli/aws";
import { iamIn, type MadeOrganization, makeOrganization } from "../../testkit/cli/organization";
import { files, run } from "../../testkit/cli/run";
import { needsMoto } from "../../testkit/moto";
import { needsEngine, policyPack } from "../../testkit/preview/engine";
import { pulumiOnPath } from "../../testkit/preview/on-path";

const PROGRAM = "tests/preview/programs/member";

describe("an organization of 50 accounts, from nothing to a gate: moto over a socket, and the real engine", function () {
  this.timeout(600_000);
  const moto = needsMoto({ managedPolicies: false });
  needsEngine();
  pulumiOnPath();
  const file = files();
  const connect = environment();
  const address = proxy(moto, ({ action }) => (action === "ListOrganizationsFeatures" ? xmlError(403, "AccessDenied") : undefined));
  let made: MadeOrganization;
  before("make the organization, with a user in the account of the stack", async () => {
    made = await makeOrganization(moto(), 50);
    await (await iamIn(moto(), made.accounts[2] ?? "")).createUser({ UserName: "erin" });
  });

  it("takes three commands: context, preview with it, exempt for the one thing that has to wait", async () => {
    const config = join(dirname(file("folder.json", {})), "mfa.json");
    const output = join(dirname(config), "findings.json");
    const { PATH } = process.env;
    connect(address(), { ...KEYS, MEMBER: made.accounts[2] ?? "", EMPTY: made.accounts[5] ?? "" });
    process.env.PATH = PATH;
    const previewed = async (...args: readonly string[]) => {
      const format = ["--format", "json", "--output", output, "--pack", policyPack];
      const { code, err } = await run("preview", ...format, "--", "--cwd", PROGRAM, ...args);
      const { findings, exemptions } = JSON.parse(readFileSync(output, "utf8")) as FindingsReport;
      return { code, err, exemptions, found: findings.map(({ policy, resource }) => `${policy} ${resource.name}`).sort() };
    };
    const withConfig = ["--policy-pack-config", config];

    const without = await previewed();
    assert.deepEqual(
      [without.code, without.found],
      [
        1,
        [
          "iam-group-requires-mfa developers",
          "iam-role-trust-requires-mfa deploy",
          "iam-role-trust-requires-mfa reports",
          "iam-role-trust-requires-mfa vendor",
          "iam-user-credentials-require-mfa erin",
          "iam-user-requires-mfa erin",
        ],
      ],
    );

    assert.deepEqual(await run("context", "--org", "--role-name", "Audit", "--output", config), { code: 0, out: "", err: "" });

    const known = await previewed(...withConfig);
    assert.deepEqual([known.code, known.found], [1, ["iam-role-trust-requires-mfa vendor"]]);

    const reason = ["--reason", "The vendor moves to OpenID Connect", "--owner", "dana@example.com", "--until", "9999-12-31"];
    const { code, err } = await run("exempt", config, "--findings", output, "--resource", "vendor", ...reason);
    assert.deepEqual([code, err], [0, ""]);

    const gated = await previewed(...withConfig);
    assert.deepEqual([gated.code, gated.found], [0, []]);
    assert.match(gated.err, /`vendor` is exempt from this policy until 9999-12-31/);
    assert.match(gated.err, new RegExp(`the SCP \`${made.policies.unit}\` is in force`));
    // The file is still what `context` wrote, but for the exemption.
    assert.equal((await run("context", "--org", "--role-name", "Audit", "--check", config)).code, 0);
  });
});

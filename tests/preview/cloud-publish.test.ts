import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { version } from "../../package.json";
import { policies } from "../../policypack/policies";
import { needsBuild } from "../../testkit/build";
import { withCloud } from "../../testkit/cloud/client";
import { installBeside } from "../../testkit/policypack/tarball";

const pack = "acme/mfa-guard";

describe("the pack, published to Pulumi Cloud by the real CLI", function () {
  this.timeout(60_000);
  needsBuild("policypack");
  const client = withCloud();
  let installed: ReturnType<typeof installBeside>;
  let said: string;

  before("publish it from where npm installs it", async () => {
    installed = installBeside();
    said = await client().pulumi(installed.folder, "policy", "publish", "acme");
  });
  after(() => installed?.remove());

  const published = () => client().cloud.packs.find("mfa-guard", version);
  const enable = (content: unknown, ...more: readonly string[]) =>
    client().pulumi(installed.folder, "policy", "enable", pack, "latest", "--config", client().file(content), ...more);
  /** What the CLI asked the service to enable last. */
  const enabled = () => {
    const change = client().cloud.asked.findLast(({ method }) => method === "PATCH") ?? assert.fail("nothing was enabled");
    return (change.body as { readonly addPolicyPack: Readonly<Record<string, unknown>> }).addPolicyPack;
  };
  const validate = (content: unknown) =>
    client().attempt(installed.folder, "policy", "validate-config", pack, version, "--config", client().file(content));

  it("is described as the pack describes itself", () => {
    const { name, displayName, versionTag, description, provider, tags, repository, runtime, readme } = published();
    assert.deepEqual(
      { name, displayName, versionTag, description, provider, tags, repository, runtime },
      {
        name: "mfa-guard",
        displayName: "MFA Guard",
        versionTag: version,
        description: "Blocks a deployment that would let a person act in AWS without MFA.",
        provider: "aws",
        tags: ["aws", "iam", "mfa", "security"],
        repository: "https://github.com/mfa-guard/mfa-guard",
        runtime: "nodejs",
      },
    );
    assert.equal(readme, readFileSync(join(installed.folder, "README.md"), "utf8"));
    assert.match(readme ?? "", /^# MFA Guard: the policy pack\n/);
  });

  it("has every policy, with all that the policy's source says of it", () => {
    const byName = <T extends { readonly name: string }>(list: readonly T[]) => [...list].sort((a, b) => a.name.localeCompare(b.name));
    const shown = byName(published().policies).map(({ configSchema, message, ...rest }) => ({
      ...rest,
      settings: Object.fromEntries(Object.entries(configSchema?.properties ?? {}).filter(([key]) => key !== "enforcementLevel")),
    }));
    const meant = byName(policies).map(
      ({ name, displayName, description, enforcementLevel, severity, framework, tags, remediationSteps, url, configSchema }) => ({
        ...{ name, displayName, description, enforcementLevel, severity, tags, remediationSteps, url },
        ...(framework && { framework }),
        settings: configSchema?.properties,
      }),
    );
    assert.deepEqual(shown, meant);
  });

  it("shows of one policy what a reader of its page in Pulumi Cloud needs", () => {
    const { configSchema, ...shown } = published().policies.find(({ name }) => name === "iam-group-requires-mfa") ?? assert.fail();
    assert.deepEqual(shown, {
      name: "iam-group-requires-mfa",
      displayName: "Group requires MFA",
      description: "The members of an IAM group are denied everything but MFA enrolment while they act without MFA.",
      enforcementLevel: "mandatory",
      message: "",
      severity: "high",
      framework: {
        name: "CIS AWS Foundations Benchmark",
        version: "7.0.0",
        reference: "2.10",
        specification: "Every IAM user with a console password has MFA",
      },
      tags: ["aws", "iam", "mfa", "group"],
      remediationSteps:
        "Attach a policy to the group that denies everything but MFA enrolment where `aws:MultiFactorAuthPresent` is not true.",
      url: "https://github.com/mfa-guard/mfa-guard/blob/main/docs/policies/iam-group-requires-mfa.md",
    });
    assert.deepEqual(configSchema?.properties?.enforcementLevel, {
      type: "string",
      enum: ["advisory", "mandatory", "remediate", "disabled"],
    });
    assert.match(said, /^iam-group-requires-mfa +mandatory +high +The members of an IAM group/m);
  });

  it("is archived as npm packs it, with nothing to build and nothing from beside its folder", () => {
    const listed = execFileSync("tar", ["-tz"], { input: published().archive, encoding: "utf8" }).trim().split("\n").sort();
    assert.deepEqual(
      listed,
      installed.files.map((file) => `package/${file}`),
    );
  });

  it("is listed, with the group that has it", async () => {
    await client().pulumi(installed.folder, "policy", "enable", pack, "latest");
    assert.match(await client().pulumi(installed.folder, "policy", "ls", "acme"), new RegExp(`^mfa-guard +${version}$`, "m"));
    const groups = await client().pulumi(installed.folder, "policy", "group", "ls", "acme");
    assert.match(groups, /^default-policy-group +Y +1 +0 +0 +preventative$/m);
  });

  it("can't be published twice in one version", async () => {
    const { code, stderr } = await client().attempt(installed.folder, "policy", "publish", "acme");
    assert.notEqual(code, 0);
    assert.match(stderr, /Policy Pack "mfa-guard" \(Version 0\.1\.0\) has already been published/);
  });

  it("is enabled with the configuration of a file, and without a file loses it", async () => {
    const settings = { enforcedGroups: ["company-mfa"] };
    await enable({ all: "advisory", "iam-user-requires-mfa": settings });
    assert.deepEqual(enabled(), {
      name: "mfa-guard",
      displayName: "",
      version: 0,
      versionTag: "",
      config: { all: { enforcementLevel: "advisory" }, "iam-user-requires-mfa": settings },
    });
    await client().pulumi(installed.folder, "policy", "enable", pack, "latest");
    assert.equal("config" in enabled(), false);
    assert.deepEqual(
      client()
        .cloud.groups.find("default-policy-group")
        .packs.map(({ config }) => config),
      [undefined],
    );
  });

  it("loses, without a word, the exceptions of a version 2 file; its policies and environments arrive", async () => {
    const policySettings = { "iam-user-requires-mfa": { enforcedGroups: ["company-mfa"] } };
    const printed = await enable({
      version: 2,
      policies: policySettings,
      environments: ["security/mfa"],
      exceptions: {
        "legacy-backup": {
          reason: "runs until the new backup does",
          match: [{ policies: ["iam-user-requires-mfa"], targets: ["urn:pulumi:prod::backup::aws:iam/user:User::legacy-backup"] }],
        },
      },
    });
    const { config, environments } = enabled();
    assert.deepEqual({ config, environments }, { config: policySettings, environments: ["security/mfa"] });
    assert.doesNotMatch(JSON.stringify(enabled()) + printed, /exception|legacy-backup/i);
  });

  it("has a configuration checked for its types by validate-config alone: enable takes it as it is", async () => {
    const wrong = { "iam-user-requires-mfa": { enforcedGroups: "company-mfa" } };
    const { code, stderr } = await validate(wrong);
    assert.notEqual(code, 0);
    assert.match(stderr, /policy pack configuration is invalid: Invalid type\. Expected: array, given: string/);
    await enable(wrong);
    assert.deepEqual(enabled().config, wrong);
  });

  it("has neither unknown keys nor misspelt policies found by validate-config; the schema that comes with it finds them", async () => {
    const fits = new Ajv({ strict: false, formats: { date: true } }).compile(
      JSON.parse(readFileSync(join(installed.folder, "config.schema.json"), "utf8")),
    );
    assert.ok(fits({ "iam-user-requires-mfa": { enforcedGroups: ["a"] } }));
    for (const unnoticed of [
      { "iam-user-requires-mfa": { enforcedGroup: ["a"] } },
      { "iam-users-require-mfa": { enforcedGroups: ["a"] } },
    ]) {
      assert.ok(!fits(unnoticed));
      const { code, stdout } = await validate(unnoticed);
      assert.deepEqual([code, stdout], [0, `Policy pack ${pack} version ${version} configuration is valid.\n`]);
    }
  });
});

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../offline/src/kit";
import { version } from "../../package.json";
import { ACCOUNT, compliant } from "../../testkit/accounts";
import { needsBuild } from "../../testkit/build";
import { run } from "../../testkit/cli/run";
import { withCloud } from "../../testkit/cloud/client";
import { DEFAULT_GROUP } from "../../testkit/cloud/groups";
import { installBeside } from "../../testkit/policypack/tarball";
import { errors, needsEngine, policyPack, preview, report } from "../../testkit/preview/engine";

const pack = "acme/mfa-guard";
const violations = "examples/violations";
const stack = "violations/offline";
const inTwoMonths = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
const exemption = { resources: ["dana"], reason: "She has her key on Monday.", owner: "bob@example.com", until: inTwoMonths };
const own = {
  "iam-role-trust-requires-mfa": { delegatedAccounts: ["999988887777"] },
  "iam-user-requires-mfa": { exemptions: [exemption] },
};

const page = readFileSync(join(root, "docs/rollout.md"), "utf8");
const stepOf = (number: number) =>
  page.split(/^## /m).find((section) => section.startsWith(`${number}. `)) ?? assert.fail(`no step ${number}`);
const advisory: unknown = JSON.parse(/```json\n(.*?)```/s.exec(stepOf(1))?.[1] ?? "");

/** A step's commands for an organization, word by word. */
function commandsOf(step: number): readonly (readonly string[])[] {
  const here: Readonly<Record<string, string>> = { VERSION: version, "PROJECT/STACK": stack, "DEFAULT-GROUP": DEFAULT_GROUP };
  const lines = [...stepOf(step).matchAll(/^ {4}pulumi (policy .*ORGANIZATION.*)$/gm)].map(([, line = ""]) => line);
  return lines.map((line) => line.split(" ").map((word) => here[word] ?? word.replace("ORGANIZATION", "acme")));
}

describe("the roll-out in Pulumi Cloud, as its page says, with the real CLI", function () {
  this.timeout(180_000);
  needsBuild("policypack");
  needsEngine();
  const client = withCloud();
  let installed: ReturnType<typeof installBeside>;
  /** What the mandatory group blocks for. */
  let found: ReturnType<typeof report>;

  /** What `mfa-guard context` wrote of the account into the configuration that there was: a damaged one would be found by its hashes. */
  let mandatory: Readonly<Record<string, unknown>>;

  before(async () => {
    installed = installBeside();
    const file = (name: string, content: unknown) => {
      writeFileSync(join(installed.base, name), JSON.stringify(content));
      return join(installed.base, name);
    };
    const details = file("details.json", JSON.parse(JSON.stringify(compliant).replaceAll(ACCOUNT, "123456789012")));
    const { out, err } = await run("context", "--file", details, "--config", file("own.json", own));
    assert.equal(err, "");
    mandatory = JSON.parse(out);
    assert.ok(Object.keys(mandatory).length > 2 && out.includes("sha256-"));
    file("mfa.json", mandatory);
    file("advisory.json", advisory);
  });
  after(() => installed?.remove());

  const follow = async (step: number) => {
    for (const command of commandsOf(step)) await client().pulumi(installed.base, ...command);
  };
  const previewed = (...args: readonly string[]) => client().told(violations, "preview", ...args);
  const locally = (config: string) => preview(violations, "--policy-pack-config", join(installed.base, config));
  const publish = (change: (manifest: Record<string, unknown>) => object) => {
    const path = join(installed.folder, "package.json");
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...manifest, ...change(manifest) }));
    return client().pulumi(installed.folder, "policy", "publish", "acme");
  };
  const enable = (tag: string, ...more: readonly string[]) =>
    client().pulumi(installed.base, "policy", "enable", pack, tag, "--policy-group", "mfa-mandatory", ...more);
  const downloads = () => client().cloud.asked.filter(({ method, path }) => method === "GET" && path.startsWith("/signed/")).length;

  it("enables the pack for every stack, blocking nothing, and a program that knows nothing of it is judged", async () => {
    await follow(1);
    const { code, events, stdout } = await previewed();
    assert.equal(code, 0, stdout);
    assert.equal(downloads(), 1);
    assert.deepEqual(report(events), report((await locally("advisory.json")).events));
    assert.ok(report(events).length > 5 && report(events).every(({ level }) => level === "advisory"));
  });

  it("has an update told too, and downloads a version once", async () => {
    const { code, stdout } = await client().told("examples/compliant", "up", "--yes", "--skip-preview");
    assert.equal(code, 0, stdout);
    assert.match(stdout, new RegExp(` mfa-guard@v${version}\\n`));
    assert.equal(client().cloud.stacks.find({ project: "compliant", stack: "offline" }).updates.at(-1)?.status, "succeeded");
    assert.equal(downloads(), 1);
  });

  it("blocks in the mandatory group, with the findings that --policy-pack gives", async () => {
    await follow(4);
    const { code, events } = await previewed();
    assert.notEqual(code, 0);
    found = report(events);
    assert.deepEqual(found, report((await locally("mfa.json")).events));
    assert.ok(found.filter(({ level }) => level === "mandatory").length > 5);
    assert.deepEqual(errors(events), ["preview failed"]);
    const shown = client().cloud.stacks.find({ project: "violations", stack: "offline" }).updates.at(-1)?.events ?? [];
    assert.deepEqual(report(shown), found);
    assert.ok(found.some(({ level, message }) => level === "advisory" && message.includes("bob@example.com")));
  });

  it("stops an update before a resource that violates a resource policy is created", async () => {
    const { code } = await client().told(violations, "up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    const { deployment, updates } = client().cloud.stacks.find({ project: "violations", stack: "offline" });
    assert.equal(updates.at(-1)?.status, "failed");
    const created = (deployment as { readonly resources: readonly { readonly urn: string }[] }).resources.map(({ urn }) => urn);
    const violating = ["Policy::require-mfa", "GroupPolicy::operators-mfa", "Role::deployer"];
    assert.deepEqual(
      created.filter((urn) => violating.some((name) => urn.endsWith(`:${name}`))),
      [],
    );
  });

  it("isn't switched off by a local pack, nor by a configuration for one", async () => {
    const disabled = client().file({ all: "disabled" });
    const { code, events } = await previewed("--policy-pack", policyPack, "--policy-pack-config", disabled);
    assert.notEqual(code, 0);
    assert.deepEqual(report(events), found);
  });

  it("enforces a second version once it is enabled, and not before", async () => {
    const versions = async () => new Set((await previewed()).events.flatMap(({ policyEvent }) => policyEvent?.policyPackVersion ?? []));
    await publish(() => ({ version: "0.2.0" }));
    assert.deepEqual(await versions(), new Set([version]));
    await enable("latest", "--config", "mfa.json");
    await client().pulumi(join(root, violations), "policy", "install", "--stack", `acme/${stack}`);
    assert.equal(downloads(), 2);
    assert.deepEqual(await versions(), new Set(["0.2.0"]));
    assert.equal(downloads(), 2);
  });

  it("exempts what an exception of the organization names, by its URN and for a time, and reports it as exempt", async () => {
    const exception = {
      policyPack: "mfa-guard",
      reason: "The build server moves to a role this month.",
      match: [{ policies: ["iam-user-requires-mfa"], targets: ["urn:pulumi:offline::violations::aws:iam/user:User::ci"] }],
    };
    const file = client().file(exception);
    await client().pulumi(installed.base, "policy", "exception", "new", pack, "--file", file, "--expires-in", "30d", "--yes");
    const asked = client().cloud.asked.findLast(({ method }) => method === "POST");
    assert.deepEqual(asked?.body, { ...exception, expiresInSeconds: 30 * 86_400 });
    const { events } = await previewed();
    const exempt = events.flatMap(({ policyEvent }) => (policyEvent !== undefined && "exceptions" in policyEvent ? [policyEvent] : []));
    assert.deepEqual(
      exempt.map(({ policyName, resourceUrn }) => [policyName, resourceUrn]),
      [["iam-user-requires-mfa", exception.match[0]?.targets[0]]],
    );
    assert.deepEqual(report(events), found);
  });

  it("takes settings from an environment of Pulumi ESC, levels too: who writes it can switch off what the group doesn't set", async () => {
    const { environments } = client().cloud;
    const policyConfig = { ...mandatory, "iam-mfa-is-phishing-resistant": { enforcementLevel: "mandatory", required: true } };
    environments.set("security/mfa", { policyConfig });
    await enable("latest", "--config", client().file({ environments: ["security/mfa"] }));
    const settled = await previewed();
    writeFileSync(join(installed.base, "environment.json"), JSON.stringify(policyConfig));
    assert.deepEqual(report(settled.events), report((await locally("environment.json")).events));
    environments.set("security/mfa", { policyConfig: { all: { enforcementLevel: "disabled" } } });
    const { code, events } = await previewed();
    assert.deepEqual([code, report(events)], [0, []]);
  });

  it("repairs where the group says so, as its step says", async () => {
    const remediate: unknown = JSON.parse(/```json\n(.*?)```/s.exec(stepOf(3))?.[1] ?? "");
    writeFileSync(join(installed.base, "remediate.json"), JSON.stringify(remediate));
    await enable("latest", "--config", "remediate.json");
    const notes = report((await previewed()).events);
    assert.ok(notes.filter(({ message }) => message.includes("Remediated: ")).length > 2);
    assert.deepEqual(notes, report((await locally("remediate.json")).events));
  });

  it("finds nothing where the group disables every policy", async () => {
    await enable("latest", "--config", client().file({ all: "disabled" }));
    const { code, events } = await previewed();
    assert.deepEqual([code, report(events)], [0, []]);
  });

  it("stops every preview while the group's configuration doesn't fit", async () => {
    await enable("latest", "--config", client().file({ "iam-user-requires-mfa": { enforcedGroups: "company-mfa" } }));
    const wrong = await previewed();
    assert.notEqual(wrong.code, 0);
    assert.match(errors(wrong.events).join(), /validating policy config: .* enforcedGroups: Invalid type\. Expected: array, given: string/);
    await enable("latest", "--config", client().file({ "iam-users-require-mfa": { enforcedGroups: ["company-mfa"] } }));
    const misspelt = await previewed();
    assert.notEqual(misspelt.code, 0);
    assert.match(misspelt.stderr, /configuring policy pack "mfa-guard": invalid enforcement level ""/);
  });

  it("lets nothing pass where the pack can't be downloaded whole, or its dependencies not installed", async () => {
    await publish(() => ({ version: "0.3.0" }));
    const broken = client().cloud.packs.find("mfa-guard", "0.3.0");
    broken.archive = (broken.archive ?? assert.fail()).subarray(0, 3000);
    await enable("0.3.0");
    const cut = await previewed();
    assert.notEqual(cut.code, 0);
    assert.match(cut.stderr, /failed to install policy pack mfa-guard@v0\.3\.0: failed to extract tarball/);

    await publish(({ dependencies }) => ({
      version: "0.4.0",
      dependencies: { ...(dependencies as object), missing: "file:./missing.tgz" },
    }));
    await enable("0.4.0");
    const lacking = await previewed();
    assert.notEqual(lacking.code, 0);
    assert.match(lacking.stderr, /failed to install policy pack mfa-guard@v0\.4\.0: installing dependencies/);
  });

  it("is as safe as the machine that runs the preview: whoever can write to the CLI's home can replace the pack there", async () => {
    await enable("0.2.0");
    assert.notEqual((await previewed()).code, 0);
    const main = join(client().home, "policies", "acme", "pulumi-analyzer-mfa-guard-v0.2.0", "dist", "index.js");
    writeFileSync(main, 'new (require("@pulumi/policy").PolicyPack)("mfa-guard", { policies: [] });');
    assert.equal((await previewed()).code, 0);
  });
});

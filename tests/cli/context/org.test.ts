import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Guardrails } from "@mfa-guard/iam";
import type { Context } from "../../../policypack/policy/context";
import { environment, jsonError, KEYS, proxy, type Reply, xmlError } from "../../../testkit/cli/aws";
import { iamIn, type MadeOrganization, makeOrganization, organizationsAt } from "../../../testkit/cli/organization";
import { files, run } from "../../../testkit/cli/run";
import { text } from "../../../testkit/documents";
import { needsMoto } from "../../../testkit/moto";

interface Entry {
  readonly context: Context;
  readonly accountsWithoutUsers: readonly string[];
  readonly enforcedGroups?: readonly string[];
  readonly guardrails: Guardrails;
}

const MEMBERS = 50;

describe(`mfa-guard context of an organization of ${MEMBERS} accounts, against moto over a socket`, function () {
  this.timeout(300_000);
  const moto = needsMoto({ managedPolicies: false });
  const file = files();
  const connect = environment();
  let deny: (call: { readonly action: string; readonly body: string }) => Reply | undefined = () => undefined;
  const address = proxy(moto, (call) => (call.action === "ListOrganizationsFeatures" ? xmlError(403, "AccessDenied") : deny(call)));
  let made: MadeOrganization;
  before("make the organization", async () => {
    made = await makeOrganization(moto(), MEMBERS);
  });
  beforeEach(() => {
    deny = () => undefined;
    connect(address(), KEYS);
  });

  const context = (...args: readonly string[]) => run("context", "--org", "--role-name", "Audit", ...args);
  const entriesOf = (out: string) => JSON.parse(out) as Readonly<Record<string, Entry>>;

  it("writes which accounts have no users, which names enforce MFA everywhere, and what binds which account", async () => {
    const { code, out, err } = await context();
    assert.deepEqual([code, err], [0, ""]);
    const entries = entriesOf(out);
    const trust = entries["iam-role-trust-requires-mfa"];
    assert.equal(trust?.context.organization, made.id);
    assert.deepEqual(trust?.accountsWithoutUsers, [made.management, ...made.accounts.slice(1)].sort());
    assert.deepEqual(entries["iam-user-requires-mfa"]?.enforcedGroups, ["people"]);
    const { managementAccount, targets, policies: documents } = trust?.guardrails ?? ({} as Guardrails);
    assert.equal(managementAccount, made.management);
    assert.deepEqual(Object.keys(documents).sort(), Object.values(made.policies).sort());
    assert.deepEqual(
      [made.root, made.unit, made.inner, made.accounts[1] ?? "", made.accounts[0] ?? ""].map((id) => {
        const { parent, scps = [], rcps = [] } = targets[id] ?? {};
        return [parent, [...scps, ...rcps].filter((policy) => policy !== "p-FullAWSAccess")];
      }),
      [
        [undefined, [made.policies.root]],
        [made.root, [made.policies.unit]],
        [made.unit, [made.policies.rcp]],
        [made.root, [made.policies.account]],
        [made.inner, []],
      ],
    );
    assert.equal(targets[made.management], undefined);
    assert.ok(out.length < 100_000, `${out.length} characters`);
  });

  it("closes what an audit of a state finds open: trust in an account without users, but not in the one that has one", async () => {
    const config = file("mfa.json", (await context()).out);
    const state = (account = "") => {
      const trust = text({ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" });
      const role = {
        urn: "urn:pulumi:s::p::aws:iam/role:Role::r",
        type: "aws:iam/role:Role",
        outputs: { name: "r", assumeRolePolicy: trust },
      };
      return file(`state-${account}.json`, { deployment: { resources: [role] } });
    };
    const audit = async (...args: readonly string[]) => (await run("audit", "--state", ...args)).code;
    assert.equal(await audit(state(made.accounts[3])), 1);
    assert.equal(await audit(state(made.accounts[3]), "--config", config), 0);
    // It is in the unit that has an SCP for users.
    assert.equal(await audit(state(made.accounts[0]), "--config", config), 0);
    assert.equal(await audit(state("999988887777"), "--config", config), 1);
  });

  it("writes the same again, and says what has changed since", async () => {
    const written = await context();
    assert.deepEqual((await context()).out, written.out);
    const config = file("mfa.json", written.out);
    assert.deepEqual(await context("--check", config), {
      code: 0,
      out: `Nothing has changed in organization ${made.id}.\n`,
      err: "",
    });
    const organizations = organizationsAt(moto());
    const iam = await iamIn(moto(), made.accounts[5] ?? "");
    await organizations.detachPolicy({ PolicyId: made.policies.unit, TargetId: made.unit });
    await iam.createUser({ UserName: "mallory" });
    try {
      const { code, out } = await context("--check", config);
      assert.equal(code, 1);
      assert.equal(
        out,
        [
          `Accounts without users: no longer \`${made.accounts[5]}\`.`,
          `Targets of SCPs and RCPs: \`${made.unit}\` is another.`,
          `Documents of SCPs and RCPs: no longer \`${made.policies.unit}\`.`,
          "",
        ].join("\n"),
      );
    } finally {
      await organizations.attachPolicy({ PolicyId: made.policies.unit, TargetId: made.unit });
      await iam.deleteUser({ UserName: "mallory" });
    }
  });

  it("goes on when an account can't be read, leaves out what that makes uncertain, and leaves with 2", async () => {
    const config = file("mfa.json", (await context()).out);
    deny = ({ action, body }) =>
      action === "AssumeRole" && body.includes(made.accounts[7] ?? "?") ? xmlError(403, "AccessDenied") : undefined;
    const { code, out, err } = await context();
    assert.equal(code, 2);
    assert.match(err, new RegExp(`^Account ${made.accounts[7]} \\(a7\\) is missing: assuming .* access denied`));
    assert.match(err, /The names of groups and users are left out, because a missing account may have others of the same name\.\n$/);
    const trust = entriesOf(out)["iam-role-trust-requires-mfa"];
    assert.ok(!trust?.accountsWithoutUsers.includes(made.accounts[7] ?? ""));
    assert.equal(trust?.accountsWithoutUsers.length, MEMBERS - 1);
    assert.equal(entriesOf(out)["iam-user-requires-mfa"]?.enforcedGroups, undefined);
    const checked = await context("--check", config);
    assert.deepEqual([checked.code, checked.out], [2, `Nothing has changed in what could be read of organization ${made.id}.\n`]);
  });

  it("goes on where a run of the same day was stopped, and reads again what is damaged or of another day", async () => {
    const folder = dirname(file("x.json", {}));
    const keep = join(folder, "kept");
    deny = ({ action, body }) =>
      action === "AssumeRole" && body.includes(made.accounts[7] ?? "?") ? xmlError(403, "AccessDenied") : undefined;
    assert.equal((await context("--keep", keep)).code, 2);
    assert.equal(readdirSync(keep).length, MEMBERS);
    const path = (index: number) => join(keep, `${made.accounts[index]}.json`);
    const old = JSON.parse(readFileSync(path(3), "utf8"));
    writeFileSync(path(3), JSON.stringify({ ...old, date: "2020-01-01" }));
    writeFileSync(path(4), readFileSync(path(4), "utf8").slice(0, 40));
    writeFileSync(path(5), readFileSync(path(6), "utf8"));
    let read = 0;
    deny = ({ action }) => {
      if (action === "GetAccountAuthorizationDetails") read += 1;
      return undefined;
    };
    const { code, out } = await context("--keep", keep);
    assert.deepEqual([code, read], [0, 4]);
    deny = () => undefined;
    assert.equal(out, (await context()).out);
    assert.match((await run("context", "--keep", keep)).err, /^error: --keep belongs to --org/);
  });

  it("writes of the one account that a profile leads to, without the organization's policies", async () => {
    connect(address(), {
      AWS_CONFIG_FILE: file("config", "[profile audit]\nregion = eu-central-1\n"),
      AWS_SHARED_CREDENTIALS_FILE: file("credentials", "[audit]\naws_access_key_id = test\naws_secret_access_key = test\n"),
    });
    const { code, out, err } = await run("context", "--profile", "audit");
    assert.equal(code, 2);
    assert.match(err, /^error: the account has no user, group or role with an ARN, so it isn't known which account it is\n$/);
    assert.equal(out, "");
    await (await iamIn(moto(), made.management)).createGroup({ GroupName: "admins" });
    const entries = entriesOf((await run("context", "--profile", "audit")).out);
    const trust = entries["iam-role-trust-requires-mfa"];
    assert.equal(trust?.context.source, `account ${made.management}`);
    assert.deepEqual([trust?.accountsWithoutUsers, trust?.guardrails], [[made.management], undefined]);
  });

  it("writes no guardrails where they can't be read, and says so", async () => {
    deny = ({ action }) => (action === "ListPolicies" ? jsonError(400, "AccessDeniedException") : undefined);
    const { code, out, err } = await context();
    assert.equal(code, 2);
    assert.match(err, /^The organization's policies are not known: .*access denied/);
    const trust = entriesOf(out)["iam-role-trust-requires-mfa"];
    assert.equal(trust?.guardrails, undefined);
    assert.equal(trust?.accountsWithoutUsers.length, MEMBERS);
  });
});

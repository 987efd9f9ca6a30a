import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { STS } from "@aws-sdk/client-sts";
import type { Guardrails } from "@mfa-guard/iam";
import type { Context } from "../../../policypack/policy/context";
import { environment, jsonError, KEYS, proxy, type Reply, xmlError } from "../../../testkit/cli/aws";
import { files, run } from "../../../testkit/cli/run";
import { denyWithoutMfa, text } from "../../../testkit/documents";
import { needsMoto } from "../../../testkit/moto";

interface Entry {
  readonly context: Context;
  readonly accountsWithoutUsers: readonly string[];
  readonly enforcedGroups?: readonly string[];
  readonly guardrails: Guardrails;
}

const MEMBERS = 50;
const denyUsers = text({
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  Condition: { ...denyWithoutMfa.Condition, ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } },
});
const denyRcp = text({
  Effect: "Deny",
  Principal: "*",
  Action: "sts:AssumeRole",
  Resource: "*",
  Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } },
});

describe(`mfa-guard context of an organization of ${MEMBERS} accounts, against moto over a socket`, function () {
  this.timeout(300_000);
  const moto = needsMoto({ managedPolicies: false });
  const file = files();
  const connect = environment();
  let deny: (call: { readonly action: string; readonly body: string }) => Reply | undefined = () => undefined;
  const address = proxy(moto, (call) => (call.action === "ListOrganizationsFeatures" ? xmlError(403, "AccessDenied") : deny(call)));
  const settings = () => ({ endpoint: moto(), region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });
  const accounts: string[] = [];
  const ids = { organization: "", management: "", root: "", unit: "", inner: "" };
  const policies: Record<"root" | "unit" | "account" | "rcp", string> = { root: "", unit: "", account: "", rcp: "" };

  const iamOf = async (account: string) => {
    const { Credentials } = await new STS(settings()).assumeRole({ RoleArn: `arn:aws:iam::${account}:role/setup`, RoleSessionName: "s" });
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    return new IAM({
      ...settings(),
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    });
  };

  before(
    "make the organization: SCPs on the root, a unit and an account, an RCP on a unit, groups that enforce MFA and one that doesn't",
    async () => {
      const organizations = new Organizations(settings());
      const { Organization } = await organizations.createOrganization({ FeatureSet: "ALL" });
      ids.organization = Organization?.Id ?? "";
      ids.management = Organization?.MasterAccountId ?? "";
      const { Roots: [root] = [] } = await organizations.listRoots({});
      ids.root = root?.Id ?? "";
      for (const PolicyType of ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const)
        await organizations.enablePolicyType({ RootId: ids.root, PolicyType });
      const unit = async (ParentId: string, Name: string) =>
        (await organizations.createOrganizationalUnit({ ParentId, Name })).OrganizationalUnit?.Id ?? "";
      ids.unit = await unit(ids.root, "workloads");
      ids.inner = await unit(ids.unit, "production");
      for (let index = 0; index < MEMBERS; index += 1) {
        const { CreateAccountStatus } = await organizations.createAccount({ AccountName: `a${index}`, Email: `a${index}@example.com` });
        const id = CreateAccountStatus?.AccountId ?? "";
        accounts.push(id);
        if (index % 2 === 0)
          await organizations.moveAccount({
            AccountId: id,
            SourceParentId: ids.root,
            DestinationParentId: index % 4 === 0 ? ids.inner : ids.unit,
          });
      }
      const attach = async (name: keyof typeof policies, TargetId: string, Content: string) => {
        const Type = name === "rcp" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
        const { Policy } = await organizations.createPolicy({ Name: name, Description: name, Type, Content });
        policies[name] = Policy?.PolicySummary?.Id ?? "";
        await organizations.attachPolicy({ PolicyId: policies[name], TargetId });
      };
      await attach("root", ids.root, text({ Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" }));
      await attach("unit", ids.unit, denyUsers);
      await attach("account", accounts[1] ?? "", text({ Effect: "Deny", Action: "ec2:*", Resource: "*" }));
      await attach("rcp", ids.inner, denyRcp);
      for (const [index, account] of accounts.slice(0, 3).entries()) {
        const iam = await iamOf(account);
        await iam.createGroup({ GroupName: "people" });
        await iam.createGroup({ GroupName: "operators" });
        const enforce = (GroupName: string) => iam.putGroupPolicy({ GroupName, PolicyName: "mfa", PolicyDocument: text(denyWithoutMfa) });
        await enforce("people");
        if (index < 2) await enforce("operators");
        if (index === 0) await iam.createUser({ UserName: "dana" });
      }
    },
  );
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
    assert.equal(trust?.context.organization, ids.organization);
    assert.deepEqual(trust?.accountsWithoutUsers, [ids.management, ...accounts.slice(1)].sort());
    assert.deepEqual(entries["iam-user-requires-mfa"]?.enforcedGroups, ["people"]);
    const { managementAccount, targets, policies: documents } = trust?.guardrails ?? ({} as Guardrails);
    assert.equal(managementAccount, ids.management);
    assert.deepEqual(Object.keys(documents).sort(), Object.values(policies).sort());
    assert.deepEqual(
      [ids.root, ids.unit, ids.inner, accounts[1] ?? "", accounts[0] ?? ""].map((id) => {
        const { parent, scps = [], rcps = [] } = targets[id] ?? {};
        return [parent, [...scps, ...rcps].filter((policy) => policy !== "p-FullAWSAccess")];
      }),
      [
        [undefined, [policies.root]],
        [ids.root, [policies.unit]],
        [ids.unit, [policies.rcp]],
        [ids.root, [policies.account]],
        [ids.inner, []],
      ],
    );
    assert.equal(targets[ids.management], undefined);
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
    assert.equal(await audit(state(accounts[3])), 1);
    assert.equal(await audit(state(accounts[3]), "--config", config), 0);
    // It is in the unit that has an SCP for users.
    assert.equal(await audit(state(accounts[0]), "--config", config), 0);
    assert.equal(await audit(state("999988887777"), "--config", config), 1);
  });

  it("writes the same again, and says what has changed since", async () => {
    const written = await context();
    assert.deepEqual((await context()).out, written.out);
    const config = file("mfa.json", written.out);
    assert.deepEqual(await context("--check", config), {
      code: 0,
      out: `Nothing has changed in organization ${ids.organization}.\n`,
      err: "",
    });
    const organizations = new Organizations(settings());
    const iam = await iamOf(accounts[5] ?? "");
    await organizations.detachPolicy({ PolicyId: policies.unit, TargetId: ids.unit });
    await iam.createUser({ UserName: "mallory" });
    try {
      const { code, out } = await context("--check", config);
      assert.equal(code, 1);
      assert.equal(
        out,
        [
          `Accounts without users: no longer \`${accounts[5]}\`.`,
          `Targets of SCPs and RCPs: \`${ids.unit}\` is another.`,
          `Documents of SCPs and RCPs: no longer \`${policies.unit}\`.`,
          "",
        ].join("\n"),
      );
    } finally {
      await organizations.attachPolicy({ PolicyId: policies.unit, TargetId: ids.unit });
      await iam.deleteUser({ UserName: "mallory" });
    }
  });

  it("goes on when an account can't be read, leaves out what that makes uncertain, and leaves with 2", async () => {
    const config = file("mfa.json", (await context()).out);
    deny = ({ action, body }) => (action === "AssumeRole" && body.includes(accounts[7] ?? "?") ? xmlError(403, "AccessDenied") : undefined);
    const { code, out, err } = await context();
    assert.equal(code, 2);
    assert.match(err, new RegExp(`^Account ${accounts[7]} \\(a7\\) is missing: assuming .* access denied`));
    assert.match(err, /The names of groups and users are left out, because a missing account may have others of the same name\.\n$/);
    const trust = entriesOf(out)["iam-role-trust-requires-mfa"];
    assert.ok(!trust?.accountsWithoutUsers.includes(accounts[7] ?? ""));
    assert.equal(trust?.accountsWithoutUsers.length, MEMBERS - 1);
    assert.equal(entriesOf(out)["iam-user-requires-mfa"]?.enforcedGroups, undefined);
    const checked = await context("--check", config);
    assert.deepEqual([checked.code, checked.out], [2, `Nothing has changed in what could be read of organization ${ids.organization}.\n`]);
  });

  it("goes on where a run of the same day was stopped, and reads again what is damaged or of another day", async () => {
    const folder = dirname(file("x.json", {}));
    const keep = join(folder, "kept");
    deny = ({ action, body }) => (action === "AssumeRole" && body.includes(accounts[7] ?? "?") ? xmlError(403, "AccessDenied") : undefined);
    assert.equal((await context("--keep", keep)).code, 2);
    assert.equal(readdirSync(keep).length, MEMBERS);
    const path = (index: number) => join(keep, `${accounts[index]}.json`);
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

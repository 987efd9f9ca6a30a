import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { STS } from "@aws-sdk/client-sts";
import { XMLParser } from "fast-xml-parser";
import { trustWithoutMfa } from "../../../testkit/accounts";
import { environment, jsonError, KEYS, proxy, type Reply, xmlError } from "../../../testkit/cli/aws";
import { auditJson, files, inShort, run } from "../../../testkit/cli/run";
import { denyWithoutMfa, text } from "../../../testkit/documents";
import { needsMoto } from "../../../testkit/moto";
import { credentialsScp } from "../../../testkit/policypack/scps";

describe("mfa-guard audit --org, against moto over a socket", function () {
  this.timeout(120_000);
  const moto = needsMoto({ managedPolicies: false });
  const file = files();
  const connect = environment();
  let deny: (call: { readonly action: string; readonly body: string }) => Reply | undefined = () => undefined;
  const address = proxy(moto, (call) => (call.action === "ListOrganizationsFeatures" ? features : deny(call)));
  /** moto doesn't know this call. */
  const features: Reply = {
    status: 200,
    body: "<ListOrganizationsFeaturesResponse><ListOrganizationsFeaturesResult><EnabledFeatures><member>RootCredentialsManagement</member></EnabledFeatures></ListOrganizationsFeaturesResult></ListOrganizationsFeaturesResponse>",
  };
  const ids: Record<string, string> = {};
  let scp = "";
  let root = "";

  before("make an organization of four accounts", async () => {
    const settings = { endpoint: moto(), region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    const organizations = new Organizations(settings);
    await organizations.createOrganization({ FeatureSet: "ALL" });
    const { Roots: [top] = [] } = await organizations.listRoots({});
    root = top?.Id ?? "";
    await organizations.enablePolicyType({ RootId: root, PolicyType: "SERVICE_CONTROL_POLICY" });
    const { OrganizationalUnit } = await organizations.createOrganizationalUnit({ ParentId: root, Name: "workloads" });
    for (const name of ["app", "data", "old", "closed"]) {
      const { CreateAccountStatus } = await organizations.createAccount({ AccountName: name, Email: `${name}@example.com` });
      ids[name] = CreateAccountStatus?.AccountId ?? "";
    }
    await organizations.moveAccount({ AccountId: ids.app, SourceParentId: root, DestinationParentId: OrganizationalUnit?.Id });
    await organizations.closeAccount({ AccountId: ids.closed });
    const { Policy } = await organizations.createPolicy({
      Name: "mfa",
      Description: "mfa",
      Type: "SERVICE_CONTROL_POLICY",
      Content: credentialsScp,
    });
    scp = Policy?.PolicySummary?.Id ?? "";
    await organizations.attachPolicy({ PolicyId: scp, TargetId: root });
    const sts = new STS(settings);
    for (const [name, id] of Object.entries(ids)) {
      const { Credentials } = await sts.assumeRole({ RoleArn: `arn:aws:iam::${id}:role/setup`, RoleSessionName: "s" });
      const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
      const iam = new IAM({
        ...settings,
        credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
      });
      await iam.createUser({ UserName: `user-of-${name}` });
      await iam.putUserPolicy({
        UserName: `user-of-${name}`,
        PolicyName: "p",
        PolicyDocument: text({ Effect: "Allow", Action: "*", Resource: "*" }),
      });
    }
    const own = new IAM(settings);
    const trust = JSON.stringify(trustWithoutMfa).replaceAll("111122223333", ids.data ?? "");
    await own.createRole({ RoleName: "admin", AssumeRolePolicyDocument: trust });
    await own.putRolePolicy({ RoleName: "admin", PolicyName: "p", PolicyDocument: text({ Effect: "Allow", Action: "*", Resource: "*" }) });
  });
  beforeEach(() => {
    deny = () => undefined;
    connect(address(), KEYS);
  });

  const audit = () => auditJson("--org", "--role-name", "Audit");
  /** But for the root user, whom moto's credential reports lack, and the role that Organizations makes in each account. */
  const seen = (report: Awaited<ReturnType<typeof audit>>) =>
    inShort(report)
      .filter((each) => !/^iam-root-|OrganizationAccountAccessRole$/.test(each))
      .sort();
  const USERS = ["app", "data", "old"].map((name) => `iam-user-requires-mfa user-of-${name}`);

  it("judges every account through its role, its own directly, and skips closed ones by name", async () => {
    const report = await audit();
    const byOutcome = (outcome: string) => report.accounts.filter((each) => each.outcome === outcome).map(({ name }) => name);
    assert.deepEqual([...byOutcome("judged")].sort(), ["app", "data", "master", "old"]);
    assert.deepEqual(byOutcome("skipped"), ["closed"]);
    assert.match(report.accounts.find(({ name }) => name === "closed")?.reason ?? "", /^its status is (SUSPENDED|PENDING_CLOSURE|CLOSED)$/);
    assert.deepEqual(seen(report), ["iam-privileged-role-limits-session admin", "iam-role-trust-requires-mfa admin", ...USERS]);
    assert.equal(report.code, 1);
    assert.ok(!report.notJudged.some(({ policy }) => policy.startsWith("organizations-")));
  });

  it("sees who reaches a role of another account", async () => {
    const reached = (await audit()).reach.roles.find(({ role }) => role.name === "admin");
    assert.deepEqual(
      reached?.users.map(({ name }) => name),
      ["user-of-data"],
    );
  });

  it("finds less where an SCP holds, in the accounts that it binds, and says which", async () => {
    const organizations = new Organizations({
      endpoint: moto(),
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const { OrganizationalUnits: [unit] = [] } = await organizations.listOrganizationalUnitsForParent({ ParentId: root });
    const { Policy } = await organizations.createPolicy({
      Name: "everything",
      Description: "everything",
      Type: "SERVICE_CONTROL_POLICY",
      Content: text({
        ...denyWithoutMfa,
        Condition: { ...denyWithoutMfa.Condition, ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } },
      }),
    });
    const PolicyId = Policy?.PolicySummary?.Id ?? "";
    const attached = async <T>(TargetId: string | undefined, run: () => Promise<T>) => {
      await organizations.attachPolicy({ PolicyId, TargetId });
      try {
        return await run();
      } finally {
        await organizations.detachPolicy({ PolicyId, TargetId });
      }
    };
    const onUnit = await attached(unit?.Id, audit);
    assert.deepEqual(seen(onUnit), [
      "iam-privileged-role-limits-session admin",
      "iam-role-trust-requires-mfa admin",
      "iam-user-requires-mfa user-of-data",
      "iam-user-requires-mfa user-of-old",
    ]);
    const onRoot = await attached(root, audit);
    await organizations.deletePolicy({ PolicyId });
    assert.deepEqual(seen(onRoot), ["iam-privileged-role-limits-session admin"]);
    const rests = `This rests on what is known besides: the SCP \`${PolicyId}\` is in force.`;
    for (const passes of ["1 user passes", "1 trust policy passes"])
      assert.ok(
        onRoot.exemptions.some(({ state, message }) => state === "listed" && message === `${passes}. ${rests}`),
        passes,
      );
    assert.deepEqual(
      onRoot.reach.roles.filter(({ role }) => role.name === "admin"),
      [],
    );
    assert.ok(onRoot.reach.rests?.includes(`the SCP \`${PolicyId}\` is in force`));
    assert.ok(!(await audit()).reach.rests?.includes(PolicyId));
  });

  it("believes what it reads rather than an older file, and reports a user where the file says there is none", async () => {
    const everything = {
      managementAccount: "999999999999",
      targets: { [root]: { scps: ["p-old"] } },
      policies: { "p-old": text(denyWithoutMfa) },
    };
    const config = file("config.json", {
      "iam-user-requires-mfa": { guardrails: everything },
      "iam-role-trust-requires-mfa": { accountsWithoutUsers: [ids.data], guardrails: everything },
    });
    const report = await auditJson("--org", "--role-name", "Audit", "--config", config);
    assert.deepEqual(seen(report), [
      "iam-privileged-role-limits-session admin",
      "iam-role-trust-requires-mfa admin",
      "iam-role-trust-requires-mfa user-of-data",
      ...USERS,
    ]);
  });

  it("refuses what was written of another organization", async () => {
    const context = { date: "2026-11-01", source: "organization o-other", organization: "o-other", hashes: {} };
    const { code, out, err } = await run(
      ...["audit", "--org", "--role-name", "Audit"],
      ...["--config", file("other.json", { "iam-user-requires-mfa": { context } })],
    );
    assert.deepEqual([code, out], [2, ""]);
    assert.match(
      err,
      /^error: `.*other\.json` was written of organization o-other, and these credentials lead to organization o-\w+: name/,
    );
  });

  it("judges the organization's policies as the management account shows them", async () => {
    const organizations = new Organizations({
      endpoint: moto(),
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    await organizations.detachPolicy({ PolicyId: scp, TargetId: root });
    try {
      const found = inShort(await audit()).filter((each) => each.startsWith("organizations-"));
      assert.equal(found.filter((each) => each.startsWith("organizations-scp-requires-mfa")).length, 3, found.join());
      assert.ok(found.includes("organizations-scp-requires-mfa workloads"));
      assert.ok(found.includes("organizations-scp-requires-mfa mfa"));
    } finally {
      await organizations.attachPolicy({ PolicyId: scp, TargetId: root });
    }
  });

  it("goes on when an account can't be read, and says which and why at the end", async () => {
    deny = ({ action, body }) => (action === "AssumeRole" && body.includes(ids.app ?? "?") ? xmlError(403, "AccessDenied") : undefined);
    const report = await audit();
    const failed = report.accounts.filter(({ outcome }) => outcome === "failed");
    assert.deepEqual(failed, [
      {
        id: ids.app,
        name: "app",
        outcome: "failed",
        reason: `assuming \`arn:aws:iam::${ids.app}:role/Audit\` failed: access denied: allow \`sts:AssumeRole\` to these credentials`,
      },
    ]);
    assert.deepEqual(seen(report).slice(-2), USERS.slice(1));
    const as = async (...args: readonly string[]) => (await run("audit", "--org", "--role-name", "Audit", ...args)).out;
    assert.match(
      await as(),
      new RegExp(`\nSkipped: account ${ids.closed} \\(closed\\): its status is .*\nAccount ${ids.app} \\(app\\) was not judged: assuming `),
    );
    assert.equal(JSON.parse(await as("--format", "sarif")).runs[0].invocations[0].executionSuccessful, false);
    assert.equal(new XMLParser({ ignoreAttributes: false }).parse(await as("--format", "junit")).testsuites["@_errors"], "1");
  });

  it("leaves with 2 where nothing is found and an account couldn't be read", async () => {
    const { out } = await run("audit", "--org", "--role-name", "Audit", "--format", "json");
    const known = file("known.json", out);
    deny = ({ action, body }) => (action === "AssumeRole" && body.includes(ids.app ?? "?") ? xmlError(403, "AccessDenied") : undefined);
    const { code, findings } = await auditJson("--org", "--role-name", "Audit", "--baseline", known);
    assert.deepEqual([code, findings.length], [2, 0]);
  });

  it("doesn't pass the organization's policies where they can't be read", async () => {
    deny = ({ action }) => (action === "ListPolicies" ? jsonError(400, "AccessDeniedException") : undefined);
    const undecided = inShort(await audit()).filter((each) => each.startsWith("organizations-"));
    assert.equal(undecided.length, 3);
    assert.ok(undecided.every((each) => each.endsWith("(undecided)")));
  });

  it("stops without the list of accounts, and where there is no organization", async () => {
    deny = ({ action }) => (action === "ListAccounts" ? jsonError(400, "AccessDeniedException") : undefined);
    assert.deepEqual(await run("audit", "--org", "--role-name", "Audit"), {
      code: 2,
      out: "",
      err: "error: reading the organization failed: access denied: allow `organizations:ListAccounts` to these credentials\n",
    });
    deny = ({ action }) => (action === "DescribeOrganization" ? jsonError(400, "AWSOrganizationsNotInUseException") : undefined);
    assert.equal(
      (await run("audit", "--org", "--role-name", "Audit")).err,
      "error: the account doesn't belong to an organization: leave out --org\n",
    );
  });

  it("needs a role's name, and takes one only then", async () => {
    assert.match((await run("audit", "--org")).err, /^error: --org needs the role to assume in each account: name it with --role-name\n$/);
    assert.match((await run("audit", "--role-name", "Audit")).err, /^error: --role-name belongs to --org/);
  });
});

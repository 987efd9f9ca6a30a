import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { CreateGroupCommand, CreateGroupMembershipCommand, CreateUserCommand, IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { Organizations } from "@aws-sdk/client-organizations";
import { SSOAdmin } from "@aws-sdk/client-sso-admin";
import { grantsPrefix } from "../../../components/documents/jit-grants";
import { serviceOnly } from "../../../testkit/accounts";
import { type Call, environment, jsonError, KEYS, proxy, type Reply } from "../../../testkit/cli/aws";
import { auditJson, inShort, run } from "../../../testkit/cli/run";
import { text } from "../../../testkit/documents";
import { needsMoto } from "../../../testkit/moto";

const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";

describe("IAM Identity Center in mfa-guard audit --org, against moto over a socket", function () {
  this.timeout(300_000);
  const moto = needsMoto();
  const connect = environment();
  const boundaries = new Map<string, object>();
  let own = "";
  let other = "";
  let special: (call: Call) => Reply | undefined = () => undefined;
  /** What moto lacks: boundaries of permission sets, root features, and assignments outside the account that asks. */
  const fronted = (call: Call): Reply | undefined => {
    const set = /"PermissionSetArn":"([^"]*)"/.exec(call.body)?.[1] ?? "";
    switch (call.action) {
      case "ListOrganizationsFeatures":
        return {
          status: 200,
          body: "<ListOrganizationsFeaturesResponse><ListOrganizationsFeaturesResult><EnabledFeatures/></ListOrganizationsFeaturesResult></ListOrganizationsFeaturesResponse>",
        };
      case "GetPermissionsBoundaryForPermissionSet":
        return boundaries.has(set)
          ? { status: 200, body: JSON.stringify({ PermissionsBoundary: boundaries.get(set) }) }
          : jsonError(400, "ResourceNotFoundException");
      case "ListAccountsForProvisionedPermissionSet":
        return { status: 200, body: JSON.stringify({ AccountIds: [own, other] }) };
      default:
        return undefined;
    }
  };
  const address = proxy(moto, (call) => special(call) ?? fronted(call));
  const ids: Record<string, string> = {};
  const sets: Record<string, string> = {};
  const settings = () => ({ endpoint: moto(), region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });

  before("make an organization with people", async () => {
    const organizations = new Organizations(settings());
    await organizations.createOrganization({ FeatureSet: "ALL" });
    own = (await organizations.describeOrganization({})).Organization?.MasterAccountId ?? "";
    const { CreateAccountStatus } = await organizations.createAccount({ AccountName: "app", Email: "app@example.com" });
    other = CreateAccountStatus?.AccountId ?? "";
    const sso = new SSOAdmin(settings());
    const { Instances: [{ InstanceArn, IdentityStoreId } = {}] = [] } = await sso.listInstances({});
    const store = new IdentitystoreClient(settings());
    for (const name of ["dana", "eve", "mallory"]) {
      const person = { UserName: name, DisplayName: name, Name: { GivenName: name, FamilyName: name } };
      ids[name] = (await store.send(new CreateUserCommand({ IdentityStoreId, ...person }))).UserId ?? "";
    }
    for (const name of ["admins", "readers"])
      ids[name] = (await store.send(new CreateGroupCommand({ IdentityStoreId, DisplayName: name }))).GroupId ?? "";
    for (const name of ["dana", "eve"])
      await store.send(new CreateGroupMembershipCommand({ IdentityStoreId, GroupId: ids.admins, MemberId: { UserId: ids[name] ?? "" } }));
    const make = async (Name: string, SessionDuration: string) => {
      const { PermissionSet } = await sso.createPermissionSet({ InstanceArn, Name, SessionDuration });
      sets[Name] = PermissionSet?.PermissionSetArn ?? "";
      return { InstanceArn, PermissionSetArn: sets[Name] };
    };
    await sso.attachManagedPolicyToPermissionSet({ ...(await make("Admin", "PT8H")), ManagedPolicyArn: ADMIN });
    await sso.putInlinePolicyToPermissionSet({
      ...(await make("Inline", "PT1H")),
      InlinePolicy: text({ Effect: "Allow", Action: "iam:*", Resource: "*" }),
    });
    await sso.putInlinePolicyToPermissionSet({
      ...(await make("Reader", "PT12H")),
      InlinePolicy: text({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
    });
    await sso.attachCustomerManagedPolicyReferenceToPermissionSet({
      ...(await make("Own", "PT1H")),
      CustomerManagedPolicyReference: { Name: "team", Path: "/" },
    });
    const assign = (set: string, PrincipalType: "GROUP" | "USER", principal: string, TargetId: string) =>
      sso.createAccountAssignment({
        InstanceArn,
        PermissionSetArn: sets[set],
        PrincipalType,
        PrincipalId: ids[principal] ?? principal,
        TargetId,
        TargetType: "AWS_ACCOUNT",
      });
    await assign("Admin", "GROUP", "admins", other);
    await assign("Inline", "USER", "mallory", own);
    await assign("Reader", "USER", "mallory", other);
    await assign("Own", "USER", "gone-0001", other);
  });
  beforeEach(() => {
    special = () => undefined;
    connect(address(), KEYS);
  });

  const audit = () => auditJson("--org", "--role-name", "Audit");
  const found = (report: Awaited<ReturnType<typeof audit>>) =>
    inShort(report)
      .filter((each) => each.startsWith("identity-center-"))
      .sort();

  it("says who has privilege in which account, for how long and by which group", async () => {
    const { identityCenter } = await audit();
    const access = identityCenter?.access.map(({ permissionSet, account, principal, people, session }) => ({
      is: `${principal.kind} ${principal.name}: ${permissionSet.name} in ${account.name} for ${session}`,
      people: people.map(({ name }) => name).sort(),
    }));
    assert.deepEqual(
      access?.toSorted((a, b) => a.is.localeCompare(b.is)),
      [
        { is: "group admins: Admin in app for PT8H", people: ["dana", "eve"] },
        { is: "user gone-0001: Own in app for PT1H", people: ["gone-0001"] },
        { is: "user mallory: Inline in master for PT1H", people: ["mallory"] },
      ],
    );
    assert.ok((identityCenter?.checklist.length ?? 0) > 2);
    const { out } = await run("audit", "--org", "--role-name", "Audit");
    assert.match(
      out,
      /\nPrivileged access through IAM Identity Center:\n(?: {2}.*\n)*? {2}group admins \(2\): Admin in app, sessions of PT8H\n/,
    );
    assert.match(out, /\nTo look up, because no API shows it:\n/);
  });

  it("says which boundary a set has, and calls it privileged all the same", async () => {
    boundaries.set(sets.Admin ?? "", { ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" });
    boundaries.set(sets.Own ?? "", { CustomerManagedPolicyReference: { Name: "limit", Path: "/" } });
    try {
      const access = (await audit()).identityCenter?.access ?? [];
      assert.deepEqual(access.map(({ permissionSet, boundary }) => `${permissionSet.name}: ${boundary ?? "none"}`).sort(), [
        "Admin: arn:aws:iam::aws:policy/ReadOnlyAccess",
        "Inline: none",
        "Own: policy/limit",
      ]);
    } finally {
      boundaries.clear();
    }
  });

  it("finds long privileged sessions and privileged assignments of people, and nothing about ordinary ones", async () => {
    const report = await audit();
    assert.deepEqual(found(report), [
      "identity-center-assigns-groups Inline in master for mallory",
      "identity-center-assigns-groups Own in app for gone-0001",
      "identity-center-limits-session Admin",
    ]);
    assert.match(
      report.findings.find(({ resource }) => resource.name === "Inline in master for mallory")?.message ?? "",
      /^`mallory` has permission set `Inline` in account `master` by name and not through a group, and it is privileged, because .*\. Assign /,
    );
    assert.ok(!report.notJudged.some(({ policy }) => policy.startsWith("identity-center-")));
  });

  it("finds standing privilege where a machine of JitGrants makes assignments, and takes a person's for a grant where it may be one", async () => {
    const iam = new IAM(settings());
    const RoleName = `${grantsPrefix}production`;
    await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(serviceOnly) });
    try {
      const machine = (set: string) =>
        iam.putRolePolicy({
          RoleName,
          PolicyName: "machine",
          PolicyDocument: text({
            Effect: "Allow",
            Action: "sso:CreateAccountAssignment",
            Resource: [sets[set] ?? "", "arn:aws:sso:::account/*"],
          }),
        });
      await machine("Inline");
      assert.deepEqual(found(await audit()), [
        "identity-center-assigns-groups Own in app for gone-0001",
        "identity-center-limits-session Admin",
        "identity-center-privilege-ends Admin in app for admins",
        "identity-center-privilege-ends Own in app for gone-0001",
      ]);
      await machine("Admin");
      assert.ok(found(await audit()).includes("identity-center-privilege-ends Inline in master for mallory"));
    } finally {
      await iam.deleteRolePolicy({ RoleName, PolicyName: "machine" });
      await iam.deleteRole({ RoleName });
    }
  });

  it("is undecided without the permission, and never a pass", async () => {
    special = ({ action }) => (action === "ListPermissionSets" ? jsonError(400, "AccessDeniedException") : undefined);
    const report = await audit();
    const undecided = report.findings.filter(({ policy, level }) => policy.startsWith("identity-center-") && level === "undecided");
    assert.deepEqual(undecided.map(({ policy }) => policy).sort(), [
      "identity-center-assigns-groups",
      "identity-center-limits-session",
      "identity-center-privilege-ends",
    ]);
    assert.match(undecided[0]?.how ?? "", /access denied: allow `sso:List\*/);
    assert.equal(report.identityCenter, undefined);
  });

  it("isn't judged where the region has no instance, and says which region to name", async () => {
    special = ({ action }) => (action === "ListInstances" ? { status: 200, body: JSON.stringify({ Instances: [] }) } : undefined);
    const report = await audit();
    assert.deepEqual(found(report), []);
    const gaps = report.notJudged.filter(({ policy }) => policy.startsWith("identity-center-"));
    assert.equal(gaps.length, 3);
    assert.match(gaps[0]?.reason ?? "", /no instance of IAM Identity Center in us-east-1: set AWS_REGION/);
  });
});

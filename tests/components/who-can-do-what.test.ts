import assert from "node:assert/strict";
import { canAssumeWithoutMfa, unenforcedWithoutMfa } from "@mfa-guard/iam";
import { account, deployProgram, ofType } from "../../testkit/components/mocks";
import { findings } from "../../testkit/components/pack";
import { accessKey, type Caller, consoleWithoutMfa, mfa, root, service, session, user, World } from "../../testkit/components/world";

const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;

const example = (name: string) => deployProgram(`examples/${name}/index.ts`);

type Row = readonly [who: string, caller: Caller, action: string, resource: string, may: boolean, more?: Readonly<Record<string, string>>];

function table(name: string, rows: readonly Row[]): void {
  let world: World;
  before("run the program", async () => {
    world = new World(await example(name));
  });
  for (const [who, caller, action, resource, may, more] of rows) {
    it(`${who} ${may ? "may" : "may not"} ${action} on ${resource}${more ? ` with ${JSON.stringify(more)}` : ""}`, () => {
      assert.equal(world.allows(caller, action, resource, more), may);
    });
  }
}

describe("who can do what in examples/jit-admin", () => {
  const fresh = user("kim", mfa(60));
  const stale = user("kim", mfa(7200));
  const key = user("kim", accessKey);
  const password = user("kim", consoleWithoutMfa);
  const admin = iam("role/ProductionAdmin-Role");
  const asKim = { "sts:sourceidentity": "kim" };

  table("jit-admin", [
    ["kim with MFA", fresh, "s3:ListBucket", "arn:aws:s3:::data", true],
    ["kim with MFA of two hours ago", stale, "s3:ListBucket", "arn:aws:s3:::data", true],
    ["kim with an access key", key, "s3:ListBucket", "arn:aws:s3:::data", false],
    ["kim with a password", password, "s3:ListBucket", "arn:aws:s3:::data", false],
    ["kim with MFA", fresh, "s3:DeleteBucket", "arn:aws:s3:::data", false],

    ["kim with MFA", fresh, "sts:AssumeRole", admin, true, asKim],
    ["kim with MFA", fresh, "sts:AssumeRole", admin, false],
    ["kim with MFA", fresh, "sts:AssumeRole", admin, false, { "sts:sourceidentity": "lou" }],
    ["kim with MFA of two hours ago", stale, "sts:AssumeRole", admin, false, asKim],
    ["kim with an access key", key, "sts:AssumeRole", admin, false, asKim],
    ["kim with a password", password, "sts:AssumeRole", admin, false, asKim],
    ["a user in no group, with MFA", user("mallory", mfa(60)), "sts:AssumeRole", admin, false, { "sts:sourceidentity": "mallory" }],
    ["a user of another account, with MFA", user("kim", mfa(60), "999988887777"), "sts:AssumeRole", admin, false, asKim],
    ["an Identity Center session", session("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"), "sts:AssumeRole", admin, false, asKim],
    ["EC2", service("ec2.amazonaws.com"), "sts:AssumeRole", admin, false],
    ["root", root(), "sts:AssumeRole", admin, false],
    ["the role's session", session("ProductionAdmin-Role"), "s3:DeleteBucket", "arn:aws:s3:::data", true],

    ["kim with a password", password, "iam:CreateVirtualMFADevice", iam("mfa/phone"), true],
    ["kim with a password", password, "iam:EnableMFADevice", iam("user/kim"), true],
    ["kim with a password", password, "iam:ChangePassword", iam("user/kim"), true],
    ["kim with a password", password, "iam:EnableMFADevice", iam("user/lou"), false],
    ["kim with a password", password, "iam:DeactivateMFADevice", iam("user/kim"), false],
    ["kim with a password", password, "iam:DeleteVirtualMFADevice", iam("mfa/phone"), false],
    ["kim with an access key", key, "iam:CreateAccessKey", iam("user/kim"), false],
    ["kim with MFA", fresh, "iam:CreateAccessKey", iam("user/kim"), true],
    ["kim with MFA", fresh, "iam:CreateAccessKey", iam("user/lou"), false],
    ["kim with MFA", fresh, "iam:DeactivateMFADevice", iam("user/kim"), true],
    ["kim with MFA", fresh, "iam:DeactivateMFADevice", iam("user/lou"), false],
  ]);
});

describe("who can do what in examples/production-account", () => {
  const admin = iam("role/production-admin-role-0a1b2c3");
  const recovery = iam("role/production-recovery-help-desk-role-0a1b2c3");
  const ana = user("ana", mfa(60));
  const dev = user("dev", mfa(60));
  const eli = user("eli", mfa(60));
  const helper = session("production-recovery-help-desk-role-0a1b2c3", { "aws:sourceidentity": "dev" });
  const nameless = session("production-recovery-help-desk-role-0a1b2c3");
  const protectedUser = { "aws:resourcetag/mfa-guard:protected": "true" };

  table("production-account", [
    ["ana with MFA", ana, "sts:AssumeRole", admin, true],
    ["ana with MFA of two hours ago", user("ana", mfa(7200)), "sts:AssumeRole", admin, false],
    ["ana with an access key", user("ana", accessKey), "sts:AssumeRole", admin, false],
    ["dev with MFA", dev, "sts:AssumeRole", admin, false],
    ["eli with MFA", eli, "sts:AssumeRole", admin, false],
    ["root", root(), "sts:AssumeRole", admin, false],
    ["Lambda", service("lambda.amazonaws.com"), "sts:AssumeRole", admin, false],
    ["an Identity Center session", session("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"), "sts:AssumeRole", admin, false],
    ["CloudTrail", service("cloudtrail.amazonaws.com"), "sts:AssumeRole", iam("role/production-monitoring-trail-role-0a1b2c3"), true],
    ["ana with MFA", ana, "sts:AssumeRole", iam("role/production-monitoring-trail-role-0a1b2c3"), false],

    ["dev with MFA", dev, "sts:AssumeRole", recovery, true, { "sts:sourceidentity": "dev" }],
    ["dev with MFA", dev, "sts:AssumeRole", recovery, false, { "sts:sourceidentity": "eli" }],
    ["dev with MFA of half an hour ago", user("dev", mfa(1800)), "sts:AssumeRole", recovery, false, { "sts:sourceidentity": "dev" }],
    ["eli with MFA", eli, "sts:AssumeRole", recovery, false, { "sts:sourceidentity": "eli" }],
    ["the help desk", helper, "iam:DeactivateMFADevice", iam("user/eli"), true],
    ["the help desk", helper, "iam:DeleteVirtualMFADevice", iam("mfa/eli-phone"), true],
    ["the help desk", helper, "iam:DeactivateMFADevice", iam("user/dev"), false],
    ["the help desk", helper, "iam:DeactivateMFADevice", iam("user/ana"), false],
    ["the help desk", helper, "iam:DeactivateMFADevice", iam("user/break-glass/break-glass-one"), false],
    ["the help desk", helper, "iam:DeactivateMFADevice", iam("user/zoe"), false, protectedUser],
    ["the help desk without a source identity", nameless, "iam:DeactivateMFADevice", iam("user/eli"), false],
    ["the help desk", helper, "iam:EnableMFADevice", iam("user/eli"), false],
    ["the help desk", helper, "iam:UntagUser", iam("user/ana"), false],

    ["eli with MFA", eli, "s3:GetObject", "arn:aws:s3:::data/1", true],
    ["eli with MFA of thirteen hours ago", user("eli", mfa(46_800)), "s3:GetObject", "arn:aws:s3:::data/1", false],
    ["eli with an access key", user("eli", accessKey), "s3:GetObject", "arn:aws:s3:::data/1", false],
    ["eli with a password", user("eli", consoleWithoutMfa), "s3:GetObject", "arn:aws:s3:::data/1", false],
    ["eli with a password", user("eli", consoleWithoutMfa), "iam:EnableMFADevice", iam("user/eli"), true],
  ]);
});

describe("who can do what in examples/organization", () => {
  // Member accounts' own documents allow all of it: what is left is what the organization denies.
  let world: World;
  before("run the program", async () => {
    const resources = await example("organization");
    world = new World(resources.filter(({ type }) => type.startsWith("aws:organizations/")));
  });
  const denied = (caller: Caller, action: string, resource = "*", more?: Readonly<Record<string, string>>) =>
    world.organizationDenies(caller, action, resource, more);
  const rows: [string, Caller, string, string, boolean, Readonly<Record<string, string>>?][] = [
    ["a user with an access key", user("kim", accessKey), "s3:GetObject", "arn:aws:s3:::data/1", true],
    ["a user with a password", user("kim", consoleWithoutMfa), "iam:CreateAccessKey", iam("user/kim"), true],
    ["a user with a password", user("kim", consoleWithoutMfa), "iam:DeactivateMFADevice", iam("user/kim"), true],
    ["a user with a password", user("kim", consoleWithoutMfa), "sts:GetSessionToken", "*", false],
    ["a user with MFA", user("kim", mfa(60)), "s3:GetObject", "arn:aws:s3:::data/1", false],
    ["a user with MFA", user("kim", mfa(60)), "iam:CreateUser", iam("user/lou"), true],
    ["a user with MFA", user("kim", mfa(60)), "iam:CreateVirtualMFADevice", iam("mfa/phone"), true],
    ["a user with MFA", user("kim", mfa(60)), "iam:EnableMFADevice", iam("user/kim"), false, { "iam:registersecuritykey": "Activate" }],
    ["a user with MFA", user("kim", mfa(60)), "iam:EnableMFADevice", iam("user/kim"), true],
    ["a workload's session", session("app"), "s3:GetObject", "arn:aws:s3:::data/1", false],
    [
      "an Identity Center session",
      session("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"),
      "s3:PutObject",
      "arn:aws:s3:::data/1",
      false,
    ],
    ["a service", service("ec2.amazonaws.com"), "sts:AssumeRole", iam("role/app"), false],
    [
      "a service-linked role",
      session("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
      "ec2:RunInstances",
      "*",
      false,
    ],
    ["a vendor's user with an access key", user("vendor", accessKey, "999988887777"), "sts:AssumeRole", iam("role/app"), true],
    ["a vendor's user with MFA", user("vendor", mfa(60), "999988887777"), "sts:AssumeRole", iam("role/app"), false],
    [
      "an Identity Center session",
      session("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"),
      "iam:DetachGroupPolicy",
      iam("group/DevOps"),
      true,
      { "iam:policyarn": iam("policy/devops-enforcement-policy-0a1b2c3") },
    ],
    [
      "the deployment",
      session("deploy"),
      "iam:DetachGroupPolicy",
      iam("group/DevOps"),
      false,
      { "iam:policyarn": iam("policy/devops-enforcement-policy-0a1b2c3") },
    ],
    [
      "an Identity Center session",
      session("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"),
      "iam:CreatePolicyVersion",
      iam("policy/devops-enforcement-policy-0a1b2c3"),
      true,
    ],
    ["a member account's root", root(), "s3:GetObject", "arn:aws:s3:::data/1", true],
    ["a member account's root", root(), "iam:CreateAccessKey", "*", true],
    [
      "a task session of AssumeRoot",
      { ...root(), context: { ...root().context, "aws:assumedroot": "true" } },
      "s3:DeleteBucketPolicy",
      "arn:aws:s3:::data",
      false,
    ],
  ];
  for (const [who, caller, action, resource, is, more] of rows) {
    it(`${who} is ${is ? "" : "not "}denied ${action} on ${resource}${more ? ` with ${JSON.stringify(more)}` : ""}`, () => {
      assert.equal(denied(caller, action, resource, more), is);
    });
  }
});

describe("the examples' documents", () => {
  for (const name of ["jit-admin", "production-account", "organization"]) {
    it(`of ${name} pass the pack and the engine`, async () => {
      const resources = await example(name);
      assert.deepEqual(findings(resources), []);
      for (const { state } of ofType(resources, "aws:iam/role:Role")) {
        assert.equal(canAssumeWithoutMfa(state.assumeRolePolicy).kind, "requires-mfa");
      }
      for (const { state } of ofType(resources, "aws:iam/policy:Policy").filter((policy) => policy.name.endsWith("-enforcement-policy"))) {
        assert.equal(unenforcedWithoutMfa([state.policy]).kind, "requires-mfa");
      }
    });
  }
});

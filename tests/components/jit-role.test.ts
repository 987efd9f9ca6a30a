import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentsError, JitRole, type JitRoleArgs, MfaGroup, MfaUser } from "mfa-guard";
import { account, deploy, known, ofType, only } from "../../testkit/components/mocks";
import { findings, violations } from "../../testkit/components/pack";
import { text } from "../../testkit/documents";

const policyArns = ["arn:aws:iam::aws:policy/AdministratorAccess"];
const arn = `arn:aws:iam::${account}:role/ProductionAdmin-Role`;

const role = async (args: Partial<JitRoleArgs> = {}) => {
  const deployed = await deploy(() => new JitRole("admin", { policyArns, roleName: "ProductionAdmin-Role", ...args }));
  const made = only(deployed.resources, "aws:iam/role:Role");
  return { ...deployed, made, trust: JSON.parse(made.inputs.assumeRolePolicy as string) };
};

describe("JitRole", () => {
  it("lets only people of its own account with fresh MFA in, for an hour", async () => {
    const { made, trust } = await role();
    assert.deepEqual(trust, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AllowPeopleWithMfa",
          Effect: "Allow",
          Principal: { AWS: [`arn:aws:iam::${account}:root`] },
          Action: ["sts:AssumeRole"],
          Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" }, NumericLessThanEquals: { "aws:MultiFactorAuthAge": "3600" } },
        },
      ],
    });
    assert.equal(made.inputs.maxSessionDuration, 3600);
    assert.equal(made.inputs.name, "ProductionAdmin-Role");
  });

  it("narrows the trust by every argument", async () => {
    const { trust } = await role({
      accounts: ["222233334444"],
      users: [pulumi.output("arn:aws:iam::222233334444:user/kim")],
      maxMfaAge: 600,
      requireSourceIdentity: true,
      sessionTags: { ticket: ["OPS-*"] },
      networks: ["192.0.2.0/24"],
      conditions: { StringEquals: { "sts:ExternalId": ["x"] } },
    });
    assert.deepEqual(trust.Statement[0].Principal, { AWS: ["arn:aws:iam::222233334444:root"] });
    assert.deepEqual(trust.Statement[0].Action, ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]);
    assert.deepEqual(trust.Statement[0].Condition, {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThanEquals: { "aws:MultiFactorAuthAge": "600" },
      ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::222233334444:user/kim"] },
      IpAddress: { "aws:SourceIp": ["192.0.2.0/24"] },
      StringEquals: { "sts:ExternalId": ["x"], "sts:SourceIdentity": "${aws:username}", "aws:RequestTag/ticket": ["OPS-*"] },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["ticket"] },
    });
  });

  it("gives `sts:AssumeRole` on itself to the groups, after MFA is enforced on them", async () => {
    const { resources } = await deploy(() => {
      const group = new MfaGroup("devops", { groupName: "DevOps" });
      return new JitRole("admin", { policyArns, roleName: "ProductionAdmin-Role", groups: [group.groupName] });
    });
    const grant = only(resources, "aws:iam/groupPolicy:GroupPolicy");
    assert.equal(grant.inputs.group, "DevOps");
    assert.deepEqual(JSON.parse(grant.inputs.policy as string).Statement, [
      { Sid: "AllowAssume", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: [arn] },
    ]);
    const enforcement = resources.find(({ name }) => name === "devops-mfa");
    assert.ok(grant.after.includes(enforcement?.urn ?? ""));
  });

  it("names its children after itself, and is their parent", async () => {
    const { resources } = await role({ groups: ["DevOps"] });
    const component = only(resources, "mfa-guard:index:JitRole");
    for (const child of resources.filter(({ type }) => type.startsWith("aws:"))) {
      assert.equal(child.parent, component.urn);
      assert.match(child.name, /^admin-/);
    }
  });

  it("passes its options on to its children", async () => {
    const { resources } = await deploy(() => new JitRole("admin", { policyArns }, { protect: true }));
    assert.ok(resources.every((resource) => resource.protected));
  });

  it("prints the command and the profile", async () => {
    const { result } = await role({ sessionDuration: 1800 });
    const user = '"$(aws iam get-user --query User.UserName --output text)"';
    const serial = `"$(aws iam list-mfa-devices --query 'MFADevices[0].SerialNumber' --output text)"`;
    assert.equal(
      await known(result.assumeCommand),
      `aws sts assume-role --role-arn ${arn} --role-session-name ${user} --serial-number ${serial} --token-code "$MFA_CODE" --duration-seconds 1800`,
    );
    assert.equal(
      await known(result.profile),
      `[profile ProductionAdmin-Role]\nrole_arn = ${arn}\nsource_profile = default\nmfa_serial = arn:aws:iam::${account}:mfa/YOUR-DEVICE\nduration_seconds = 1800\n`,
    );
  });

  it("says where a profile can't do what the trust demands", async () => {
    const { result } = await role({ requireSourceIdentity: true, sessionTags: { ticket: ["a", "b"] } });
    assert.match((await known(result.profile)) ?? "", /^# The role demands a source identity and session tags, which a profile can't send/);
    assert.match((await known(result.assumeCommand)) ?? "", / --source-identity .* --tags 'Key=ticket,Value=a'$/);
  });

  it("knows other partitions", async () => {
    const { resources } = await deploy(() => new JitRole("admin", { policyArns }), { partition: "aws-us-gov" });
    const trust = JSON.parse(only(resources, "aws:iam/role:Role").inputs.assumeRolePolicy as string);
    assert.deepEqual(trust.Statement[0].Principal, { AWS: [`arn:aws-us-gov:iam::${account}:root`] });
  });

  it("passes the pack, in preview and at the update, with values that the preview can't know", async () => {
    const program = () => {
      const group = new MfaGroup("devops");
      const user = new MfaUser("kim", { groups: [group.groupName] });
      const power = new aws.iam.Policy("power", { policy: text({ Effect: "Allow", Action: "iam:*", Resource: "*" }) });
      return new JitRole("admin", { policyArns: [power.arn], groups: [group.groupName], users: [user.userArn] });
    };
    assert.deepEqual(violations((await deploy(program, { preview: true })).resources), []);
    assert.deepEqual(findings((await deploy(program)).resources), []);
  });

  const refused: [string, Partial<JitRoleArgs>, RegExp][] = [
    ["no policy", { policyArns: [] }, /JitRole `admin`: `policyArns` must name at least 1 managed policy, not 0/],
    ["an MFA age over an hour", { maxMfaAge: 3601 }, /`maxMfaAge` must be a whole number of seconds from 60 to 3600, not `3601`/],
    ["an MFA age that is no whole number", { maxMfaAge: 60.5 }, /not `60.5`/],
    ["a session over an hour", { sessionDuration: 43200 }, /`sessionDuration` must be a whole number of seconds from 900 to 3600/],
    ["an account id with too few digits", { accounts: ["1234"] }, /`accounts\[0\]` must be an account id of 12 digits, not `1234`/],
    ["no account", { accounts: [] }, /`accounts` must not be empty/],
    ["no user", { users: [] }, /`users` must not be empty/],
    ["a network that is none", { networks: ["home"] }, /`networks\[0\]` must be an address block/],
    ["a tag without values", { sessionTags: { ticket: [] } }, /`sessionTags.ticket` must list the values/],
    ["a condition that overwrites its own", { conditions: { bool: { "aws:multifactorauthpresent": ["false"] } } }, /already set/],
    [
      "a condition that AWS doesn't know",
      { conditions: { Perhaps: { "aws:username": ["kim"] } } },
      /`conditions` make a trust policy whose MFA can't be shown/,
    ],
    [
      "more users than a trust holds",
      { users: Array.from({ length: 60 }, (_, index) => `arn:aws:iam::${account}:user/someone-${index}`) },
      /AWS allows 2048/,
    ],
  ];
  for (const [title, args, message] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(role(args), (error) => error instanceof ArgumentsError && message.test(error.message));
    });
  }

  it("refuses users who turn out to be more than a trust holds, or a pattern for nobody knows whom", async () => {
    const later = (arns: string[]) => ({ users: arns.map((arn) => pulumi.output(arn)) });
    const many = Array.from({ length: 60 }, (_, index) => `arn:aws:iam::${account}:user/someone-${index}`);
    await assert.rejects(role(later(many)), /JitRole `admin`: `users` result in a trust policy of \d+ characters, and AWS allows 2048/);
    await assert.rejects(role(later(["kim"])), /JitRole `admin`/);
  });

  it("makes no other resource than it says", async () => {
    const { resources } = await role({ groups: ["DevOps"] });
    assert.equal(ofType(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").length, 1);
    assert.equal(resources.length, 4);
  });
});

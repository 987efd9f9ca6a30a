import assert from "node:assert/strict";
import { allowsPhishableDevices, credentialsOpenWithoutMfa, deniesRootSessions, rootCanAct, unenforcedWithoutMfa } from "@mfa-guard/iam";
import * as library from "mfa-guard";
import { deploy, known, type Made, ofType, only } from "../../testkit/components/mocks";

const emails = ["security@example.com"];
const json = (text: unknown) => JSON.parse(text as string);
const named = (resources: readonly Made[], name: string) =>
  resources.find((resource) => resource.name === name) ?? assert.fail(`no ${name}`);
/** True iff `later` waits for `earlier`, directly or through what it waits for. */
function waitsFor(resources: readonly Made[], later: Made, earlier: Made): boolean {
  return (
    later.after.includes(earlier.urn) ||
    later.after.some((urn) => resources.some((each) => each.urn === urn && waitsFor(resources, each, earlier)))
  );
}
const policyOf = async (args: library.MfaPolicyArgs) => {
  const { resources } = await deploy(() => new library.MfaPolicy("people", args));
  return json(only(resources, "aws:iam/policy:Policy").inputs.policy);
};

describe("MfaPolicy", () => {
  it("lets a person look after themselves, and denies all but enrolment without MFA", async () => {
    const self = ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"];
    assert.deepEqual(await policyOf({}), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AllowOwnCredentials",
          Effect: "Allow",
          Action: [
            "iam:ChangePassword",
            "iam:CreateAccessKey",
            "iam:DeactivateMFADevice",
            "iam:DeleteAccessKey",
            "iam:EnableMFADevice",
            "iam:GetAccessKeyLastUsed",
            "iam:GetMFADevice",
            "iam:GetUser",
            "iam:ListAccessKeys",
            "iam:ListMFADevices",
            "iam:ResyncMFADevice",
            "iam:UpdateAccessKey",
          ],
          Resource: self,
        },
        {
          Sid: "AllowVirtualDevices",
          Effect: "Allow",
          Action: ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
          Resource: ["arn:aws:iam::*:mfa/*"],
        },
        {
          Sid: "AllowViewAccount",
          Effect: "Allow",
          Action: ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"],
          Resource: ["*"],
        },
        {
          Sid: "DenyWithoutMfa",
          Effect: "Deny",
          NotAction: [
            "iam:ChangePassword",
            "iam:CreateVirtualMFADevice",
            "iam:EnableMFADevice",
            "iam:GetAccountPasswordPolicy",
            "iam:GetMFADevice",
            "iam:GetUser",
            "iam:ListMFADevices",
            "iam:ListVirtualMFADevices",
            "iam:ResyncMFADevice",
            "signin:AuthorizeOAuth2Access",
            "signin:CreateOAuth2Token",
            "sts:GetCallerIdentity",
            "sts:GetSessionToken",
          ],
          Resource: ["*"],
          Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
        },
      ],
    });
  });

  it("exempts the first change of the password, and of devices what the settings leave", async () => {
    const exempt = async (args: library.MfaPolicyArgs) =>
      (await policyOf(args)).Statement.find(({ Sid }: { Sid: string }) => Sid === "DenyWithoutMfa").NotAction;
    assert.ok((await exempt({ requireSecurityKey: true, selfEnrolment: false })).includes("iam:ChangePassword"));
    assert.ok(!(await exempt({ selfEnrolment: false })).includes("iam:EnableMFADevice"));
    assert.ok(!(await exempt({ requireSecurityKey: true })).includes("iam:CreateVirtualMFADevice"));
  });

  it("takes security keys and nothing else where they are required", async () => {
    assert.equal(allowsPhishableDevices([await policyOf({})]).kind, "open");
    assert.equal(allowsPhishableDevices([await policyOf({ requireSecurityKey: true })]).kind, "phishing-resistant");
  });

  it("stays enforced and under AWS's size with every option", async () => {
    const policy = await policyOf({
      maxMfaAge: 43_200,
      requireSecurityKey: true,
      securityKeyCertifications: ["L1", "L1plus", "L2", "L3"],
      except: ["iam:ListUsers", "iam:GetAccountSummary"],
    });
    assert.equal(unenforcedWithoutMfa([policy]).kind, "requires-mfa");
    assert.ok(JSON.stringify(policy).length < 6144);
  });
});

describe("MfaGroup", () => {
  it("enforces MFA before the team's policies and before any membership", async () => {
    const { resources } = await deploy(() => {
      const group = new library.MfaGroup("devops", { policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], policies: { own: "{}" } });
      return new library.MfaUser("kim", { groups: [group.groupName] });
    });
    const enforcement = named(resources, "devops-mfa");
    for (const later of ["devops-policy-0", "devops-inline-own", "kim-groups"])
      assert.ok(waitsFor(resources, named(resources, later), enforcement), later);
  });

  it("knows its name in preview, so that the pack can follow it", async () => {
    const { result } = await deploy(() => new library.MfaGroup("devops", { groupName: "DevOps" }), { preview: true });
    assert.equal(await known(result.groupName), "DevOps");
    assert.equal(await known(result.groupArn), undefined);
  });

  it("shares a policy that it is given", async () => {
    const { resources } = await deploy(() => {
      const { policyArn: mfaPolicyArn } = new library.MfaPolicy("shared");
      return [new library.MfaGroup("one", { mfaPolicyArn }), new library.MfaGroup("two", { mfaPolicyArn })];
    });
    assert.equal(ofType(resources, "aws:iam/policy:Policy").length, 1);
  });
});

describe("MfaUser", () => {
  it("has no credentials unless they are asked for", async () => {
    const { resources } = await deploy(() => new library.MfaUser("kim", { groups: ["DevOps"] }));
    assert.deepEqual(
      resources.map(({ type }) => type),
      ["mfa-guard:index:MfaUser", "aws:iam/user:User", "aws:iam/userGroupMembership:UserGroupMembership"],
    );
  });

  it("gets credentials after its membership, encrypted, with a password to change", async () => {
    const { resources } = await deploy(
      () => new library.MfaUser("kim", { groups: ["DevOps"], console: true, accessKey: true, pgpKey: "keybase:kim" }),
    );
    const membership = named(resources, "kim-groups");
    const profile = only(resources, "aws:iam/userLoginProfile:UserLoginProfile");
    const key = only(resources, "aws:iam/accessKey:AccessKey");
    for (const credential of [profile, key]) {
      assert.ok(waitsFor(resources, credential, membership));
      assert.equal(credential.inputs.pgpKey, "keybase:kim");
    }
    assert.equal(profile.inputs.passwordResetRequired, true);
  });

  it("marks whom the help desk must leave alone, and keeps its tags", async () => {
    const { resources } = await deploy(
      () => new library.MfaUser("kim", { groups: ["DevOps"], protectedFromRecovery: true, tags: { team: "ops" } }),
    );
    assert.deepEqual(only(resources, "aws:iam/user:User").inputs.tags, { team: "ops", "mfa-guard:protected": "true" });
  });
});

describe("MfaServiceControlPolicy", () => {
  const contents = (resources: readonly Made[]) =>
    ofType(resources, "aws:organizations/policy:Policy").map(({ inputs }) => json(inputs.content));

  it("keeps credentials and devices from users without MFA at its defaults", async () => {
    const { resources } = await deploy(() => new library.MfaServiceControlPolicy("scp", { targets: ["r-ab12"] }));
    assert.equal(credentialsOpenWithoutMfa(contents(resources)).kind, "requires-mfa");
  });

  it("splits what is too long for one policy, and attaches each part to each target", async () => {
    const { resources, result } = await deploy(
      () =>
        new library.MfaServiceControlPolicy("scp", {
          targets: ["r-ab12", "111122223333"],
          denyEverythingWithoutMfa: true,
          protect: {
            policies: Array.from({ length: 20 }, (_, index) => `mfa-policy-of-team-${index}`),
            by: ["arn:aws:iam::*:role/deploy"],
          },
        }),
    );
    const policies = contents(resources);
    assert.equal(policies.length, 2);
    for (const policy of policies) assert.ok(JSON.stringify(policy).length <= 5120);
    assert.equal(ofType(resources, "aws:organizations/policyAttachment:PolicyAttachment").length, 4);
    assert.equal((await known(result.policyIds))?.length, 2);
    assert.deepEqual(
      policies.flatMap(({ Statement }) => Statement.map(({ Sid }: { Sid: string }) => Sid)),
      ["DenyUsersWithoutMfa", "DenyCredentialsWithoutMfa", "DenyMfaRemovalWithoutMfa", "ProtectPolicies", "ProtectAttachments"],
    );
  });

  it("leaves the paths of emergency users out of the ban on users", async () => {
    const args = { targets: ["r-ab12"], denyIamUsers: true, allowedUserPaths: ["/break-glass/"] };
    const { resources } = await deploy(() => new library.MfaServiceControlPolicy("scp", args));
    const ban = contents(resources)[0].Statement.find(({ Sid }: { Sid: string }) => Sid === "DenyIamUsers");
    assert.deepEqual(ban.NotResource, ["arn:*:iam::*:user/break-glass/*"]);
  });
});

describe("MfaResourceControlPolicy", () => {
  it("denies assuming roles to users without MFA, vendors named left out", async () => {
    const args = { targets: ["r-ab12"], exceptAccounts: ["222233334444"] };
    const policy = only(
      (await deploy(() => new library.MfaResourceControlPolicy("rcp", args))).resources,
      "aws:organizations/policy:Policy",
    );
    assert.equal(policy.inputs.type, "RESOURCE_CONTROL_POLICY");
    assert.deepEqual(json(policy.inputs.content).Statement, [
      {
        Sid: "DenyAssumeRoleWithoutMfa",
        Effect: "Deny",
        Principal: "*",
        Action: ["sts:AssumeRole"],
        Resource: ["*"],
        Condition: {
          ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" },
          BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
          StringNotEquals: { "aws:PrincipalAccount": ["222233334444"] },
        },
      },
    ]);
  });
});

describe("RootGuard", () => {
  it("locks member accounts' root users, and spares the task sessions of AssumeRoot", async () => {
    const { resources } = await deploy(() => new library.RootGuard("root", { targets: ["ou-ab12-11111111"], emails }));
    const policy = json(only(resources, "aws:organizations/policy:Policy").inputs.content);
    assert.equal(rootCanAct([policy]).kind, "locked");
    assert.equal(deniesRootSessions(policy).kind, "spares-workloads");
    assert.deepEqual(only(resources, "aws:iam/organizationsFeatures:OrganizationsFeatures").inputs.enabledFeatures, [
      "RootCredentialsManagement",
      "RootSessions",
    ]);
  });

  it("watches without an organization, where AWS records root", async () => {
    for (const [partition, region] of [
      ["aws", "us-east-1"],
      ["aws-us-gov", "us-gov-west-1"],
      ["aws-cn", "cn-north-1"],
    ]) {
      const { resources, result } = await deploy(() => new library.RootGuard("root", { emails }), { partition: partition ?? "" });
      assert.deepEqual(ofType(resources, "aws:organizations/policy:Policy"), []);
      assert.deepEqual(ofType(resources, "aws:iam/organizationsFeatures:OrganizationsFeatures"), []);
      const rules = ofType(resources, "aws:cloudwatch/eventRule:EventRule");
      assert.deepEqual(
        rules.map(({ inputs }) => [inputs.region, inputs.state]),
        Array(2).fill([region, "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]),
      );
      assert.deepEqual(rules.map(({ inputs }) => json(inputs.eventPattern)["detail-type"]).sort(), [
        ["AWS API Call via CloudTrail"],
        ["AWS Console Sign In via CloudTrail"],
      ]);
      assert.match((await known(result.checklist))?.[0] ?? "", /^Management account: sign in as root, register two FIDO security keys/);
    }
  });

  it("notifies a topic that it is given, and makes none", async () => {
    const topicArn = "arn:aws:sns:us-east-1:111122223333:security";
    const { resources } = await deploy(() => new library.RootGuard("root", { topicArn }));
    assert.deepEqual(ofType(resources, "aws:sns/topic:Topic"), []);
    assert.ok(ofType(resources, "aws:cloudwatch/eventTarget:EventTarget").every(({ inputs }) => inputs.arn === topicArn));
    assert.ok(ofType(resources, "aws:cloudwatch/metricAlarm:MetricAlarm").every(({ inputs }) => String(inputs.alarmActions) === topicArn));
  });
});

describe("BreakGlass", () => {
  const users = ["break-glass-one", "break-glass-two"].map((userName) => ({ userName, pgpKey: "keybase:safe" }));

  it("keeps two users with security keys in a group of their own, and hears of all they do", async () => {
    const { resources } = await deploy(() => new library.BreakGlass("emergency", { users, emails, logGroupName: "trail" }));
    assert.deepEqual(
      ofType(resources, "aws:iam/user:User").map(({ inputs }) => [inputs.name, inputs.path]),
      users.map(({ userName }) => [userName, "/break-glass/"]),
    );
    assert.equal(allowsPhishableDevices([only(resources, "aws:iam/policy:Policy").inputs.policy]).kind, "phishing-resistant");
    const pattern = json(only(resources, "aws:cloudwatch/eventRule:EventRule").inputs.eventPattern);
    assert.deepEqual(pattern.detail.userIdentity.userName, ["break-glass-one", "break-glass-two"]);
    assert.equal(
      only(resources, "aws:cloudwatch/logMetricFilter:LogMetricFilter").inputs.pattern,
      '{ ($.userIdentity.type = "IAMUser") && (($.userIdentity.userName = "break-glass-one") || ($.userIdentity.userName = "break-glass-two")) }',
    );
    assert.deepEqual(ofType(resources, "aws:iam/accessKey:AccessKey"), []);
  });

  it("makes a role that named people of another account assume", async () => {
    const roleUsers = ["one", "two"].map((name) => `arn:aws:iam::222233334444:user/${name}`);
    const { resources, result } = await deploy(
      () => new library.BreakGlass("emergency", { roleUsers, roleAccounts: ["222233334444"], emails }),
    );
    const trust = json(only(resources, "aws:iam/role:Role").inputs.assumeRolePolicy).Statement[0];
    assert.deepEqual(trust.Condition.ArnEquals, { "aws:PrincipalArn": roleUsers });
    const pattern = json(only(resources, "aws:cloudwatch/eventRule:EventRule").inputs.eventPattern);
    assert.deepEqual(pattern.detail.requestParameters.roleArn, [await known(result.roleArn)]);
  });

  it("lets nobody but the administrators edit it, and the users enrol themselves", async () => {
    const args = { users, emails, targets: ["r-ab12"], administrators: ["arn:aws:iam::*:role/deploy"] };
    const { resources } = await deploy(() => new library.BreakGlass("emergency", args));
    const statements = json(only(resources, "aws:organizations/policy:Policy").inputs.content).Statement;
    const [groups, usersBlock, devices] = statements;
    assert.deepEqual([groups.Sid, usersBlock.Sid, devices.Sid], ["ProtectGroups", "ProtectUsers", "ProtectDevices"]);
    assert.deepEqual(usersBlock.Condition.ArnNotLike, { "aws:PrincipalArn": args.administrators });
    assert.ok(devices.Condition.ArnNotLike["aws:PrincipalArn"].includes("arn:*:iam::*:user/*/break-glass-one"));
  });
});

describe("MfaRecovery", () => {
  it("demands fresh MFA and a source identity of the helper, and tells of each device", async () => {
    const { resources } = await deploy(
      () => new library.MfaRecovery("recovery", { groups: ["HelpDesk"], protectedUsers: ["admin-*"], emails }),
    );
    const trust = json(only(resources, "aws:iam/role:Role").inputs.assumeRolePolicy).Statement[0];
    assert.deepEqual(trust.Condition.StringEquals, { "sts:SourceIdentity": "${aws:username}" });
    assert.deepEqual(trust.Condition.NumericLessThanEquals, { "aws:MultiFactorAuthAge": "900" });
    const pattern = json(only(resources, "aws:cloudwatch/eventRule:EventRule").inputs.eventPattern);
    assert.deepEqual(pattern.detail.eventName, ["DeactivateMFADevice", "DeleteVirtualMFADevice"]);
  });
});

describe("MfaMonitoring", () => {
  it("asks for IAM users in the sign-in filter, so that Identity Center raises no alarm", async () => {
    const { resources } = await deploy(() => new library.MfaMonitoring("watch", { emails }));
    assert.match(named(resources, "watch-signInWithoutMfa-filter").inputs.pattern as string, /\$\.userIdentity\.type = "IAMUser"/);
  });

  it("makes AWS's own rules on root and users", async () => {
    const { resources } = await deploy(() => new library.MfaMonitoring("watch", { emails }));
    assert.deepEqual(
      ofType(resources, "aws:cfg/rule:Rule").map(({ inputs }) => (inputs.source as { sourceIdentifier: string }).sourceIdentifier),
      [
        "ROOT_ACCOUNT_MFA_ENABLED",
        "ROOT_ACCOUNT_HARDWARE_MFA_ENABLED",
        "IAM_ROOT_ACCESS_KEY_CHECK",
        "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS",
        "IAM_USER_MFA_ENABLED",
      ],
    );
  });

  it("reads a trail that is there, and makes none then", async () => {
    const { resources } = await deploy(
      () => new library.MfaMonitoring("watch", { emails, logGroupName: "trail", failedSignInThreshold: 9 }),
    );
    assert.deepEqual(ofType(resources, "aws:cloudtrail/trail:Trail"), []);
    assert.deepEqual(ofType(resources, "aws:s3/bucket:Bucket"), []);
    assert.ok(ofType(resources, "aws:cloudwatch/logMetricFilter:LogMetricFilter").every(({ inputs }) => inputs.logGroupName === "trail"));
    assert.equal(named(resources, "watch-failedSignIn-log-alarm").inputs.threshold, 9);
  });

  const queries = { output: "s3://answers/mfa/", regions: ["eu-central-1", "us-east-1"], since: "2026-01-01" };

  it("makes nothing of Athena unless it is asked to", async () => {
    const { resources } = await deploy(() => new library.MfaMonitoring("watch", { emails }));
    assert.ok(resources.every(({ type }) => !/^aws:(glue|athena)/.test(type)));
  });

  it("makes the trail's files a table whose partitions are worked out by account, region and day", async () => {
    const { resources } = await deploy(() => new library.MfaMonitoring("watch", { emails, queries }));
    const { parameters, partitionKeys, storageDescriptor } = only(resources, "aws:glue/catalogTable:CatalogTable").inputs as {
      parameters: Record<string, string>;
      partitionKeys: readonly { name: string }[];
      storageDescriptor: { location: string };
    };
    const bucket = named(resources, "watch-trail-records").state.bucket;
    const expected: Record<string, string> = {
      "projection.enabled": "true",
      "projection.account.values": "111122223333",
      "projection.region.values": "eu-central-1,us-east-1",
      "projection.day.range": "2026/01/01,NOW",
      "storage.location.template": `s3://${bucket}/AWSLogs/\${account}/CloudTrail/\${region}/\${day}`,
    };
    for (const [key, value] of Object.entries(expected)) assert.equal(parameters[key], value, key);
    assert.deepEqual(
      partitionKeys.map(({ name }) => name),
      ["account", "region", "day"],
    );
    assert.equal(storageDescriptor.location, `s3://${bucket}/AWSLogs`);
  });

  it("asks the report's own questions in its workgroup, of the roles that are named", async () => {
    const { resources } = await deploy(
      () => new library.MfaMonitoring("watch", { emails, queries: { ...queries, privilegedRoles: ["*Admin", "it's"] } }),
    );
    const questions = ofType(resources, "aws:athena/namedQuery:NamedQuery").map(({ inputs }) => inputs as Record<string, string>);
    assert.deepEqual(
      questions.map(({ name, database, workgroup }) => [name, database, workgroup]),
      [
        ["assumed-roles", "mfa_guard", "mfa-guard"],
        ["failed-sign-ins", "mfa_guard", "mfa-guard"],
      ],
    );
    assert.match(questions[0]?.query ?? "", /"role" LIKE '%:role\/%\/%Admin' ESCAPE '\\' OR "role" LIKE '%:role\/it''s'/);
    assert.ok(questions.every(({ query }) => query?.includes('FROM "mfa_guard"."cloudtrail" WHERE "day" >=')));
  });

  it("has one metric, alarm and chart for each filter", async () => {
    const { resources } = await deploy(() => new library.MfaMonitoring("watch", { emails }));
    const metrics = ofType(resources, "aws:cloudwatch/logMetricFilter:LogMetricFilter").map(
      ({ inputs }) => (inputs.metricTransformation as { name: string }).name,
    );
    assert.equal(metrics.length, 6);
    assert.deepEqual(
      ofType(resources, "aws:cloudwatch/metricAlarm:MetricAlarm")
        .map(({ inputs }) => inputs.metricName)
        .sort(),
      [...metrics].sort(),
    );
    const { widgets } = json(only(resources, "aws:cloudwatch/dashboard:Dashboard").inputs.dashboardBody);
    assert.deepEqual(
      widgets.map((widget: { properties: { metrics: string[][] } }) => widget.properties.metrics[0]?.[1]).sort(),
      [...metrics].sort(),
    );
  });
});

describe("IdentityCenterAccess", () => {
  it("gives privileges for an hour, reading for as long as asked, to groups alone", async () => {
    const { resources } = await deploy(
      () =>
        new library.IdentityCenterAccess("sso", {
          instanceArn: "arn:aws:sso:::instance/ssoins-1",
          permissionSets: [
            { name: "Admin", policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"], inlinePolicy: "{}" },
            { name: "Read", policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], privileged: false, sessionHours: 10 },
          ],
          assignments: [{ permissionSet: "Read", groupId: "g", accountIds: ["111122223333", "222233334444"] }],
        }),
    );
    assert.deepEqual(
      ofType(resources, "aws:ssoadmin/permissionSet:PermissionSet").map(({ inputs }) => inputs.sessionDuration),
      ["PT1H", "PT10H"],
    );
    const assignments = ofType(resources, "aws:ssoadmin/accountAssignment:AccountAssignment");
    assert.deepEqual(
      assignments.map(({ inputs }) => [inputs.principalType, inputs.targetId]),
      [
        ["GROUP", "111122223333"],
        ["GROUP", "222233334444"],
      ],
    );
  });
});

describe("ProductionAccount", () => {
  const people = [
    { name: "ana", groups: ["Administrators"], pgpKey: "keybase:ana" },
    { name: "eli", groups: ["ReadOnlyUsers"] },
  ];
  const componentsIn = (resources: readonly Made[]) =>
    new Set(resources.filter(({ type }) => type.startsWith("mfa-guard:")).map(({ type }) => type.split(":")[2]));

  it("has groups, users, root, administration, recovery and monitoring", async () => {
    const { resources, result } = await deploy(() => new library.ProductionAccount("prod", { people, emails }));
    assert.deepEqual([...componentsIn(resources)].sort(), [
      "JitRole",
      "MfaGroup",
      "MfaMonitoring",
      "MfaPolicy",
      "MfaRecovery",
      "MfaUser",
      "ProductionAccount",
      "RootGuard",
    ]);
    assert.deepEqual(await known(result.groupNames), {
      Administrators: "Administrators",
      Developers: "Developers",
      ReadOnlyUsers: "ReadOnlyUsers",
    });
    assert.deepEqual(Object.keys((await known(result.encryptedPasswords)) ?? {}), ["ana"]);
  });

  it("leaves out every part that somebody replaces", async () => {
    const without = { guardRoot: false, administrationRole: false, recovery: false, monitoring: false };
    const { resources } = await deploy(() => new library.ProductionAccount("prod", { people, emails, ...without }));
    assert.deepEqual([...componentsIn(resources)].sort(), ["MfaGroup", "MfaPolicy", "MfaUser", "ProductionAccount"]);
  });

  it("takes other groups", async () => {
    const groups = [{ name: "Ops", policyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"], mayAdminister: true }];
    const args = { people: [{ name: "ana", groups: ["Ops"] }], groups, emails };
    const { resources } = await deploy(() => new library.ProductionAccount("prod", args));
    assert.deepEqual(
      ofType(resources, "aws:iam/group:Group").map(({ inputs }) => inputs.name),
      ["Ops"],
    );
    assert.ok(!componentsIn(resources).has("MfaRecovery"));
  });
});

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkJson, files, inShort, run } from "../../../testkit/cli/run";
import { accountWithMfa, denyWithoutMfa, document } from "../../../testkit/documents";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const openTrust = document({ ...accountWithMfa, Condition: {} });

describe("mfa-guard check of stacks", () => {
  const file = files();

  describe("CloudFormation templates", () => {
    it("in YAML with its short forms, at the line of the statement", async () => {
      const path = file(
        "t.yaml",
        `Parameters:
  Account: {Type: String, Default: "444455556666"}
Resources:
  Admin:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {Service: ec2.amazonaws.com}
            Action: sts:AssumeRole
          - Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${Account}:root
            Action: sts:AssumeRole
`,
      );
      const report = await checkJson(path);
      assert.deepEqual(inShort(report), ["iam-role-trust-requires-mfa Admin"]);
      assert.match(report.findings[0]?.how ?? "", /of account 444455556666/);
      assert.deepEqual(report.findings[0]?.at, { file: path, line: 13, column: 13 });
      assert.deepEqual(report.notes, [`\`${path}\`: parameters were taken at their defaults: \`Account\`.`]);
    });

    const role = (trust: unknown, more: object = {}) => ({
      Type: "AWS::IAM::Role",
      Properties: { AssumeRolePolicyDocument: trust },
      ...more,
    });
    const trusting = (AWS: unknown) => document({ ...accountWithMfa, Condition: {}, Principal: { AWS } });
    const undecided = ["iam-role-trust-requires-mfa Admin (undecided)"];
    const open = ["iam-role-trust-requires-mfa Admin"];
    const user = { Type: "AWS::IAM::User", Properties: { ManagedPolicyArns: [{ Ref: "Mfa" }] } };
    const managed = { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: document(denyWithoutMfa) } };
    const cases: readonly { readonly title: string; readonly template: object; readonly finds: readonly string[] }[] = [
      {
        title: "a parameter without a default",
        template: { Parameters: { P: { Type: "String" } }, Resources: { Admin: role(trusting({ Ref: "P" })) } },
        finds: undecided,
      },
      { title: "an import", template: { Resources: { Admin: role(trusting({ "Fn::ImportValue": "x" })) } }, finds: undecided },
      {
        title: "a custom resource",
        template: { Resources: { C: { Type: "Custom::Thing" }, Admin: role(trusting({ "Fn::GetAtt": ["C", "Arn"] })) } },
        finds: undecided,
      },
      { title: "a dynamic reference", template: { Resources: { Admin: role(trusting("{{resolve:ssm:/who}}")) } }, finds: undecided },
      {
        title: "a transform in the properties",
        template: { Resources: { Admin: { Type: "AWS::IAM::Role", Properties: { "Fn::Transform": { Name: "x" } } } } },
        finds: [
          "iam-mfa-condition-is-sound Admin (undecided)",
          "iam-privileged-role-limits-session Admin (undecided)",
          "iam-role-trust-requires-mfa Admin (undecided)",
        ],
      },
      {
        title: "a user of the template",
        template: { Resources: { U: user, Mfa: managed, Admin: role(trusting({ "Fn::GetAtt": "U.Arn" })) } },
        finds: open,
      },
      {
        title: "a role of the template",
        template: { Resources: { R: role(document(accountWithMfa)), Admin: role(trusting({ "Fn::GetAtt": ["R", "Arn"] })) } },
        finds: [],
      },
      {
        title: "a condition that its default makes false",
        template: {
          Parameters: { Env: { Type: "String", Default: "prod" } },
          Conditions: { Dev: { "Fn::Equals": [{ Ref: "Env" }, "dev"] } },
          Resources: { Admin: role(trusting("111122223333"), { Condition: "Dev" }) },
        },
        finds: [],
      },
      {
        title: "a value under conditions that name each other",
        template: {
          Conditions: { A: { "Fn::Not": [{ Condition: "B" }] }, B: { Condition: "A" } },
          Resources: { Admin: role(trusting({ "Fn::If": ["A", "111122223333", { "Fn::GetAtt": ["Admin", "Arn"] }] })) },
        },
        finds: undecided,
      },
      {
        title: "a group's policy that CloudFormation attaches to several holders",
        template: {
          Resources: {
            G: { Type: "AWS::IAM::Group" },
            P: {
              Type: "AWS::IAM::Policy",
              Properties: { PolicyName: "mfa", Groups: [{ Ref: "G" }], PolicyDocument: document(denyWithoutMfa) },
            },
            Bare: { Type: "AWS::IAM::Group" },
          },
        },
        finds: ["iam-group-requires-mfa Bare"],
      },
      {
        title: "a group's managed policy",
        template: { Resources: { Mfa: managed, G: { Type: "AWS::IAM::Group", Properties: { ManagedPolicyArns: [{ Ref: "Mfa" }] } } } },
        finds: [],
      },
      {
        title: "a user with an access key",
        template: {
          Resources: { U: { Type: "AWS::IAM::User" }, K: { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "U" } } } },
        },
        finds: ["iam-user-requires-mfa U", "iam-user-credentials-require-mfa K"],
      },
    ];
    for (const { title, template, finds } of cases) {
      it(`with ${title}`, async () => {
        assert.deepEqual([...inShort(await checkJson(file("t.json", template)))].sort(), [...finds].sort());
      });
    }

    it("of 1 MB whose resources refer to each other in a circle, in seconds", async () => {
      const Resources: Record<string, object> = {};
      for (let index = 0; index < 2500; index += 1) {
        const next = { "Fn::GetAtt": [`R${(index + 1) % 2500}`, "Arn"] };
        Resources[`R${index}`] = {
          Metadata: { Padding: "x".repeat(100) },
          Type: "AWS::IAM::Role",
          Properties: {
            RoleName: { Ref: `R${(index + 1) % 2500}` },
            Path: { "Fn::Sub": `/\${R${(index + 1) % 2500}}/` },
            AssumeRolePolicyDocument: document({ ...accountWithMfa, Condition: {}, Principal: { AWS: next } }),
          },
        };
      }
      const path = file("circle.json", { Resources });
      assert.ok(statSync(path).size > 1_000_000);
      const started = Date.now();
      const { code, out, err } = await run("check", path);
      assert.match(
        err,
        /circle\.json` has resources that refer to each other in a circle, which CloudFormation refuses: R\d+, R\d+, R\d+, 2497 more/,
      );
      assert.deepEqual([code, out], [2, ""]);
      assert.ok(Date.now() - started < 30_000, `${Date.now() - started} ms`);
    }).timeout(120_000);
  });

  describe("Terraform plans", () => {
    const change = (type: string, name: string, after: object, unknown: object = {}) => ({
      address: `${type}.${name}`,
      mode: "managed",
      type,
      name,
      change: { actions: ["create"], before: null, after, after_unknown: unknown },
    });
    const plan = (...resource_changes: readonly object[]) => ({
      format_version: "1.2",
      terraform_version: "1.9.0",
      planned_values: {},
      resource_changes,
    });

    it("with what they know", async () => {
      const path = file("p.json", plan(change("aws_iam_role", "admin", { name: "admin", assume_role_policy: JSON.stringify(openTrust) })));
      const report = await checkJson(path);
      assert.deepEqual(inShort(report), ["iam-role-trust-requires-mfa admin"]);
      assert.equal(report.findings[0]?.resource.id, "aws_iam_role.admin");
    });

    it("of the awscc provider too", async () => {
      const role = change("awscc_iam_role", "admin", { role_name: "admin", assume_role_policy_document: JSON.stringify(openTrust) });
      const group = change("awscc_iam_group", "team", { group_name: "team", policies: [] });
      const guarded = change("awscc_iam_group", "safe", {
        group_name: "safe",
        policies: [{ policy_name: "mfa", policy_document: JSON.stringify(document(denyWithoutMfa)) }],
      });
      assert.deepEqual(inShort(await checkJson(file("p.json", plan(role, group, guarded)))), [
        "iam-role-trust-requires-mfa admin",
        "iam-group-requires-mfa team",
      ]);
    });

    it("without what is known after the apply only", async () => {
      const path = file("p.json", plan(change("aws_iam_role", "admin", { name: "admin" }, { assume_role_policy: true, arn: true })));
      assert.deepEqual(inShort(await checkJson(path)), ["iam-role-trust-requires-mfa admin (undecided)"]);
    });

    it("with what refers to what, in modules too", async () => {
      const group = { ...change("aws_iam_group", "team", {}, { name: true, id: true }), address: 'module.a["x"].aws_iam_group.team' };
      const policy = {
        ...change("aws_iam_group_policy", "mfa", { name: "mfa", policy: JSON.stringify(document(denyWithoutMfa)) }, { group: true }),
        address: 'module.a["x"].aws_iam_group_policy.mfa',
      };
      const resources = [
        { address: "aws_iam_group.team", expressions: {} },
        { address: "aws_iam_group_policy.mfa", expressions: { group: { references: ["aws_iam_group.team.name", "aws_iam_group.team"] } } },
      ];
      const configuration = { root_module: { module_calls: { a: { module: { resources } } } } };
      assert.deepEqual(inShort(await checkJson(file("p.json", { ...plan(group, policy), configuration }))), []);
      assert.deepEqual(inShort(await checkJson(file("p.json", plan(group)))), ["iam-group-requires-mfa team"]);
    });

    it("not of what is destroyed", async () => {
      const gone = change("aws_iam_role", "admin", { assume_role_policy: JSON.stringify(openTrust) });
      const path = file("p.json", plan({ ...gone, change: { ...gone.change, actions: ["delete"], after: null } }));
      assert.deepEqual(inShort(await checkJson(path)), []);
    });

    for (const [title, content, says] of [
      ["of another version", { ...plan(), format_version: "2.0" }, /is a plan in format 2\.0, and 1 is read/],
      ["of another shape", { ...plan({ type: 5 }) }, /has another shape at `resource_changes\.0\./],
    ] as const) {
      it(`not ${title}`, async () => {
        const { code, err, out } = await run("check", file("p.json", content));
        assert.match(err, says);
        assert.deepEqual([code, out], [2, ""]);
      });
    }
  });

  describe("Pulumi's", () => {
    const urn = "urn:pulumi:dev::shop::aws:iam/role:Role::admin";
    const role = (assumeRolePolicy: unknown) => ({ urn, type: "aws:iam/role:Role", inputs: { assumeRolePolicy } });

    it("previews", async () => {
      const path = file("p.json", {
        config: {},
        steps: [
          { op: "create", urn, newState: role(JSON.stringify(openTrust)) },
          { op: "delete", urn },
        ],
      });
      assert.deepEqual(inShort(await checkJson(path)), ["iam-role-trust-requires-mfa admin"]);
    });

    it("previews with unknown values", async () => {
      const path = file("p.json", { steps: [{ op: "create", urn, newState: { ...role(UNKNOWN), outputs: {} } }] });
      assert.deepEqual(inShort(await checkJson(path)), ["iam-role-trust-requires-mfa admin (undecided)"]);
    });

    it("states", async () => {
      const path = file("s.json", { version: 3, deployment: { resources: [role(JSON.stringify(openTrust))] } });
      assert.deepEqual(inShort(await checkJson(path)), ["iam-role-trust-requires-mfa admin"]);
    });
  });

  it("reads several files of several kinds at once", async () => {
    const paths = [
      file("one.json", openTrust),
      file("s.json", { deployment: { resources: [] } }),
      file("t.json", { Resources: { A: { Type: "AWS::IAM::Group" } } }),
    ];
    assert.deepEqual(inShort(await checkJson(...paths)), [`iam-role-trust-requires-mfa ${paths[0]}`, "iam-group-requires-mfa A"]);
  });

  it("judges a template as aws-cdk-lib writes it", async () => {
    const path = join(__dirname, "samples", "cdk.template.json");
    assert.ok(readFileSync(path, "utf8").includes('"Fn::Join"'));
    const found = await checkJson(path);
    assert.deepEqual([...inShort(found)].sort(), ["iam-group-requires-mfa OpenTeam", "iam-role-trust-requires-mfa OpenRole"]);
  });
});

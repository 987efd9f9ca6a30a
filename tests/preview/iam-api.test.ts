import assert from "node:assert/strict";
import { type GetAccountAuthorizationDetailsResponse, IAM } from "@aws-sdk/client-iam";
import { needsMoto } from "../../testkit/moto";
import { errors, needsEngine, pulumi } from "../../testkit/preview/engine";

const account = "tests/preview/programs/account";
const up = ["up", "--yes", "--skip-preview"];
const destroy = ["destroy", "--yes", "--skip-preview"];

describe("the offline provider with an IAM API behind it, on the real engine", function () {
  this.timeout(60_000);
  needsEngine();
  const endpoint = needsMoto();

  async function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<void> {
    const { code, events } = await pulumi(account, args, { MFA_GUARD_IAM_ENDPOINT: endpoint(), ...environment });
    assert.deepEqual(errors(events), []);
    assert.equal(code, 0);
  }

  function details(): Promise<GetAccountAuthorizationDetailsResponse> {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const iam = new IAM({ endpoint: endpoint(), region: "us-east-1", credentials });
    return iam.getAccountAuthorizationDetails({ Filter: ["User", "Role", "Group", "LocalManagedPolicy"] });
  }

  const document = (text: string | undefined) => JSON.parse(decodeURIComponent(text ?? ""));

  it("makes in IAM what the program says, as reading it back shows", async () => {
    await run(up);
    const {
      RoleDetailList: [role] = [],
      UserDetailList: [user] = [],
      GroupDetailList: [group] = [],
      Policies: [policy] = [],
    } = await details();
    assert.match(role?.RoleName ?? "", /^administrator-[0-9a-f]{7}$/);
    assert.deepEqual(document(role?.AssumeRolePolicyDocument), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
        },
      ],
    });
    assert.match(user?.UserName ?? "", /^ana-[0-9a-f]{7}$/);
    assert.deepEqual(user?.GroupList, [group?.GroupName]);
    assert.deepEqual(user?.Tags, [{ Key: "team", Value: "platform" }]);
    assert.equal(group?.Path, "/people/");
    assert.deepEqual(
      group?.AttachedManagedPolicies?.map(({ PolicyArn }) => PolicyArn),
      [policy?.Arn],
    );
    assert.equal(document(policy?.PolicyVersionList?.[0]?.Document).Statement[0].Resource, role?.Arn);
  });

  it("changes it there: tags in place, the role anew, the policy by a version of its own", async () => {
    await run(up, { ACCOUNT_TEAM: "security", ACCOUNT_ROLE_PATH: "/people/" });
    const { RoleDetailList: roles = [], UserDetailList: [user] = [], Policies: [policy] = [] } = await details();
    assert.deepEqual(
      roles.map(({ Path }) => Path),
      ["/people/"],
    );
    assert.deepEqual(user?.Tags, [{ Key: "team", Value: "security" }]);
    const current = policy?.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion);
    assert.equal(document(current?.Document).Statement[0].Resource, roles[0]?.Arn);
  });

  it("leaves nothing behind when the stack is destroyed", async () => {
    await run(destroy);
    const { RoleDetailList = [], UserDetailList = [], GroupDetailList = [], Policies = [] } = await details();
    assert.deepEqual([RoleDetailList, UserDetailList, GroupDetailList, Policies], [[], [], [], []]);
  });

  it("shows what IAM refuses, with the operation and IAM's own reason", async () => {
    const program = "tests/preview/programs/refused";
    const { code, events } = await pulumi(program, up, { MFA_GUARD_IAM_ENDPOINT: endpoint() });
    await pulumi(program, destroy, { MFA_GUARD_IAM_ENDPOINT: endpoint() });
    assert.notEqual(code, 0);
    assert.match(errors(events).join("\n"), /creating `aws:iam\/policy:Policy` in IAM, createPolicy: MalformedPolicyDocument\w*: /);
  });
});

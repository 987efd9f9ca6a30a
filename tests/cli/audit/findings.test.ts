import assert from "node:assert/strict";
import {
  arn,
  attached,
  compliant,
  credentialReport,
  type Details,
  group,
  managed,
  role,
  rootRow,
  trustWithoutMfa,
  user,
  userRow,
} from "../../../testkit/accounts";
import { auditJson, files } from "../../../testkit/cli/run";
import { accountWithMfa, denyWithoutMfa, document } from "../../../testkit/documents";

const missesKeys = document({ ...denyWithoutMfa, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } });

describe("what a finding of mfa-guard audit holds as data", () => {
  const file = files();
  const findings = async (changes: Partial<Details>, ...args: readonly string[]) =>
    (await auditJson("--file", file("details.json", { ...compliant, ...changes }), ...args)).findings;
  const secret = "external-id-8f2c";

  it("the request that gets through, and the statement that lets it in", async () => {
    const [found] = await findings({ RoleDetailList: [role("open", trustWithoutMfa)] });
    assert.deepEqual(found?.witness, {
      caller: { kind: "user", id: "111122223333" },
      context: "access-key",
      action: "sts:AssumeRole",
      resource: "*",
      sets: [],
      statement: { index: 0, sid: "People" },
    });
    assert.equal(found?.message, `${found?.how} ${found?.fix}`);
  });

  it("the names of the keys that the caller sets, and never their values", async () => {
    const trust = document({ ...accountWithMfa, Condition: { StringEquals: { "sts:ExternalId": secret } } });
    const found = await findings({ RoleDetailList: [role("vendor", trust)] });
    assert.deepEqual(found[0]?.witness?.sets, ["sts:ExternalId"]);
    assert.doesNotMatch(JSON.stringify(found), new RegExp(secret));
  });

  it("whom it is about: a policy's holders, a group's members, a credential's owner, the root user", async () => {
    const found = await findings(
      {
        UserDetailList: [
          user("dana", { GroupList: ["devs"] }),
          user("eve", { GroupList: ["devs"] }),
          user("adam", { AttachedManagedPolicies: [attached(arn("policy/require-mfa"))] }),
        ],
        GroupDetailList: [group("devs", { AttachedManagedPolicies: [attached(arn("policy/require-mfa"))] })],
        RoleDetailList: [role("open", trustWithoutMfa, { AttachedManagedPolicies: [attached(arn("policy/require-mfa"))] })],
        Policies: [managed("require-mfa", missesKeys)],
      },
      "--credential-report",
      file(
        "report.csv",
        credentialReport(
          { ...rootRow, mfa_active: "false" },
          userRow("dana", { access_key_1_active: "true" }),
          userRow("eve"),
          userRow("adam"),
        ),
      ),
    );
    const affected = (policy: string, name: string) =>
      found
        .filter((each) => each.policy === policy && each.resource.name === name)
        .flatMap(({ affects }) => affects.map((each) => `${each.kind} ${each.name}`))
        .sort();
    assert.deepEqual(affected("iam-mfa-condition-is-sound", "require-mfa"), ["role open", "user adam", "user dana", "user eve"]);
    assert.deepEqual(affected("iam-group-requires-mfa", "devs"), ["user dana", "user eve"]);
    assert.deepEqual(affected("iam-user-requires-mfa", "adam"), ["user adam"]);
    assert.deepEqual(affected("iam-user-credentials-require-mfa", "access key 1 of dana"), ["user dana"]);
    assert.deepEqual(affected("iam-role-trust-requires-mfa", "open"), ["role open"]);
    assert.deepEqual(affected("iam-root-requires-mfa", "root user"), ["root root user"]);
  });

  it("a credential in words of one that exists", async () => {
    const csv = credentialReport(rootRow, userRow("eve", { password_enabled: "true" }));
    const found = await findings({ UserDetailList: [user("eve")] }, "--credential-report", file("report.csv", csv));
    const credential = found.find(({ policy }) => policy === "iam-user-credentials-require-mfa");
    assert.equal(credential?.how, "Password belongs to user `eve`, who may use it without MFA.");
    assert.match(credential?.fix ?? "", /, or delete the credential\.$/);
  });
});

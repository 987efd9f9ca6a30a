import assert from "node:assert/strict";
import { JitRole, MfaGroup } from "mfa-guard";
import { account, deploy, known, ofType, only } from "./mocks";

const policyArns = ["arn:aws:iam::aws:policy/AdministratorAccess"];

describe("JitRole", () => {
  it("lets only people with fresh MFA of its own account in, for an hour", async () => {
    const { resources } = await deploy(() => new JitRole("admin", { policyArns, roleName: "ProductionAdmin-Role" }));
    const role = only(resources, "aws:iam/role:Role");
    assert.deepEqual(JSON.parse(role.inputs.assumeRolePolicy as string), {
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
    assert.equal(role.inputs.maxSessionDuration, 3600);
    assert.equal(role.inputs.name, "ProductionAdmin-Role");
  });

  it("prints the command and the profile", async () => {
    const { result } = await deploy(() => new JitRole("admin", { policyArns, roleName: "ProductionAdmin-Role", sessionDuration: 1800 }));
    assert.equal(
      await known(result.assumeCommand),
      `aws sts assume-role --role-arn arn:aws:iam::${account}:role/ProductionAdmin-Role --role-session-name "$(aws iam get-user --query User.UserName --output text)" --serial-number "$(aws iam list-mfa-devices --query 'MFADevices[0].SerialNumber' --output text)" --token-code "$MFA_CODE" --duration-seconds 1800`,
    );
    assert.equal(
      await known(result.profile),
      `[profile ProductionAdmin-Role]\nrole_arn = arn:aws:iam::${account}:role/ProductionAdmin-Role\nsource_profile = default\nmfa_serial = arn:aws:iam::${account}:mfa/YOUR-DEVICE\nduration_seconds = 1800\n`,
    );
  });
});

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { IAM } from "@aws-sdk/client-iam";
import * as library from "mfa-guard";
import { deploy, deployProgram, type Made, ofType } from "../../testkit/components/mocks";
import { needsMoto } from "../../testkit/moto";

const programs = join(__dirname, "..", "..", "examples", "components");

/** Every option at once, where the programs of the documentation leave some out. */
function everyOption(): void {
  new library.MfaPolicy("all", {
    maxMfaAge: 3600,
    requireSecurityKey: true,
    securityKeyCertifications: ["L1plus", "L2"],
    except: ["iam:ListUsers"],
  });
  new library.JitRole("all", {
    policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    accounts: ["222233334444", "333344445555"],
    users: ["arn:aws:iam::222233334444:user/kim"],
    requireSourceIdentity: true,
    sessionTags: { ticket: ["OPS-1"] },
    networks: ["192.0.2.0/24", "2001:db8::/32"],
    conditions: { StringEquals: { "sts:ExternalId": ["x"] } },
  });
}

describe("IAM's own validation, as moto has it", function () {
  this.timeout(120_000);
  const endpoint = needsMoto();
  const iam = () => {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    return new IAM({ endpoint: endpoint(), region: "us-east-1", credentials });
  };

  const accepts = async (resources: readonly Made[]) => {
    const unique = () => `document-${Math.random().toString(36).slice(2)}`;
    for (const { inputs } of [...ofType(resources, "aws:iam/policy:Policy"), ...ofType(resources, "aws:iam/groupPolicy:GroupPolicy")]) {
      await iam().createPolicy({ PolicyName: unique(), PolicyDocument: inputs.policy as string });
    }
    for (const { inputs } of ofType(resources, "aws:iam/role:Role")) {
      await iam().createRole({ RoleName: unique(), AssumeRolePolicyDocument: inputs.assumeRolePolicy as string });
    }
  };

  it("refuses what IAM would", async () => {
    const wrong = { Version: "2012-10-17", Statement: [{ Effect: "Deny", NotActions: ["iam:*"], Resource: "*" }] };
    await assert.rejects(iam().createPolicy({ PolicyName: "wrong", PolicyDocument: JSON.stringify(wrong) }), /MalformedPolicyDocument/);
  });

  for (const program of readdirSync(programs)) {
    it(`takes every document of examples/components/${program}`, async () => {
      await accepts(await deployProgram(`examples/components/${program}`));
    });
  }

  it("takes every option's documents", async () => {
    const { resources } = await deploy(everyOption);
    assert.equal(ofType(resources, "aws:iam/policy:Policy").length, 1);
    await accepts(resources);
  });
});

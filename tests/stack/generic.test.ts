import { strict as assert } from "node:assert";
import { iamGroupRequiresMfa } from "../../policypack/policies/iam-group-requires-mfa";
import { iamRoleTrustRequiresMfa } from "../../policypack/policies/iam-role-trust-requires-mfa";
import { iamUserRequiresMfa } from "../../policypack/policies/iam-user-requires-mfa";
import { accountWithMfa, denyWithoutMfa, document } from "../../testkit/documents";
import { given, judge, remediate, unknown } from "../../testkit/policypack/harness";
import { group, inlineOnGroup, user } from "../../testkit/policypack/stacks";

const open = document({ ...accountWithMfa, Condition: {} });
const cloudControl = (typeName: string, desiredState: object) =>
  given("aws:cloudcontrol/resource:Resource", "made", { typeName, desiredState: JSON.stringify(desiredState) });
const extension = (type: string, properties: object) => given("aws-native:index:ExtensionResource", "made", { type, properties });

describe("resources that make any CloudFormation type", () => {
  for (const make of [cloudControl, extension]) {
    it(`an open trust policy made by ${make.name} is blocked, and not remediated`, () => {
      const role = make("AWS::IAM::Role", { AssumeRolePolicyDocument: open });
      assert.match(judge(iamRoleTrustRequiresMfa, [role])[0]?.message ?? "", /statement `People`/);
      assert.equal(remediate(iamRoleTrustRequiresMfa, role), undefined);
    });

    it(`a closed one made by ${make.name} passes`, () => {
      assert.deepEqual(
        judge(iamRoleTrustRequiresMfa, [make("AWS::IAM::Role", { AssumeRolePolicyDocument: document(accountWithMfa) })]),
        [],
      );
    });

    it(`a group with a nested policy made by ${make.name} is judged by it`, () => {
      const Policies = [{ PolicyName: "mfa", PolicyDocument: document(denyWithoutMfa) }];
      assert.deepEqual(judge(iamGroupRequiresMfa, [make("AWS::IAM::Group", { GroupName: "made", Policies })]), []);
      assert.equal(judge(iamGroupRequiresMfa, [make("AWS::IAM::Group", { GroupName: "made" })]).length, 1);
    });
  }

  it("a membership made by an extension resource counts", () => {
    const add = extension("AWS::IAM::UserToGroupAddition", { GroupName: "devs", Users: ["dana"] });
    assert.deepEqual(judge(iamUserRequiresMfa, [group("devs"), inlineOnGroup("devs"), user("dana"), add]), []);
  });

  it("other types are none of the pack's business", () => {
    assert.deepEqual(judge(iamRoleTrustRequiresMfa, [cloudControl("AWS::S3::Bucket", {})]), []);
  });

  it("a desired state that is no JSON is a violation", () => {
    const broken = given("aws:cloudcontrol/resource:Resource", "made", { typeName: "AWS::IAM::Role", desiredState: "{" });
    assert.match(judge(iamRoleTrustRequiresMfa, [broken])[0]?.message ?? "", /`made` could not be judged/);
  });

  it("a desired state that is unknown is checked at the update", () => {
    const later = given("aws:cloudcontrol/resource:Resource", "made", { typeName: "AWS::IAM::Role", desiredState: unknown });
    const [finding] = judge(iamRoleTrustRequiresMfa, [later]);
    assert.equal(finding?.level, "note");
  });
});

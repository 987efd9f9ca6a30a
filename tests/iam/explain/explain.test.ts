import assert from "node:assert/strict";
import { credentialsOpenWithoutMfa, type Explanation, sentencesOf, unenforcedWithoutMfa, unsoundMfaConditions } from "@mfa-guard/iam";

const WITHOUT = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
const USERS = { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } };
const ENROLMENT = [
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
  "iam:GetUser",
];

const policy = (...statements: readonly object[]): object => ({ Version: "2012-10-17", Statement: statements });
const deny = (elements: object): object => ({ Effect: "Deny", Resource: "*", Condition: WITHOUT, ...elements });

function explained(verdict: { readonly kind: string; readonly explanation?: Explanation }): Explanation {
  assert(verdict.explanation !== undefined, verdict.kind);
  return verdict.explanation;
}

const fixOf = (verdict: { readonly kind: string }): string => sentencesOf(explained(verdict)).fix;
const slips = (document: object): readonly string[] => {
  const verdict = unsoundMfaConditions(document, { binds: "users" });
  assert(verdict.kind === "unsound", verdict.kind);
  return verdict.conditions.map(({ slip, explanation }) => `${slip}: ${sentencesOf(explanation).fix}`);
};

describe("the repair of an explanation", () => {
  it("takes out of a `NotAction` what isn't enrolment, however that is written", () => {
    const document = policy(deny({ NotAction: [...ENROLMENT.map((name) => name.toUpperCase()), "s3:*", "ec2:Describe*"] }));
    assert.equal(
      fixOf(unenforcedWithoutMfa([document])),
      "Remove `s3:*` and `ec2:Describe*` from the `NotAction` of statement 1 of document 1.",
    );
  });

  it("adds to an SCP the actions that none of its patterns covers", () => {
    const some = deny({ Action: ["IAM:create*", "iam:UpdateLoginProfile"], Condition: { ...WITHOUT, ...USERS } });
    assert.equal(
      fixOf(credentialsOpenWithoutMfa([policy(some)])),
      "Add iam:DeactivateMFADevice and iam:DeleteVirtualMFADevice to the `Action` of statement 1 of document 1.",
    );
  });

  it("mends the Deny that comes closest, one element before a condition", () => {
    const byResource = deny({ NotAction: ENROLMENT, Resource: "arn:aws:s3:::a" });
    const byAction = deny({ Action: "s3:*" });
    const near = "Let statement 1 of document 2 deny every action but the enrolment ones (`NotAction`)";
    assert.match(fixOf(unenforcedWithoutMfa([policy(byResource), policy(byAction)])), new RegExp(`^${near.replace(/[()]/g, "\\$&")}`));
    assert.match(fixOf(unenforcedWithoutMfa([policy(byResource)])), /^Let statement 1 of document 1 deny on `Resource`: "\*"/);
  });

  it("is the operator only where that is what is wrong", () => {
    const bool = (...values: readonly string[]): object =>
      deny({ NotAction: ENROLMENT, Condition: { Bool: { "aws:MultiFactorAuthPresent": values } } });
    assert.match(
      fixOf(unenforcedWithoutMfa([policy(bool("False"))])),
      /^In statement 1 of document 1, write `BoolIfExists` instead of `Bool`/,
    );
    assert.match(fixOf(unenforcedWithoutMfa([policy(bool("true"))])), /^In statement 1 of document 1, let "BoolIfExists"/);
    const age = deny({ NotAction: ENROLMENT, Condition: { NumericGreaterThan: { "aws:MultiFactorAuthAge": "3600" } } });
    assert.match(fixOf(unenforcedWithoutMfa([policy(age)])), /^In statement 1 of document 1, let "BoolIfExists"/);
  });

  it("of an unsound condition is the operator, then the whole condition", () => {
    const allow = (Condition: object): object => policy({ Effect: "Allow", Action: "*", Resource: "*", Condition });
    assert.deepEqual(slips(allow({ BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } })), [
      "allow-without-mfa: In statement 1, write `Bool` instead of `BoolIfExists`: an access key's requests carry no aws:MultiFactorAuthPresent at all.",
    ]);
    assert.deepEqual(
      slips(allow({ BoolIfExists: { "aws:MultiFactorAuthPresent": "true" }, StringNotLike: { "aws:MultiFactorAuthPresent": "x" } })),
      ['allow-without-mfa: In statement 1, let "Bool": { "aws:MultiFactorAuthPresent": "true" } be the only condition on MFA.'],
    );
    assert.deepEqual(
      slips(
        policy(
          deny({
            Action: "s3:*",
            Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" }, Null: { "aws:MultiFactorAuthPresent": "true" } },
          }),
        ),
      ),
      ['never-denies: In statement 1, let "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } be the only condition on MFA.'],
    );
  });
});

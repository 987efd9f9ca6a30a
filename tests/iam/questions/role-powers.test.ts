import assert from "node:assert/strict";
import { type RolePowersOptions, rolePowersLostToMfa } from "@mfa-guard/iam";

const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const WITHOUT = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };

const policy = (...statements: readonly object[]): object => ({ Version: "2012-10-17", Statement: statements });
const statement = (Effect: "Allow" | "Deny", Action: string, Condition?: object): object => ({
  Effect,
  Action,
  Resource: "*",
  ...(Condition && { Condition }),
});
const allow = (action: string, condition?: object): object => statement("Allow", action, condition);
const deny = (action: string, condition?: object): object => statement("Deny", action, condition);

/** The statements whose MFA conditions take something, as `effect document.index action`. */
function lost(documents: readonly object[], options?: RolePowersOptions): readonly string[] {
  const verdict = rolePowersLostToMfa(documents, options);
  if (verdict.kind === "spares-roles") return [];
  assert(verdict.kind === "hits-roles", verdict.kind);
  return verdict.lost.map(({ effect, statement: { document, index }, request, call }) => {
    assert.equal(request.principal.kind, "role-session");
    assert.equal(call.way, undefined);
    assert.equal(call.action, request.action);
    return `${effect} ${document}.${index} ${request.action.replace(/:.*/, "")}`;
  });
}

describe("rolePowersLostToMfa", () => {
  it("finds a Deny that only MFA lifts, of something that is granted", () => {
    assert.deepEqual(lost([policy(allow("s3:*"), deny("*", WITHOUT))]), ["Deny 0.1 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*")), policy(deny("ec2:*", WITHOUT), deny("s3:Get*", WITHOUT))]), ["Deny 1.1 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*"), deny("ec2:*", WITHOUT))]), []);
  });

  it("has nothing against a Deny that MFA doesn't lift, or one of its own kind beside it", () => {
    assert.deepEqual(lost([policy(allow("s3:*"), deny("*"))]), []);
    assert.deepEqual(lost([policy(allow("s3:*"), deny("*", { Bool: { "aws:SecureTransport": "false" } }))]), []);
    assert.deepEqual(lost([policy(allow("s3:*"), deny("*", { Null: { "aws:MultiFactorAuthPresent": "false" } }))]), []);
    assert.deepEqual(lost([policy(allow("s3:*"), deny("s3:*"), deny("*", WITHOUT))]), []);
  });

  it("spares where the Deny binds people only", () => {
    const people = { ...WITHOUT, ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } };
    assert.deepEqual(lost([policy(allow("s3:*"), deny("*", people))]), []);
  });

  it("finds an Allow that only MFA opens, unless another one gives the same", () => {
    assert.deepEqual(lost([policy(allow("s3:*", MFA))]), ["Allow 0.0 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*", MFA), allow("s3:*"))]), []);
    assert.deepEqual(lost([policy(allow("s3:*", MFA)), policy(allow("s3:Get*"))]), ["Allow 0.0 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*", MFA), deny("s3:*"))]), []);
    assert.deepEqual(lost([policy(allow("s3:*", { ...MFA, Null: { "aws:MultiFactorAuthPresent": "true" } }))]), []);
    assert.deepEqual(lost([policy(allow("s3:*", { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }))]), []);
    assert.deepEqual(lost([policy(allow("s3:*", { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }))]), ["Allow 0.0 s3"]);
  });

  it("counts a role without an Allow, or with others elsewhere, as allowed everything", () => {
    assert.deepEqual(lost([policy(deny("ec2:*", WITHOUT))]), ["Deny 0.0 ec2"]);
    assert.deepEqual(lost([policy(allow("s3:*"), deny("ec2:*", WITHOUT))], { grantedElsewhere: true }), ["Deny 0.1 ec2"]);
    assert.deepEqual(lost([policy(allow("s3:*"), deny("ec2:*", WITHOUT))], { grantedElsewhere: false }), []);
  });

  it("counts only what the boundary allows as well, and reads its own conditions", () => {
    const documents = [policy(allow("s3:*"), deny("s3:*", WITHOUT))];
    assert.deepEqual(lost(documents, { boundary: policy(allow("ec2:*")) }), []);
    assert.deepEqual(lost(documents, { boundary: policy(allow("ec2:*"), allow("s3:*")) }), ["Deny 0.1 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*"))], { boundary: policy(allow("s3:*", MFA)) }), ["Allow 1.0 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*"))], { boundary: policy(allow("ec2:*", MFA)) }), []);
    assert.deepEqual(lost([policy(allow("s3:*"))], { boundary: policy(allow("*"), deny("s3:*", WITHOUT)) }), ["Deny 1.1 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*", MFA))], { boundary: policy(allow("ec2:*")) }), []);
  });

  it("asks about the role that is named, and no other", () => {
    const named = (name: string): object => ({ ...WITHOUT, ArnLike: { "aws:PrincipalArn": `arn:*:iam::*:role/${name}` } });
    const documents = [policy(allow("s3:*"), deny("*", named("ci")))];
    assert.deepEqual(lost(documents, { roleName: "ci" }), ["Deny 0.1 s3"]);
    assert.deepEqual(lost(documents, { roleName: "deploy" }), []);
    assert.deepEqual(lost(documents), ["Deny 0.1 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*"), deny("*", named("teams/ci")))], { roleName: "ci" }), ["Deny 0.1 s3"]);
    assert.deepEqual(lost([policy(allow("s3:*"), deny("*", named("c?")))], { roleName: "c*" }), ["Deny 0.1 s3"]);
  });

  it("finds everything that is lost, each once", () => {
    assert.deepEqual(lost([policy(allow("s3:*"), allow("ec2:*", MFA), deny("s3:Get*", WITHOUT), deny("s3:Put*", WITHOUT))]), [
      "Deny 0.2 s3",
      "Deny 0.3 s3",
      "Allow 0.1 ec2",
    ]);
  });

  it("never takes for a pass what it can't read", () => {
    assert.equal(rolePowersLostToMfa(["{"]).kind, "unreadable");
    assert.equal(rolePowersLostToMfa([policy(allow("s3:*"))], { boundary: "{" }).kind, "unreadable");
  });

  it("leaves undecided what a variable ties to another key, and finds the rest", () => {
    const tied = { ...WITHOUT, StringEquals: { "app:a": "${app:b}", "app:b": "${app:c}" }, StringNotEquals: { "app:c": "${app:a}" } };
    assert.equal(rolePowersLostToMfa([policy(allow("s3:*"), deny("s3:*", tied))]).kind, "undecided");
    assert.deepEqual(lost([policy(allow("s3:*"), deny("s3:*", tied), deny("s3:*", WITHOUT))]), ["Deny 0.2 s3"]);
  });
});

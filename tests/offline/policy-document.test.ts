import assert from "node:assert/strict";
import { getPolicyDocument } from "../../offline/src/aws/policy-document";
import type { Properties } from "../../offline/src/aws/values";

const minified = (args: Properties) => getPolicyDocument(args).minifiedJson;
const statement = (more: Properties) => ({ statements: [{ actions: ["s3:GetObject"], resources: ["*"], ...more }] });
const source = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("aws.iam.getPolicyDocument of the offline provider", () => {
  it("writes the elements in the real provider's order, indented by two", () => {
    const { json } = getPolicyDocument(statement({ sid: "Read", effect: "Deny" }));
    assert.equal(
      json,
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "*"
    }
  ]
}`,
    );
  });

  it("is only a version without statements", () => {
    assert.equal(minified({}), '{"Version":"2012-10-17"}');
    assert.equal(minified({ version: "2008-10-17", policyId: "p" }), '{"Version":"2008-10-17","Id":"p"}');
  });

  it("writes several actions once each, in descending order", () => {
    assert.match(String(minified(statement({ actions: ["a:A", "c:C", "b:B", "a:A"] }))), /"Action":\["c:C","b:B","a:A"\]/);
  });

  it("joins principals by type, and writes everyone as the text *", () => {
    const given = [
      { type: "Service", identifiers: ["ec2.amazonaws.com"] },
      { type: "AWS", identifiers: ["1"] },
      { type: "AWS", identifiers: ["2"] },
    ];
    assert.match(String(minified(statement({ principals: given }))), /"Principal":\{"AWS":\["1","2"\],"Service":"ec2\.amazonaws\.com"\}/);
    assert.match(String(minified(statement({ notPrincipals: [{ type: "*", identifiers: ["*"] }] }))), /"NotPrincipal":"\*"/);
    assert.match(String(minified(statement({ principals: [{ type: "AWS", identifiers: ["*"] }] }))), /"Principal":\{"AWS":"\*"\}/);
  });

  it("joins conditions on one operator and key, and keeps their values' order", () => {
    const conditions = [
      { test: "StringLike", variable: "k", values: ["z", "a"] },
      { test: "StringLike", variable: "k", values: ["m"] },
      { test: "Bool", variable: "aws:MultiFactorAuthPresent", values: ["true"] },
    ];
    assert.match(
      String(minified(statement({ conditions }))),
      /"Condition":\{"Bool":\{"aws:MultiFactorAuthPresent":"true"\},"StringLike":\{"k":\["z","a","m"\]\}\}/,
    );
  });

  it("writes &{ as ${ in resources, and refuses it in the old version of the language", () => {
    const resources = { resources: ["arn:aws:iam::*:user/&{aws:username}"] };
    assert.ok(String(minified(statement(resources))).includes("user/${aws:username}"));
    assert.throws(() => minified({ version: "2008-10-17", ...statement(resources) }), /not supported in document version 2008-10-17/);
  });

  it("puts its own statements over the sources', and the overrides' over both, by Sid", () => {
    const args = {
      sourcePolicyDocuments: [source({ Sid: "A", Effect: "Allow", Action: "source" }), source({ Effect: "Allow", Action: "nameless" })],
      statements: [
        { sid: "A", actions: ["own"] },
        { sid: "B", actions: ["own"] },
      ],
      overridePolicyDocuments: [source({ Sid: "B", Effect: "Deny", Action: "override" })],
    };
    assert.equal(
      minified(args),
      '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"own"},{"Effect":"Allow","Action":"nameless"},{"Sid":"B","Effect":"Deny","Action":"override"}]}',
    );
  });

  it("refuses a Sid used twice, in its statements or across its sources", () => {
    assert.throws(() => minified({ statements: [{ sid: "A" }, { sid: "A" }] }), /duplicate Sid \(A\)/);
    const twice = source({ Sid: "A", Effect: "Allow", Action: "x" });
    assert.throws(() => minified({ sourcePolicyDocuments: [twice, twice] }), /source document 1: duplicate Sid \(A\)/);
  });

  it("reads a source's conditions as the real provider does, which loses numbers", () => {
    const Condition = { Bool: { a: true }, NumericLessThan: { "aws:MultiFactorAuthAge": 3600 }, StringLike: { k: ["only"] } };
    assert.equal(
      minified({ sourcePolicyDocuments: [source({ Effect: "Allow", Principal: { AWS: ["a", "b"] }, Condition })] }),
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["b","a"]},"Condition":{"Bool":{"a":"true"},"StringLike":{"k":"only"}}}]}',
    );
  });

  it("says which source is no JSON", () => {
    assert.throws(() => minified({ sourcePolicyDocuments: ["{"] }), /merging source document 0/);
  });
});

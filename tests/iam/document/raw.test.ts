import assert from "node:assert/strict";
import { rawDocument, rawStatements, withCondition, withoutCondition } from "../../../iam/src/document/raw.js";

describe("rawDocument", () => {
  const document = { Version: "2012-10-17", Id: "mine", Statement: [{ Effect: "Allow", Action: "*" }] };

  it("reads text and objects alike, and shares nothing with the object", () => {
    assert.deepEqual(rawDocument(JSON.stringify(document)), document);
    assert.deepEqual(rawDocument(document), document);
    assert.notEqual(rawDocument(document).Statement, document.Statement);
  });

  it("has its statements as a list, whether they are one or many", () => {
    assert.deepEqual(rawStatements(document), document.Statement);
    assert.deepEqual(rawStatements({ Statement: { Effect: "Deny" } }), [{ Effect: "Deny" }]);
  });
});

describe("withCondition", () => {
  it("adds a condition block, an operator or a key", () => {
    assert.deepEqual(withCondition({ Sid: "In" }, "Bool", "aws:MultiFactorAuthPresent", "true"), {
      Sid: "In",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    });
    const other = { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" }, Bool: { "aws:SecureTransport": "true" } } };
    assert.deepEqual(withCondition(other, "Bool", "aws:MultiFactorAuthPresent", "true"), {
      Condition: {
        IpAddress: { "aws:SourceIp": "10.0.0.0/8" },
        Bool: { "aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true" },
      },
    });
  });

  it("keeps the author's spelling of an operator and a key, and replaces the value", () => {
    const written = { Condition: { bool: { "AWS:multifactorauthpresent": ["false", "true"] } } };
    assert.deepEqual(withCondition(written, "Bool", "aws:MultiFactorAuthPresent", "true"), {
      Condition: { bool: { "AWS:multifactorauthpresent": "true" } },
    });
  });

  it("adds to the values of a negated operator, once", () => {
    const added = (values: unknown): unknown =>
      withCondition({ Condition: { ArnNotLike: { "aws:PrincipalArn": values } } }, "ArnNotLike", "aws:PrincipalArn", "new").Condition;
    assert.deepEqual(added("old"), { ArnNotLike: { "aws:PrincipalArn": ["old", "new"] } });
    assert.deepEqual(added(["old", "new"]), { ArnNotLike: { "aws:PrincipalArn": ["old", "new"] } });
    assert.deepEqual(withCondition({}, "ArnNotLike", "aws:PrincipalArn", "new").Condition, { ArnNotLike: { "aws:PrincipalArn": "new" } });
  });

  it("leaves the statement that it was given as it was", () => {
    const statement = { Condition: { Bool: { "aws:SecureTransport": "true" } } };
    withCondition(statement, "Bool", "aws:MultiFactorAuthPresent", "true");
    assert.deepEqual(statement, { Condition: { Bool: { "aws:SecureTransport": "true" } } });
  });
});

describe("withoutCondition", () => {
  const statement = {
    Effect: "Allow",
    Condition: { Bool: { "aws:SecureTransport": "true", "aws:ViaAWSService": "false" }, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
  };

  it("drops a key, and an operator that is left without keys", () => {
    assert.deepEqual(withoutCondition(statement, (operator, key) => operator === "Bool" && key === "aws:ViaAWSService").Condition, {
      Bool: { "aws:SecureTransport": "true" },
      IpAddress: { "aws:SourceIp": "10.0.0.0/8" },
    });
    assert.deepEqual(withoutCondition(statement, (operator) => operator === "IpAddress").Condition, { Bool: statement.Condition.Bool });
  });

  it("drops the whole block where nothing is left of it", () => {
    assert.deepEqual(
      withoutCondition(statement, () => true),
      { Effect: "Allow" },
    );
    assert.deepEqual(
      withoutCondition({ Effect: "Allow" }, () => true),
      { Effect: "Allow" },
    );
    assert.deepEqual(
      withoutCondition(statement, () => false),
      statement,
    );
  });
});

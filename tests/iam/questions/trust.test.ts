import assert from "node:assert/strict";
import { canAssumeWithoutMfa, canAssumeWithStaleMfa, mayLetServiceIn } from "@mfa-guard/iam";

const policy = (...statements: readonly object[]): object => ({ Version: "2012-10-17", Statement: statements });

describe("canAssumeWithStaleMfa", () => {
  const ageOf = (Condition: object, maxAge: number): string | undefined => {
    const verdict = canAssumeWithStaleMfa(policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole", Condition }), maxAge);
    if (verdict.kind !== "open") return verdict.kind;
    return String(verdict.witness.request.context.get("aws:multifactorauthage") ?? verdict.witness.context);
  };
  const age = (operator: string, seconds: string): object => ({
    [operator]: { "aws:MultiFactorAuthAge": seconds },
    Bool: { "aws:MultiFactorAuthPresent": "true" },
  });

  it("tries the first second that is too old, and every age that the conditions tell apart", () => {
    assert.equal(ageOf({}, 900), "access-key");
    assert.equal(ageOf(age("NumericLessThan", "7200"), 900), "901");
    assert.equal(ageOf(age("NumericLessThanEquals", "901"), 900), "901");
    assert.equal(ageOf(age("NumericLessThan", "901"), 900), "requires-mfa");
    assert.equal(ageOf(age("NumericLessThan", "901.5"), 900), "901");
    assert.equal(ageOf(age("NumericEquals", "5000"), 900), "5000");
    assert.equal(ageOf(age("NumericEquals", "900"), 900), "requires-mfa");
    assert.equal(ageOf(age("NumericGreaterThan", "5000"), 900), "5001");
    assert.equal(ageOf(age("NumericGreaterThanEquals", "5000.5"), 900), "5001");
    assert.equal(ageOf(age("NumericGreaterThan", "5000.5"), 5000), "5001");
    assert.equal(ageOf({ ...age("NumericGreaterThan", "902"), NumericLessThan: { "aws:MultiFactorAuthAge": "904" } }, 900), "903");
    assert.equal(ageOf({ ...age("NumericNotEquals", "901"), NumericLessThan: { "aws:MultiFactorAuthAge": "905" } }, 900), "902");
    assert.equal(ageOf(age("NumericGreaterThan", "2000000000"), 900), "2000000001");
  });

  it("ignores Denys' conditions on other keys, and reads those on the age", () => {
    const denying = policy(
      { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
      { Effect: "Deny", Principal: "*", Action: "*", Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3000", "app:n": "7" } } },
      { Effect: "Deny", Principal: "*", Action: "*", Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "4000" } } },
    );
    const verdict = canAssumeWithStaleMfa(denying, 900);
    assert(verdict.kind === "open" && Number(verdict.witness.request.context.get("aws:multifactorauthage")) >= 4000);
  });
});

describe("accounts of vendors", () => {
  const VENDOR = "444455556666";
  const kindOf = (Condition: object | undefined, delegatedAccounts: readonly string[], more: readonly object[] = []): string =>
    canAssumeWithoutMfa(
      policy({ Effect: "Allow", Principal: { AWS: VENDOR }, Action: "sts:AssumeRole", ...(Condition && { Condition }) }, ...more),
      { delegatedAccounts },
    ).kind;
  const id = (operator: string, ...values: readonly string[]): object => ({ [operator]: { "sts:ExternalId": values } });

  it("may come in without MFA by an external id that the trust names, and by nothing else", () => {
    assert.equal(kindOf(id("StringEquals", "a", "b"), [VENDOR]), "requires-mfa");
    assert.equal(kindOf(id("StringLike", "a"), [VENDOR]), "requires-mfa");
    assert.equal(kindOf(id("StringEquals", "a"), []), "open");
    assert.equal(kindOf(id("StringEquals", "a"), ["777788889999"]), "open");
    for (const condition of [
      undefined,
      id("StringLike", "a*"),
      id("StringLike", "a", "b?"),
      id("StringNotEquals", "a"),
      id("StringEqualsIgnoreCase", "a"),
      id("StringEqualsIfExists", "a"),
      { StringEquals: { "aws:PrincipalTag/ExternalId": "a" } },
      { Null: { "sts:ExternalId": "false" } },
    ]) {
      assert.equal(kindOf(condition, [VENDOR]), "open", JSON.stringify(condition));
    }
  });

  it("get no way in from what a Deny names, or another key", () => {
    const deny = { Effect: "Deny", Principal: "*", Action: "*", Condition: id("StringEquals", "denied") };
    assert.equal(kindOf(id("StringLike", "d*"), [VENDOR], [deny]), "open");
    const both = { StringEquals: { "sts:ExternalId": ["a"], "aws:PrincipalTag/x": ["tag"] } };
    assert.equal(kindOf({ ...both, StringEqualsIfExists: { "sts:ExternalId": ["tag"] } }, [VENDOR]), "requires-mfa");
  });
});

describe("canAssumeWithoutMfa, outside of an account", () => {
  const allow = (more: object): object => policy({ Effect: "Allow", Action: "sts:AssumeRole", ...more });
  const outside = "111122223333";

  it("asks about users of other accounts only", () => {
    const open = (document: object): boolean => canAssumeWithoutMfa(document, { outside }).kind === "open";
    assert.equal(open(allow({ Principal: { AWS: outside } })), false);
    assert.equal(open(allow({ Principal: { AWS: [outside, "444455556666"] } })), true);
    assert.equal(open(allow({ Principal: "*" })), true);
    assert.equal(open(allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": outside } } })), false);
    assert.equal(open(allow({ Principal: { AWS: `arn:aws-cn:iam::${outside}:user/alice` } })), false);
  });

  it("says so of one that can't be read", () => assert.equal(canAssumeWithoutMfa("{", { outside }).kind, "unreadable"));
});

describe("mayLetServiceIn", () => {
  const trust = (Principal: object | string, Condition?: object) => ({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole", ...(Condition !== undefined && { Condition }) },
  });

  it("is true for the service that the trust names, and for no other", () => {
    assert(mayLetServiceIn(trust({ Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] }), "lambda.amazonaws.com"));
    assert(!mayLetServiceIn(trust({ Service: "ec2.amazonaws.com" }), "lambda.amazonaws.com"));
    assert(!mayLetServiceIn(trust({ AWS: "111122223333" }), "lambda.amazonaws.com"));
  });

  it("is true where conditions are on what a service brings, and where the trust can't be read", () => {
    assert(
      mayLetServiceIn(
        trust({ Service: "lambda.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "111122223333" } }),
        "lambda.amazonaws.com",
      ),
    );
    assert(mayLetServiceIn("{", "lambda.amazonaws.com"));
  });

  it("is false where a condition is one that only people meet", () => {
    const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    assert(!mayLetServiceIn(trust({ Service: "lambda.amazonaws.com" }, mfa), "lambda.amazonaws.com"));
  });
});

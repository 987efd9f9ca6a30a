import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONDITION_KEYS, conditionKey, isUsual } from "../../../iam/src/caller/condition-keys.js";
import { DOMAINS } from "../../../iam/src/sets/domain.js";
import { contains } from "../../../iam/src/sets/language.js";
import { conditionKeysPage } from "../../../scripts/condition-key-docs";

describe("the table of condition keys", () => {
  it("is what docs/condition-keys.md says (npm run docs:keys)", () => {
    assert.equal(readFileSync(join(__dirname, "../../../docs/condition-keys.md"), "utf8"), conditionKeysPage());
  });

  it("has each key once, with the page of AWS's that it is from", () => {
    const names = CONDITION_KEYS.map(({ name }) => name.toLowerCase());
    assert.equal(new Set(names).size, names.length);
    for (const { name, page } of CONDITION_KEYS) assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\/.*\.html$/, name);
  });

  it("finds keys by name in lower case, tags and identity providers by pattern", () => {
    const found = (keyId: string) => conditionKey(keyId)?.name;
    assert.equal(found("aws:sourceip"), "aws:SourceIp");
    assert.equal(found("aws:principaltag/team"), "aws:PrincipalTag/*");
    assert.equal(found("saml:namequalifier"), "saml:*");
    assert.equal(found("accounts.google.com:aud"), "*:aud");
    for (const none of ["aws:SourceIp", "aws:principaltag/", "aws:multifactorauth", "app:key", ":aud", "aws:aud", "x:y:audit"])
      assert.equal(found(none), undefined, none);
  });

  it("knows the value that says nothing of a key that is always there", () => {
    assert(isUsual("aws:requestedregion", "us-east-1") && isUsual("aws:currenttime", "2030-01-01T00:00:00Z"));
    assert(!isUsual("aws:requestedregion", "eu-west-1") && !isUsual("aws:sourceip", "203.0.113.7") && !isUsual("app:key", undefined));
  });
});

describe("the domains of types", () => {
  const OF: Readonly<Record<string, readonly [are: readonly string[], arent: readonly string[]]>> = {
    account: [
      ["000000000000", "999999999999"],
      ["1", "1111222233334", "11112222333x"],
    ],
    address: [
      ["0.0.0.0", "203.0.113.7", "::1", "2001:db8::ffff:10.0.0.1"],
      ["any", "", "1.2.3", "true"],
    ],
    arn: [
      ["arn:aws:sns:eu-west-1:111122223333:a:b", "arn:aws:s3:::x"],
      ["arn:aws:s3::x", "arn:aws:s3:::", "x"],
    ],
    bool: [
      ["true", "false"],
      ["True", "", "maybe"],
    ],
    date: [
      ["2030-01-01T00:00:00Z", "0001-12-31T23:59:59.999Z"],
      ["2030", "1893456000", "2030-01-01", "2030-01-01T00:00:00+01:00"],
    ],
    epoch: [["1893456000"], ["0", "18934560000", "-1", "1893456000.5"]],
    number: [
      ["0", "3600"],
      ["-1", "1.5", "", "1e3"],
    ],
    region: [
      ["us-east-1", "aws-global"],
      ["", "*", "1-east", "US-EAST-1"],
    ],
  };

  for (const [type, [are, arent]] of Object.entries(OF)) {
    const { template, typical } = DOMAINS[type as keyof typeof DOMAINS];
    it(`of ${type} are its values, and no others`, () => {
      assert(template);
      for (const text of [...are, ...typical]) assert(contains(template, text), text);
      for (const text of arent) assert(!contains(template, text), text);
    });
  }
});

import assert from "node:assert/strict";
import { check } from "../../offline/src/aws/check";
import { resourceType } from "../../offline/src/aws/schema";
import { type Properties, unknown } from "../../offline/src/aws/values";

const role = "aws:iam/role:Role";
const trust = '{"Statement":[],"Version":"2012-10-17"}';

function checked(token: string, news: Properties, olds: Properties = {}) {
  return check(resourceType(token), `urn:pulumi:stack::project::${token}::Admin`, olds, news, "0a1b2c3");
}

describe("Check of the offline AWS provider", () => {
  it("makes up a name from the resource's, and says so for the next time", () => {
    const { inputs } = checked(role, { assumeRolePolicy: trust });
    assert.equal(inputs.name, "Admin-0a1b2c3");
    assert.deepEqual(new Set(inputs.__defaults as string[]), new Set(["name", "path", "maxSessionDuration", "forceDetachPolicies"]));
  });

  it("keeps the name that it made up before", () => {
    const olds = checked(role, { assumeRolePolicy: trust }).inputs;
    assert.equal(
      check(resourceType(role), "urn:pulumi:stack::project::x::Admin", olds, { assumeRolePolicy: trust }, "fffffff").inputs.name,
      "Admin-0a1b2c3",
    );
  });

  it("makes up a new name when the program drops the one that it gave", () => {
    const olds = checked(role, { assumeRolePolicy: trust, name: "Given" }).inputs;
    assert.equal(checked(role, { assumeRolePolicy: trust }, olds).inputs.name, "Admin-0a1b2c3");
  });

  it("makes up no name beside a given prefix, and none for a type without one", () => {
    assert.equal("name" in checked(role, { assumeRolePolicy: trust, namePrefix: "adm-" }).inputs, false);
    assert.equal("name" in checked("aws:iam/userGroupMembership:UserGroupMembership", { user: "u", groups: [] }).inputs, false);
  });

  it("lower-cases a made-up bucket name, and begins an alias as KMS wants it", () => {
    assert.equal(checked("aws:s3/bucket:Bucket", {}).inputs.bucket, "admin-0a1b2c3");
    assert.equal(checked("aws:kms/alias:Alias", { targetKeyId: "k" }).inputs.name, "alias/Admin-0a1b2c3");
  });

  it("writes a document given as an object as text, keys sorted and HTML escaped", () => {
    const document = { Version: "2012-10-17", Statement: [{ Resource: "*", Condition: { StringLike: { k: "<a&b>" } } }] };
    assert.equal(
      checked(role, { assumeRolePolicy: document }).inputs.assumeRolePolicy,
      '{"Statement":[{"Condition":{"StringLike":{"k":"\\u003ca\\u0026b\\u003e"}},"Resource":"*"}],"Version":"2012-10-17"}',
    );
  });

  it("makes a document unknown when a part of it is", () => {
    const { inputs, failures } = checked(role, { assumeRolePolicy: { Statement: [{ Principal: { AWS: unknown } }] } });
    assert.equal(inputs.assumeRolePolicy, unknown);
    assert.deepEqual(failures, []);
  });

  const faults: readonly [string, unknown, RegExp][] = [
    ["is missing", undefined, /^Missing required argument\. The argument "assume_role_policy" is required/],
    ["is empty", "", /^"assume_role_policy" is an empty string, which is not a valid JSON value\./],
    ["begins with white space", ` ${trust}`, /leading space characters are not allowed/],
    ["is an array", "[]", /contains a JSON array, not a JSON object/],
    ["is text in JSON", '"text"', /contains a JSON-encoded string, not a JSON-encoded object/],
    ["is no JSON", "allow", /not a JSON object/],
    ["breaks off", '{"Statement":', /contains an invalid JSON policy: /],
  ];
  for (const [what, value, expected] of faults) {
    it(`refuses a trust policy that ${what}`, () => {
      const { failures } = checked(role, { assumeRolePolicy: value });
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", expected);
      assert.match(failures[0] ?? "", /Examine values at 'Admin\.assumeRolePolicy'\.$/);
    });
  }

  it("refuses an SCP that is no JSON, and a name that is too long", () => {
    assert.match(
      checked("aws:organizations/policy:Policy", { content: "deny" }).failures[0] ?? "",
      /^"content" contains an invalid JSON: /,
    );
    assert.match(
      checked("aws:iam/user:User", { name: "u".repeat(65) }).failures[0] ?? "",
      /^expected length of name to be in the range \(1 - 64\)/,
    );
  });
});

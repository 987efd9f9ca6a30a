import assert from "node:assert/strict";
import { created, difference, planned, updated } from "../../offline/src/aws/lifecycle";
import { placeOf } from "../../offline/src/aws/place";
import { resourceType } from "../../offline/src/aws/schema";
import { unknown } from "../../offline/src/aws/values";

const role = resourceType("aws:iam/role:Role");
const user = resourceType("aws:iam/user:User");
const here = placeOf({});
const inputs = { name: "admin", path: "/people/", assumeRolePolicy: "{}" };

describe("a resource of the offline AWS provider", () => {
  it("has in preview its inputs, and unknown what AWS gives", () => {
    const outputs = planned(role, inputs, here);
    assert.equal(outputs.name, "admin");
    assert.equal(outputs.arn, unknown);
    assert.equal(outputs.uniqueId, unknown);
    assert.deepEqual(outputs.tagsAll, {});
    assert.equal("description" in outputs, false);
  });

  it("gets its ARN in the account, partition and region of its provider", () => {
    const china = placeOf({ region: "cn-north-1", assumeRoles: JSON.stringify([{ roleArn: "arn:aws-cn:iam::210987654321:role/deploy" }]) });
    assert.equal(created(role, inputs, china).outputs.arn, "arn:aws-cn:iam::210987654321:role/people/admin");
    const topic = created(resourceType("aws:sns/topic:Topic"), { name: "alarms" }, placeOf({ region: "eu-west-1" }));
    assert.equal(topic.id, "arn:aws:sns:eu-west-1:123456789012:alarms");
    assert.equal(topic.outputs.region, "eu-west-1");
  });

  it("gets a name that begins with the prefix, where the program gave one", () => {
    const { id, outputs } = created(role, { namePrefix: "admin-", path: "/", assumeRolePolicy: "{}" }, here);
    assert.match(String(outputs.name), /^admin-\d{26}$/);
    assert.equal(id, outputs.name);
  });

  it("keeps through an update what AWS made up, and follows a property that changed", () => {
    const before = created(user, { name: "ana", path: "/" }, here);
    const after = updated(user, before.id, before.outputs, { name: "ana", path: "/people/" }, here);
    assert.equal(after.outputs.uniqueId, before.outputs.uniqueId);
    assert.equal(after.outputs.arn, "arn:aws:iam::123456789012:user/people/ana");
  });

  it("has in the preview of an update unknown what follows from an unknown property", () => {
    const before = created(user, { name: "ana", path: "/" }, here);
    assert.equal(updated(user, before.id, before.outputs, { name: "ana", path: unknown }, here).outputs.arn, unknown);
  });

  it("differs by what AWS would see: not by the spelling of a document or the order of a list", () => {
    const one = '{"Version":"2012-10-17","Statement":[]}';
    const other = '{ "Statement": [], "Version": "2012-10-17" }';
    assert.deepEqual(difference(role, { ...inputs, assumeRolePolicy: one }, { ...inputs, assumeRolePolicy: other }).changed, []);
    const membership = resourceType("aws:iam/userGroupMembership:UserGroupMembership");
    assert.deepEqual(difference(membership, { user: "u", groups: ["a", "b"] }, { user: "u", groups: ["b", "a"] }).changed, []);
    assert.deepEqual(difference(membership, { user: "u", groups: ["a"] }, { user: "u", groups: ["b"] }), {
      changed: ["groups"],
      replaces: [],
    });
  });

  it("is replaced where a property that can't change does, or might", () => {
    assert.deepEqual(difference(role, inputs, { ...inputs, path: "/" }), { changed: ["path"], replaces: ["path"] });
    assert.deepEqual(difference(role, inputs, { ...inputs, path: unknown }).replaces, ["path"]);
  });
});

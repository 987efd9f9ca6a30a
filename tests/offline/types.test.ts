import assert from "node:assert/strict";
import { type ResourceType, resourceType } from "../../offline/src/aws/schema";
import { types } from "../../offline/src/aws/types";

const all: readonly ResourceType[] = Object.keys(types).map(resourceType);
const builtIn = ["partition", "account", "region", "now", "uuid", "id"];

/** Every property that a row's templates refer to. */
function references({ id, computed = {} }: ResourceType): string[] {
  return [id, ...Object.values(computed)].flatMap((template) =>
    typeof template === "string" ? [...template.matchAll(/\{(?:bare:)?(\w+)\}/g)].map((match) => match[1] ?? "") : [],
  );
}

describe("the offline provider's table of types", () => {
  it("names only inputs that the SDK has", () => {
    for (const { token, inputs, replaceOn = [], json = [], defaults = {}, autoname } of all) {
      const named = [...replaceOn, ...json, ...Object.keys(defaults), ...(autoname === undefined ? [] : [autoname.property])];
      assert.deepEqual(
        named.filter((property) => !(property in inputs)),
        [],
        token,
      );
    }
  });

  it("names only outputs that the SDK has", () => {
    for (const type of all) {
      const named = [...Object.keys(type.computed ?? {}), ...references(type).filter((name) => !builtIn.includes(name))];
      assert.deepEqual(
        named.filter((property) => !(property in type.outputs)),
        [],
        type.token,
      );
    }
  });

  it("makes up a name exactly where the SDK has an optional name that is never absent", () => {
    for (const { token, inputs, outputs, autoname } of all) {
      const always = inputs.name?.required === false && outputs.name?.kind === "string" && !outputs.name.optional;
      assert.equal(autoname?.property === "name", always, token);
    }
  });

  it("has no type that it doesn't know", () => {
    assert.throws(() => resourceType("aws:ec2/vpc:Vpc"), /doesn't know the resource type `aws:ec2\/vpc:Vpc`/);
    assert.throws(() => resourceType("urn:pulumi:s::p::my:mod:Component$aws:ec2/vpc:Vpc::network"), /`aws:ec2\/vpc:Vpc`/);
  });
});

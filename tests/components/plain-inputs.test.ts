import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { plainInputs, type Schema } from "../../components/plain-inputs";

const schema = JSON.parse(readFileSync(join(__dirname, "golden", "schema.json"), "utf8")) as Schema;
const read = (component: string, inputs: pulumi.Inputs) => plainInputs(`mfa-guard:index:${component}`, inputs, schema);
const unknown = () => pulumi.output(pulumi.unknown);
const refused = async (component: string, inputs: pulumi.Inputs) => {
  const [, problems] = await read(component, inputs);
  return problems.map(({ property, reason }) => `${property} ${reason.split(":")[0]}`);
};

describe("outputs where a component takes plain values", () => {
  it("are read when they are known, at any depth", async () => {
    const [inputs, problems] = await read("ProductionAccount", {
      emails: pulumi.output(["a@example.org"]),
      people: [{ name: pulumi.output("kim"), groups: [pulumi.output("Administrators")] }],
      groups: pulumi.output([{ name: "Administrators" }]),
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(inputs, {
      emails: ["a@example.org"],
      people: [{ name: "kim", groups: ["Administrators"] }],
      groups: [{ name: "Administrators" }],
    });
  });

  it("are read in maps", async () => {
    const [inputs] = await read("JitRole", { sessionTags: { team: [pulumi.output("red")] }, conditions: pulumi.output({}) });
    assert.deepEqual(inputs, { sessionTags: { team: ["red"] }, conditions: {} });
  });

  it("are refused by their path while they are unknown, with what to pass instead", async () => {
    const must = "must be known in the preview";
    assert.deepEqual(await refused("JitRole", { accounts: [unknown(), "111122223333"] }), [`accounts[0] ${must}`]);
    assert.deepEqual(await refused("ProductionAccount", { people: [{ name: unknown(), groups: ["a"] }] }), [`people[0].name ${must}`]);
    assert.deepEqual(await refused("JitRole", { sessionTags: { team: [unknown()] } }), [`sessionTags.team[0] ${must}`]);
    const [, [problem]] = await read("MfaUser", { userName: unknown() });
    assert.match(problem?.reason ?? "", /: pass text from the program, its configuration or another stack's outputs/);
  });

  it("are refused while a part of them is unknown", async () => {
    assert.deepEqual(await refused("JitRole", { accounts: pulumi.output(["111122223333", unknown()]) }), [
      "accounts must be known in the preview",
    ]);
  });

  it("are refused when they are secret: they would be written into names and policies", async () => {
    const [reason] = await refused("MfaUser", { userName: pulumi.secret("kim") });
    assert.equal(reason, "userName can't be a secret, because the component writes it into names and policies");
  });

  it("that are lists of inputs become lists, whose members depend on what the list does and may be secret", async () => {
    const [inputs, problems] = await read("JitRole", { policyArns: pulumi.secret(["arn:one", "arn:two"]) });
    assert.deepEqual(problems, []);
    const [first, second, ...more] = inputs.policyArns as pulumi.Output<string>[];
    assert.deepEqual(more, []);
    assert.equal(await new Promise((done) => pulumi.all([first, second]).apply((known) => done(known.join(" ")))), "arn:one arn:two");
    assert.ok(first && (await pulumi.isSecret(first)));
  });

  it("that are lists of inputs are refused while their length is unknown", async () => {
    const [inputs, [problem]] = await read("JitRole", { policyArns: unknown() });
    assert.ok(pulumi.Output.isInstance(inputs.policyArns));
    assert.equal(problem?.property, "policyArns");
    assert.match(problem.reason, /^must be a list whose length is known in the preview: pass a list of outputs/);
  });

  it("stay as they are where the component takes inputs", async () => {
    const arn = unknown();
    const [inputs, problems] = await read("JitRole", { policyArns: [arn], permissionsBoundary: arn, tags: arn });
    assert.deepEqual(problems, []);
    assert.equal((inputs.policyArns as unknown[])[0], arn);
    assert.equal(inputs.permissionsBoundary, arn);
    assert.equal(inputs.tags, arn);
  });
});

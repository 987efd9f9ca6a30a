import { strict as assert } from "node:assert";
import { iamGroupRequiresMfa } from "../../../policypack/policies/iam-group-requires-mfa";
import { type Context, hashOf } from "../../../policypack/policy/context";
import { type Config, given, judge } from "../../../testkit/policypack/harness";

const ARN = "arn:aws:iam::111122223333:policy/require-mfa";
const attached = given("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "attached", { group: "devs", policyArn: ARN });
const stack = [given("aws:iam/group:Group", "devs", { name: "devs" }), attached];

const origin = { date: "2027-03-01", source: "account 111122223333" };

/** What the command writes, and what a test changes of it afterwards. */
function config(enforcedPolicyArns: unknown = [ARN], changes: Partial<Context> = {}, more: Config = {}): Config {
  const at = { ...origin, ...changes };
  return {
    context: { hashes: { enforcedPolicyArns: hashOf(at, "enforcedPolicyArns", enforcedPolicyArns) }, ...at },
    enforcedPolicyArns,
    ...more,
  };
}

const on = (day: string, settings: Config) =>
  judge(
    iamGroupRequiresMfa.at(() => day),
    stack,
    settings,
  ).map(({ level, name, message }) => [level, name, message] as const);
const names = (day: string, settings: Config) => on(day, settings).map(([level, name]) => `${level} ${name}`);

const BELIEVED = ["note listed"];
const REFUSED = ["violation nothing-denies", "violation context-refused"];

describe("what `mfa-guard context` wrote", () => {
  it("is believed on its day and for 30 days, without a word", () => {
    for (const day of ["2027-03-01", "2027-03-31"]) assert.deepEqual(names(day, config()), BELIEVED);
  });

  it("is believed for 30 more days, and each run says how old it is", () => {
    for (const day of ["2027-04-01", "2027-04-30"]) assert.deepEqual(names(day, config()), [...BELIEVED, "note context-old"]);
    assert.match(
      on("2027-04-01", config()).at(-1)?.[2] ?? "",
      /^What this policy's configuration says of account 111122223333 was read 31 days ago, on 2027-03-01, and is believed for 60 days\. Run `mfa-guard context` again\. See /,
    );
  });

  it("is no longer believed after that", () => {
    assert.deepEqual(names("2027-05-01", config()), ["note context-outdated", "violation nothing-denies"]);
  });

  it("ages by `maxAgeDays`", () => {
    const settings = config(undefined, {}, { maxAgeDays: 2 });
    assert.deepEqual(names("2027-03-03", settings), BELIEVED);
    assert.deepEqual(names("2027-03-05", settings), [...BELIEVED, "note context-old"]);
    assert.deepEqual(names("2027-03-06", settings), ["note context-outdated", "violation nothing-denies"]);
  });

  it("fits its hash in whatever order its keys come", () => {
    const { context, ...settings } = config() as { context: Context };
    const turned = Object.fromEntries(Object.entries(context).reverse());
    assert.deepEqual(names("2027-03-01", { ...settings, context: turned }), BELIEVED);
  });

  it("has nothing to say of what people wrote themselves", () => {
    assert.deepEqual(names("2029-01-01", { enforcedPolicyArns: [ARN] }), BELIEVED);
  });

  for (const [what, settings, wrong] of [
    ["a date that is yet to come", config([ARN], { date: "2027-03-02" }), "is dated 2027-03-02, which is yet to come"],
    ["a day that isn't in the calendar", config([ARN], { date: "2027-02-30" }), "is dated `2027-02-30`, which isn't a day of the calendar"],
    ["no date", withContext({ date: undefined }), "is dated `undefined`"],
    ["no source", config([ARN], { source: " " }), "doesn't say what was read"],
    ["no hashes", { ...config(), context: origin }, "has no hashes"],
    ["a name more than its hash was made of", { ...config(), enforcedPolicyArns: [ARN, `${ARN}-2`] }, "doesn't fit its hash"],
    ["an earlier date than its hash was made of", withContext({ date: "2027-02-28" }), "doesn't fit its hash"],
    ["an account of 11 digits", config(["arn:aws:iam::11112222333:policy/p"]), "isn't the ARN of a managed policy"],
    ["a partition that AWS doesn't have", config(["arn:aws-moon:iam::111122223333:policy/p"]), "names the partition `aws-moon`"],
    ["a pattern for every policy", config(["*"]), "isn't the ARN of a managed policy"],
    ["something else than a list", config("everything"), "isn't a list of names"],
    ["10 MB", config(Array.from({ length: 200_000 }, (_, index) => `${ARN}-${index}`)), "MB are the most"],
    ["no object", { ...config(), context: "2027-03-01" }, "has a `context` that isn't an object"],
  ] as const) {
    it(`is a violation and not believed with ${what}`, () => {
      const findings = on("2027-03-01", settings);
      assert.deepEqual(
        findings.map(([level, name]) => `${level} ${name}`),
        REFUSED,
      );
      const message = findings[1]?.[2] ?? "";
      assert.ok(message.startsWith("What `mfa-guard context` wrote into this policy's configuration "), message);
      assert.ok(message.includes(wrong) && message.includes(", so none of it is believed. "), message);
      assert.ok(message.length < 700);
    });
  }
});

function withContext(changes: object): Config {
  const { context, ...settings } = config() as { context: Context };
  return { ...settings, context: { ...context, ...changes } };
}

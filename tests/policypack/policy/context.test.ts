import { strict as assert } from "node:assert";
import { iamGroupRequiresMfa } from "../../../policypack/policies/iam-group-requires-mfa";
import { iamRoleTrustRequiresMfa } from "../../../policypack/policies/iam-role-trust-requires-mfa";
import { iamUserRequiresMfa } from "../../../policypack/policies/iam-user-requires-mfa";
import { type Context, hashOf } from "../../../policypack/policy/context";
import { type Config, type Given, given, judge } from "../../../testkit/policypack/harness";

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

  describe("of another place", () => {
    const written = (changes: Partial<Context>, key = "enforcedGroups") => {
      const at = { ...origin, ...changes };
      const value = key === "enforcedGroups" ? ["company"] : [ARN];
      return { context: { ...at, hashes: { [key]: hashOf(at, key, value) } }, [key]: value };
    };
    const userIn = (account: string) => given("aws:iam/user:User", "dana", { name: "dana", arn: `arn:aws:iam::${account}:user/dana` });
    const found = (settings: Config, resources: readonly Given[]) =>
      judge(
        iamUserRequiresMfa.at(() => "2027-03-01"),
        resources,
        settings,
      ).flatMap(({ name, message }) => (name === "context-of-another" ? [message.split(" See ")[0]] : []));

    it("is a violation where it names groups of an account in which nothing of the stack is", () => {
      assert.deepEqual(found(written({}), [userIn("444455556666")]), [
        "What `mfa-guard context` wrote into this policy's configuration is of account 111122223333, and what is judged is in account 444455556666, so it says nothing of what is there. Use the file that was written of account 444455556666.",
      ]);
      assert.deepEqual(found(written({}), [userIn("444455556666"), userIn("111122223333")]), []);
      assert.deepEqual(found(written({}), [given("aws:iam/user:User", "dana", { name: "dana" })]), []);
      assert.deepEqual(found(written({}, "enforcedPolicyArns"), [userIn("444455556666")]), []);
      assert.deepEqual(found(written({ source: "3 accounts" }), [userIn("444455556666")]), []);
    });

    it("is a violation where the stack makes another organization", () => {
      const organization = (id: string) =>
        given("aws:organizations/organization:Organization", "org", { arn: `arn:aws:organizations::111122223333:organization/${id}` });
      const settings = written({ source: "organization o-read", organization: "o-read" });
      assert.match(
        found(settings, [organization("o-other")])[0] ?? "",
        /is of organization o-read, and what is judged is in organization o-other,/,
      );
      assert.deepEqual(found(settings, [organization("o-read")]), []);
    });
  });

  it("with accounts and targets that AWS can't have is a violation too, where those are settings", () => {
    const guardrails = { managementAccount: "111122223333", targets: { "r-ab12": { scps: ["p-1"] } }, policies: { "p-1": "{" } };
    const believed = (key: string, value: unknown) => {
      const context = { ...origin, hashes: { [key]: hashOf(origin, key, value) } };
      return judge(
        iamRoleTrustRequiresMfa.at(() => "2027-03-01"),
        [],
        { context, [key]: value },
      ).map(({ level, message }) => `${level} ${message}`);
    };
    assert.match(
      believed("accountsWithoutUsers", ["11112222333"])[0] ?? "",
      /^violation .* names the account `11112222333`, and an account's id has 12/,
    );
    for (const [changes, says] of [
      [{ managementAccount: "1" }, "names the account `1`"],
      [{ targets: { "11112222333": {} } }, "names the target `11112222333`"],
      [{ policies: undefined }, "has `guardrails` without `targets` and `policies`"],
    ] as const) {
      const [first = ""] = believed("guardrails", { ...guardrails, ...changes });
      assert.ok(first.startsWith("violation") && first.includes(says), first);
    }
    // Written so because it is deployed so: it denies nothing, and each run says so.
    assert.deepEqual(
      believed("guardrails", guardrails).map((each) => each.slice(0, 60)),
      ["note The document of `p-1` in `guardrails` can't be read, so"],
    );
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

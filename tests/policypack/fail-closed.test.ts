import { strict as assert } from "node:assert";
import { needsBuild } from "../../testkit/build";
import { accountWithMfa, denyWithoutMfa, document, enforcing, text } from "../../testkit/documents";
import { type Given, given, unknown } from "../../testkit/policypack/harness";
import { bootPack, builtPack, type Diagnostic, type Pack } from "../../testkit/policypack/process";
import { account, credentialsScp, on, organizationResource, scp, unit } from "../../testkit/policypack/scps";
import { arnOf, group, inlineOnGroup, managed, member, user } from "../../testkit/policypack/stacks";

const role = (assumeRolePolicy: unknown) => given("aws:iam/role:Role", "admin", { name: "admin", assumeRolePolicy });
const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });
const open = { ...accountWithMfa, Condition: {} };
const of = (policy: string, level: Diagnostic["level"]) => (found: Diagnostic) => found.policy === policy && found.level === level;
const blocked = of("iam-role-trust-requires-mfa", "mandatory");

const IDENTITIES: readonly Given[] = [
  group("devs"),
  inlineOnGroup("devs"),
  managed("spare"),
  user("dana"),
  member("dana", "devs"),
  given("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "a", { group: "devs", policyArn: arnOf("spare") }),
  given("aws:iam/policyAttachment:PolicyAttachment", "b", { policyArn: arnOf("spare"), groups: ["devs"], users: ["dana"] }),
  given("aws:iam/groupMembership:GroupMembership", "c", { group: "devs", users: ["dana"] }),
  given("aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive", "d", { groupName: "devs", policyNames: ["devs-inline"] }),
  given("aws:iam/accessKey:AccessKey", "key", { user: "dana" }),
  given("aws:iam/role:Role", "admin", { name: "admin", assumeRolePolicy: text(accountWithMfa) }),
  given("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "r", { role: "admin", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
];
const permissionSetArn = (name: string) => `arn:aws:sso:::permissionSet/ssoins-1/ps-${name}`;
const longSession = (name: string, sessionDuration: string) =>
  given("aws-native:sso:PermissionSet", name, {
    permissionSetArn: permissionSetArn(name),
    sessionDuration,
    managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  });
const ORGANIZATION: readonly Given[] = [
  organizationResource(),
  scp("mfa", credentialsScp),
  on("r-1111", "mfa"),
  unit("prod", "r-1111"),
  account("shop", "ou-prod"),
  longSession("short", "PT1H"),
  given("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", "m", {
    permissionSetArn: permissionSetArn("short"),
    managedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  }),
];

/** Trust policies that somebody made to break the pack, or to get by it. */
const HOSTILE: readonly (readonly [string, () => unknown])[] = [
  ["a document of 1 MB", () => text(open, { ...open, Sid: "x".repeat(1_000_000) })],
  [
    "a document of 1 MB of statements",
    () => text(...Array.from({ length: 4000 }, (_, index) => ({ ...accountWithMfa, Sid: `s${index}`.padEnd(80, "x") })), open),
  ],
  ["10,000 levels of nesting", () => `${'{"Statement":['.repeat(5000)}${"]}".repeat(5000)}`],
  [
    "10,000 levels of lists as a condition's values",
    () => text(open).replace("{}", `{"Bool":{"aws:MultiFactorAuthPresent":${"[".repeat(10_000)}${"]".repeat(10_000)}}}`),
  ],
  ["patterns that backtrack", () => text({ ...open, Condition: { StringLike: { "aws:username": `${"*a".repeat(200)}b` } } })],
  [
    "many patterns on one key",
    () => text({ ...open, Condition: { StringLike: { "aws:username": Array.from({ length: 200 }, (_, n) => `*${n}*a*b*`) } } }),
  ],
  [
    "`__proto__` as a condition",
    () => text(open).replace('"Condition":{}', '"__proto__":{"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}'),
  ],
  ["a duplicate key", () => text(accountWithMfa).replace('"true"}}}', '"true"}},"Condition":{}}')],
  ["a look-alike letter in a key", () => text({ ...open, Condition: { Bool: { "aws:MultiFactorAuthРresent": "true" } } })],
  ["text that is no JSON", () => "people with MFA"],
  ["nothing", () => ""],
  ["a list", () => "[]"],
  ["a null", () => "null"],
];

describe("the pack against hostile and unknown input, over its protocol", function () {
  this.timeout(60_000);
  let pack: Pack;
  needsBuild("policypack");
  before("boot the pack", async () => {
    pack = await bootPack(builtPack);
  });
  after(() => pack.close());

  for (const [title, trust] of HOSTILE) {
    it(`blocks ${title} within 2 s`, async () => {
      const started = performance.now();
      const found = await pack.analyze(role(trust()));
      assert.ok(performance.now() - started < 2000);
      assert.ok(found.some(blocked), JSON.stringify(found));
    });
  }

  it("blocks a trust of 500 levels given as an object", async () => {
    // At 1,000 the reader of the protocol gives up under Node.js 22 and 24, before the pack is asked.
    let deep: object = {};
    for (let level = 0; level < 500; level += 1) deep = { Statement: deep };
    assert.ok((await pack.analyze(role(deep))).some(blocked));
  });

  it("keeps its verdict mandatory for a role with an unknown property next to an open trust", async () => {
    const found = await pack.analyze({ ...role(text(open)), props: { assumeRolePolicy: text(open), name: unknown, path: unknown } });
    assert.ok(found.some(blocked));
  });

  for (const [title, stack, bad] of [
    ["identities", IDENTITIES, [group("open"), user("eve"), given("aws:iam/accessKey:AccessKey", "eve-key", { user: "eve" })]],
    ["an organization", ORGANIZATION, [unit("bare", "r-9"), account("bare-account", "ou-9"), longSession("long", "PT12H")]],
  ] as const) {
    it(`keeps every other verdict on ${title} mandatory whatever one property is unknown`, async () => {
      for (const [index, resource] of stack.entries()) {
        for (const property of Object.keys(resource.props)) {
          const changed = stack.with(index, { ...resource, props: { ...resource.props, [property]: unknown } });
          const found = await pack.analyzeStack([...changed, ...bad]);
          const mandatory = found.filter(({ level }) => level === "mandatory");
          for (const { name } of bad) {
            // What is true of several resources is said of the first, and names the others.
            const said = mandatory.some(({ urn, message }) => urn.endsWith(`::${name}`) || message.includes(`\`${name}\``));
            assert.ok(said, `${property} of ${resource.name} unknown: ${name} got by`);
          }
          assert.ok(
            found.every(({ message }) => !message.includes("can't run policy")),
            `${property} of ${resource.name}`,
          );
        }
      }
    });
  }

  it("says once for the stack what waits for the update", async () => {
    const found = await pack.analyzeStack([group("devs"), inlineOnGroup("devs", unknown), group("ops"), inlineOnGroup("ops", unknown)]);
    const [later, ...others] = found.filter(of("iam-group-requires-mfa", "advisory"));
    assert.deepEqual(others, []);
    assert.match(later?.message ?? "", /^2 things aren't known until the update.*`devs` is enforced and whether `ops` is enforced/);
    assert.equal(
      found.some(({ level }) => level === "mandatory"),
      false,
    );
  });

  it("judges a secret document, and says nothing of its conditions' values", async () => {
    const trust = { ...open, Condition: { StringEquals: { "sts:ExternalId": "correct-horse-battery" } } };
    const found = await pack.analyze(role(secret(text(trust))));
    assert.ok(found.some(blocked));
    assert.ok(!JSON.stringify(found).includes("correct-horse"), JSON.stringify(found));
  });

  it("never repeats a password or a document that it can't read", async () => {
    const login = given("aws:iam/userLoginProfile:UserLoginProfile", "login", { user: "eve", password: secret("hunter2hunter2") });
    const native = given("aws-native:iam:User", "nat", { loginProfile: { password: "hunter2hunter2" } });
    const found = [...(await pack.analyzeStack([login, native])), ...(await pack.analyze(role(secret('{"hunter2hunter2": '))))];
    assert.ok(found.some(({ level }) => level === "mandatory"));
    assert.ok(!JSON.stringify(found).includes("hunter2"));
  });

  it("keeps a secret a secret when it remediates it", async () => {
    await pack.configure({ "iam-role-trust-requires-mfa": { enforcementLevel: "remediate", exemptions: [], delegatedAccounts: [] } });
    const props = await pack.remediate(role(secret(text(open))));
    const { value, ...mark } = (props ?? assert.fail("nothing was remediated")).assumeRolePolicy as { value: string };
    assert.deepEqual(Object.values(mark), ["1b47061264138c4ac30d75fd1eb44270"]);
    assert.match(value, /MultiFactorAuthPresent/);
    const [note] = (await pack.analyze({ ...role(""), props: { ...props } as Given["props"] })).filter(
      of("iam-role-trust-requires-mfa", "advisory"),
    );
    assert.match(note?.message ?? "", /^Remediated: /);
  });

  it("leaves unknown properties unknown when it remediates another one", async () => {
    const props = await pack.remediate({ ...role(""), props: { assumeRolePolicy: text(open), description: unknown } });
    assert.equal(props?.description, unknown);
  });

  it("passes a compliant stack without a word", async () => {
    const stack = [
      group("devs"),
      inlineOnGroup("devs", document(denyWithoutMfa)),
      managed("mfa", enforcing),
      user("dana"),
      member("dana", "devs"),
    ];
    assert.deepEqual(await pack.analyzeStack(stack), []);
  });
});

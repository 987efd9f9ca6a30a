import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import schema from "../../../policypack/config.schema.json";
import { policies } from "../../../policypack/policies";
import { isDay } from "../../../policypack/policy/exemptions";
import { files, run } from "../../../testkit/cli/run";
import { exemption } from "../../../testkit/policypack/exemptions";

const short = (more: object) => ({ "mfa-guard": 1, ...more });
const forUsers = { policies: ["iam-user-requires-mfa", "iam-user-credentials-require-mfa"], ...exemption() };

describe("mfa-guard config expand", () => {
  const file = files();
  const isPulumis = new Ajv({ formats: { date: isDay } }).compile<Record<string, { readonly exemptions?: unknown }>>(schema);

  const expand = async (content: unknown) => {
    const { code, out, err } = await run("config", "expand", file("short.json", content));
    assert.deepEqual([code, err], [0, ""]);
    const expanded: unknown = JSON.parse(out);
    if (!isPulumis(expanded)) throw new Error(JSON.stringify(isPulumis.errors));
    return expanded;
  };

  it("repeats what is shared for each policy that has it, in the order of the pack", async () => {
    const expanded = await expand(short({ shared: { enforcedPolicyArns: ["arn:a"], ordinaryPolicyArns: ["arn:o"] } }));
    assert.deepEqual(Object.entries(expanded), [
      ["iam-group-requires-mfa", { enforcedPolicyArns: ["arn:a"] }],
      ["iam-user-requires-mfa", { enforcedPolicyArns: ["arn:a"] }],
      ["iam-user-credentials-require-mfa", { enforcedPolicyArns: ["arn:a"] }],
      ["iam-privileged-role-limits-session", { ordinaryPolicyArns: ["arn:o"] }],
      ["identity-center-limits-session", { ordinaryPolicyArns: ["arn:o"] }],
    ]);
  });

  it("gives each exemption to the policies that it names, before their own, and one that names none to all", async () => {
    const own = exemption({ resources: ["own"] });
    const { "iam-user-requires-mfa": users, "iam-group-requires-mfa": groups } = await expand(
      short({
        exemptions: [forUsers, exemption({ resources: ["everywhere"] })],
        policies: { "iam-user-requires-mfa": { exemptions: [own] } },
      }),
    );
    assert.deepEqual(users?.exemptions, [exemption(), exemption({ resources: ["everywhere"] }), own]);
    assert.deepEqual(groups?.exemptions, [exemption({ resources: ["everywhere"] })]);
    const all = await expand(short({ exemptions: [exemption()] }));
    assert.deepEqual(
      Object.keys(all),
      policies.map(({ name }) => name),
    );
  });

  it("lets a policy's own entry go before what is shared, and keeps levels, those of `all` and of the audit's own policies", async () => {
    const expanded = await expand(
      short({
        shared: { enforcedGroups: ["company"] },
        policies: {
          all: "advisory",
          "iam-user-requires-mfa": { enforcedGroups: ["own"] },
          "iam-user-credentials-require-mfa": "mandatory",
        },
      }),
    );
    assert.deepEqual(expanded, {
      all: "advisory",
      "iam-user-requires-mfa": { enforcedGroups: ["own"] },
      "iam-user-credentials-require-mfa": { enforcementLevel: "mandatory", enforcedGroups: ["company"] },
    });
  });

  it("makes a version 2 file where there are exceptions, and none without: older CLIs can't read it", async () => {
    const exceptions = {
      "EXC-1": { reason: "LOG-31", match: [{ policies: ["iam-user-requires-mfa"], targets: ["urn:pulumi:a::b::c::d"] }] },
    };
    assert.deepEqual(await expand(short({ exceptions, environments: ["acme/mfa"], policies: { all: "advisory" } })), {
      version: 2,
      policies: { all: "advisory" },
      exceptions,
      environments: ["acme/mfa"],
    });
    assert.deepEqual(await expand(short({ environments: ["acme/mfa"] })), { environments: ["acme/mfa"] });
    assert.deepEqual(await expand(short({})), {});
  });

  it("prints the same text for the same contents, and writes it whole to a file", async () => {
    const path = file("short.json", short({ exemptions: [forUsers] }));
    const [first, second] = [await run("config", "expand", path), await run("config", "expand", path)];
    assert.equal(first.out, second.out);
    const output = file("mfa.json", "");
    assert.deepEqual(await run("config", "expand", path, "--output", output), { code: 0, out: "", err: "" });
    assert.equal(readFileSync(output, "utf8"), first.out);
  });

  const wrong: readonly (readonly [title: string, content: unknown, says: RegExp])[] = [
    ["Pulumi's own file", { all: "advisory" }, /isn't a short file: that has `"mfa-guard": 1`/],
    ["another version", { "mfa-guard": 2 }, /has a wrong value in `mfa-guard` \(must be equal to constant\)/],
    ["a setting that isn't shared", short({ shared: { delegatedAccounts: [] } }), /has the key `delegatedAccounts` in `shared`/],
    ["a shared setting of the wrong type", short({ shared: { enforcedGroups: "x" } }), /has a wrong value in `shared\.enforcedGroups`/],
    ["a policy that doesn't exist", short({ policies: { "iam-mfa": "advisory" } }), /has the key `iam-mfa` in `policies`/],
    [
      "an exemption from one",
      short({ exemptions: [{ ...forUsers, policies: ["iam-mfa"] }] }),
      /`exemptions\.0\.policies\.0` \(must be one of iam-/,
    ],
    [
      "an exemption of everything",
      short({ exemptions: [exemption({ resources: ["*"] })] }),
      /the exemption of `\*` from `iam-role-trust-requires-mfa` has the/,
    ],
    [
      "a level alone for what has to be required",
      short({ policies: { "iam-mfa-is-phishing-resistant": "mandatory" } }),
      /in `policies\.iam-mfa-is-phishing-resistant`/,
    ],
    ["no JSON", "{", /is not JSON: it should be a short file/],
  ];
  for (const [title, content, says] of wrong) {
    it(`refuses ${title}, in one sentence`, async () => {
      const { code, out, err } = await run("config", "expand", file("wrong.json", content));
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, says);
      assert.match(err, /^error: [^\n]*\n$/);
    });
  }
});

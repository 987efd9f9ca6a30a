import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { policies } from "../../../policypack/policies";
import { type Context, faultOf } from "../../../policypack/policy/context";
import { ACCOUNT, attached, compliant, type Details, enforcing, group, managed, user } from "../../../testkit/accounts";
import { files, run } from "../../../testkit/cli/run";
import { allowAll } from "../../../testkit/documents";

type Entry = Readonly<Record<string, unknown>> & { readonly context: Context };

describe("mfa-guard context of saved authorization details", () => {
  const file = files();
  const details = (changes: Partial<Details> = {}, name = "details.json") => file(name, { ...compliant, ...changes });
  const context = async (...args: readonly string[]) => {
    const { code, out, err } = await run("context", ...args);
    assert.equal(err, "");
    return { code, out, entries: JSON.parse(out) as Readonly<Record<string, Entry>> };
  };
  const of = async (changes: Partial<Details>) => (await context("--file", details(changes))).entries["iam-user-requires-mfa"];

  it("lists what denies everything but enrolment without MFA, as the engine judges the documents", async () => {
    const open = managed("looks-like-require-mfa", JSON.parse(allowAll));
    const entry = await of({
      Policies: [...compliant.Policies, open],
      GroupDetailList: [...compliant.GroupDetailList, group("mfa-required")],
    });
    assert.deepEqual([entry?.enforcedGroups, entry?.enforcedPolicyArns], [["devs"], [`arn:aws:iam::${ACCOUNT}:policy/require-mfa`]]);
  });

  it("gives each policy what it takes, with hashes that fit", async () => {
    const { entries } = await context("--file", details());
    assert.ok(Object.keys(entries).length >= 3);
    for (const [name, entry] of Object.entries(entries)) {
      const known = Object.keys(policies.find((policy) => policy.name === name)?.configSchema?.properties ?? {});
      assert.deepEqual(
        Object.keys(entry).filter((key) => !known.includes(key)),
        [],
        name,
      );
      assert.equal(entry.context.source, `account ${ACCOUNT}`);
      assert.equal(faultOf(entry, entry.context, entry.context.date), undefined, name);
    }
  });

  it("writes the same file from the same account, whatever the order in which AWS lists it", async () => {
    const more = {
      UserDetailList: [user("b"), user("a", { GroupList: ["devs"] })],
      Policies: [managed("z", enforcing), ...compliant.Policies],
    };
    const turned = { UserDetailList: [...more.UserDetailList].reverse(), Policies: [...more.Policies].reverse() };
    assert.equal((await context("--file", details(more))).out, (await context("--file", details(turned))).out);
  });

  it("takes a name of several accounts only where it enforces MFA in each", async () => {
    const other = JSON.parse(
      JSON.stringify({
        ...compliant,
        GroupDetailList: [group("devs"), ...compliant.GroupDetailList.map((each) => ({ ...each, GroupName: "ops" }))],
      }),
    );
    const elsewhere = file("other.json", JSON.stringify(other).replaceAll(ACCOUNT, "444455556666"));
    const { entries } = await context("--file", details(), elsewhere);
    assert.deepEqual(entries["iam-user-requires-mfa"]?.enforcedGroups, ["ops"]);
    assert.equal(entries["iam-user-requires-mfa"]?.context.source, "2 accounts");
  });

  it("is taken by the audit, which then passes a group that it found open, and writes into a configuration without losing what is in it", async () => {
    const own = file("own.json", {
      all: "mandatory",
      "iam-group-requires-mfa": { maxAgeDays: 7 },
      "iam-role-trust-requires-mfa": "advisory",
    });
    const { out, entries } = await context("--file", details(), "--config", own);
    assert.equal(entries.all as unknown, "mandatory");
    assert.equal(entries["iam-group-requires-mfa"]?.maxAgeDays, 7);
    const written = file("mfa.json", out);
    assert.equal((await context("--file", details(), "--config", written)).out, out);
    const state = file("state.json", {
      deployment: {
        resources: [
          { urn: "urn:pulumi:s::p::aws:iam/group:Group::g", type: "aws:iam/group:Group", outputs: { name: "g" } },
          {
            urn: "urn:pulumi:s::p::aws:iam/groupPolicyAttachment:GroupPolicyAttachment::a",
            type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
            outputs: { group: "g", policyArn: `arn:aws:iam::${ACCOUNT}:policy/require-mfa` },
          },
        ],
      },
    });
    assert.equal((await run("audit", "--state", state)).code, 1);
    assert.equal((await run("audit", "--state", state, "--config", written)).code, 0);
  });

  it("writes into a file of version 2, with its exceptions, and checks it", async () => {
    const exceptions = { "EXC-1": { reason: "LOG-31", match: [{ policies: ["iam-user-requires-mfa"], targets: ["urn:x"] }] } };
    const own = file("v2.json", { version: 2, policies: { all: "advisory" }, exceptions, environments: ["acme/mfa"] });
    const { code, out } = await run("context", "--file", details(), "--config", own);
    const { policies: entries, ...around } = JSON.parse(out);
    assert.deepEqual([code, around], [0, { version: 2, exceptions, environments: ["acme/mfa"] }]);
    assert.equal(entries.all, "advisory");
    assert.deepEqual(entries["iam-user-requires-mfa"].enforcedGroups, ["devs"]);
    const written = file("written.json", out);
    assert.equal((await run("context", "--file", details(), "--check", written)).code, 0);
    assert.equal((await run("context", "--file", details({ GroupDetailList: [] }), "--check", written)).code, 1);
  });

  it("writes into what a short file expands to, with its exemptions and levels", async () => {
    const exemption = { resources: ["robot"], reason: "r", owner: "o", until: "9999-12-31" };
    const short = { "mfa-guard": 1, exemptions: [{ policies: ["iam-user-requires-mfa"], ...exemption }], policies: { all: "advisory" } };
    const { entries } = await context("--file", details(), "--config", file("short.json", short));
    assert.equal(entries.all as unknown, "advisory");
    const { exemptions, enforcedGroups } = entries["iam-user-requires-mfa"] ?? assert.fail();
    assert.deepEqual([exemptions, enforcedGroups], [[exemption], ["devs"]]);
  });

  it("takes of a state what enforces there, and no word on who isn't in it", async () => {
    const resource = (type: string, name: string, outputs: object) => ({ urn: `urn:pulumi:s::p::${type}::${name}`, type, outputs });
    const resources = [
      resource("aws:iam/group:Group", "devs", { name: "devs" }),
      resource("aws:iam/group:Group", "open", { name: "open" }),
      resource("aws:iam/groupPolicy:GroupPolicy", "p", { group: "devs", name: "p", policy: JSON.stringify(enforcing) }),
    ];
    const { entries } = await context("--state", file("state.json", { deployment: { resources } }));
    assert.deepEqual(entries["iam-user-requires-mfa"]?.enforcedGroups, ["devs"]);
    assert.equal(entries["iam-role-trust-requires-mfa"], undefined);
    const { context: origin } = entries["iam-user-requires-mfa"] ?? assert.fail();
    assert.equal(origin.source, "a Pulumi state");
  });

  it("says what has changed, and leaves with 1; with 0 where nothing has", async () => {
    const written = file("mfa.json", (await context("--file", details())).out);
    assert.deepEqual(await run("context", "--file", details(), "--check", written), {
      code: 0,
      out: `Nothing has changed in account ${ACCOUNT}.\n`,
      err: "",
    });
    const changed = details({
      GroupDetailList: [group("devs"), group("ops", { AttachedManagedPolicies: [attached(`arn:aws:iam::${ACCOUNT}:policy/require-mfa`)] })],
    });
    const { code, out } = await run("context", "--file", changed, "--check", written);
    assert.equal(code, 1);
    assert.equal(
      out,
      [
        "Groups that enforce MFA: no longer `devs`.",
        "Groups that enforce MFA: new `ops`.",
        "Users that are enforced: no longer `dana`.",
        "",
      ].join("\n"),
    );
  });

  it("writes it to a file", async () => {
    const target = file("target.json", "");
    assert.deepEqual(await run("context", "--file", details(), "--output", target), { code: 0, out: "", err: "" });
    assert.ok("iam-user-requires-mfa" in JSON.parse(readFileSync(target, "utf8")));
  });

  describe("refuses in one sentence", () => {
    const refused = async (message: RegExp, ...args: readonly string[]) => {
      const { code, out, err } = await run("context", ...args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, message);
    };

    it("an account without an ARN, and one that is named twice", async () => {
      const empty = details({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] }, "empty.json");
      await refused(
        /^error: `.*empty\.json` has no user, group or role with an ARN, so it isn't known which account it is\n$/,
        "--file",
        empty,
      );
      await refused(
        new RegExp(`^error: account ${ACCOUNT} is named twice: leave out its older details\n$`),
        "--file",
        details(),
        details({}, "again.json"),
      );
    });

    it("to write what somebody wrote by hand", async () => {
      const own = file("own.json", { "iam-user-requires-mfa": { enforcedGroups: ["company-mfa"] } });
      await refused(
        /^error: `.*own\.json` has `iam-user-requires-mfa\.enforcedGroups`, which somebody wrote by hand/,
        "--file",
        details(),
        "--config",
        own,
      );
    });

    it("to check what it didn't write, or wrote of another organization", async () => {
      await refused(/has nothing that `mfa-guard context` wrote/, "--file", details(), "--check", file("own.json", {}));
      const entry = { context: { date: "2027-03-01", source: "organization o-other", organization: "o-other", hashes: {} } };
      const other = file("other.json", { "iam-user-requires-mfa": entry });
      await refused(
        new RegExp(
          `^error: \`.*other\\.json\` was written of organization o-other, and these credentials or files lead to account ${ACCOUNT}: name the right ones\n$`,
        ),
        "--file",
        details(),
        "--check",
        other,
      );
    });

    it("a file that is none", async () => {
      await refused(/isn't a configuration/, "--file", details(), "--config", file("list.json", []));
      await refused(
        /has a wrong value|isn't known there/,
        "--file",
        details(),
        "--config",
        file("short.json", { "mfa-guard": 1, all: "x" }),
      );
      await refused(/has nothing that/, "--file", details(), "--check", file("v2.json", { version: 2, policies: {} }));
    });

    it("an organization without a role", async () => {
      await refused(/^error: --org needs the role to assume in each account/, "--org");
    });
  });
});

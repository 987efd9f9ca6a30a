import assert from "node:assert/strict";
import {
  compliant,
  credentialReport,
  enforcing,
  group,
  inline,
  role,
  rootRow,
  serviceOnly,
  trustWithoutMfa,
  user,
  userRow,
} from "../../testkit/accounts";
import { auditJson, files, inShort, run } from "../../testkit/cli/run";

describe("what a person may get wrong", () => {
  const file = files();
  const details = () => file("details.json", compliant);

  const cases: readonly { readonly title: string; readonly args: () => readonly string[]; readonly says: RegExp }[] = [
    { title: "a file that isn't there", args: () => ["--file", "/nowhere.json"], says: /`\/nowhere\.json` doesn't exist: check the path/ },
    { title: "a folder", args: () => ["--file", "/"], says: /`\/` is a folder: name a file in it/ },
    {
      title: "an empty file",
      args: () => ["--file", file("e.json", "")],
      says: /is not JSON, but empty: it should be what `aws iam get-acc/,
    },
    {
      title: "a cut file",
      args: () => ["--file", file("c.json", '{"UserDetailList":[{')],
      says: /is not JSON: it should be what `aws iam/,
    },
    { title: "another JSON", args: () => ["--file", file("o.json", { Users: [] })], says: /has another shape at `UserDetailList` / },
    {
      title: "a number in place of a name",
      args: () => ["--file", file("n.json", { ...compliant, UserDetailList: [{ UserName: 5, Arn: "a" }] })],
      says: /has another shape at `UserDetailList\.0\.UserName` /,
    },
    {
      title: "one page of several",
      args: () => ["--file", file("p.json", { ...compliant, IsTruncated: true, Marker: "m" })],
      says: /is a part of an account's details: save them all with /,
    },
    {
      title: "a report with other columns",
      args: () => ["--file", details(), "--credential-report", file("x.csv", "name,id\ndana,1\n")],
      says: /has no column `user`: it should be the decoded content of `aws iam get-credential-report`/,
    },
    {
      title: "a report that is still Base64",
      args: () => ["--file", details(), "--credential-report", file("b.csv", Buffer.from("user,arn\n").toString("base64"))],
      says: /is still base64: decode it/,
    },
    {
      title: "a report with a value that is no flag",
      args: () => [
        "--file",
        details(),
        "--credential-report",
        file("v.csv", credentialReport(rootRow, userRow("dana", { mfa_active: "maybe" }))),
      ],
      says: /has a `mfa_active` in row 2 that it can't have/,
    },
    {
      title: "a report with a broken quote",
      args: () => ["--file", details(), "--credential-report", file("q.csv", 'user,arn\n"dana')],
      says: /is not CSV \(CSV_QUOTE_NOT_CLOSED in line \d\)/,
    },
    {
      title: "a report without details",
      args: () => ["--credential-report", "r.csv"],
      says: /belongs to saved details: name them with --file/,
    },
    {
      title: "a baseline of another kind",
      args: () => ["--file", details(), "--baseline", details()],
      says: /has another shape at `schemaVersion` /,
    },
    { title: "two sources", args: () => ["--file", "a", "--state", "b"], says: /cannot be used with option/ },
    {
      title: "commands for a stack, which its program makes",
      args: () => ["--state", "a", "--fix-plan"],
      says: /cannot be used with option/,
    },
    {
      title: "a format that doesn't exist",
      args: () => ["--file", "a", "--format", "pdf"],
      says: /Allowed choices are table, json, html, markdown, sarif, junit/,
    },
    { title: "a misspelt option", args: () => ["--flie", "a"], says: /unknown option '--flie'\n\(Did you mean --file\?\)/ },
  ];
  for (const { title, args, says } of cases) {
    it(`names ${title}, in one sentence, and leaves with 2`, async () => {
      const { code, out, err } = await run("audit", ...args());
      assert.equal(code, 2);
      assert.equal(out, "");
      assert.match(err, says);
      assert.match(err, /^error: /);
      assert.doesNotMatch(err, /\n\s+at /);
    });
  }

  it("never quotes the file that it can't read", async () => {
    const { err } = await run("audit", "--file", file("s.json", "AKIAIOSFODNN7EXAMPLE, and so on"));
    assert.match(err, /is not JSON/);
    assert.doesNotMatch(err, /AKIA/);
  });

  it("shows a name without what a terminal would obey", async () => {
    const hostile = role("a\u001b[2Jb\nc", undefined);
    const path = file("h.json", { ...compliant, RoleDetailList: [hostile] });
    for (const args of [[], ["--format", "junit"], ["--fix-plan"]]) {
      const { out, code } = await run("audit", "--file", path, ...args);
      assert.equal(code, 1);
      assert.ok(!out.includes("\u001b[2J"), args.join(" "));
    }
  });

  it("judges names that objects have already like any other", async () => {
    const names = ["__proto__", "constructor", "toString"];
    const path = file("proto.json", {
      ...compliant,
      UserDetailList: names.map((name) => user(name, { GroupList: [name] })),
      GroupDetailList: names.map((name) => group(name, { GroupPolicyList: [inline(name, enforcing)] })),
      RoleDetailList: names.map((name) => role(name, trustWithoutMfa)),
    });
    const csv = credentialReport(rootRow, ...names.map((name) => userRow(name, { access_key_1_active: "true" })));
    const report = await auditJson("--file", path, "--credential-report", file("proto.csv", csv));
    assert.deepEqual(
      inShort(report),
      [...names].sort().map((name) => `iam-role-trust-requires-mfa ${name}`),
    );
  });

  it("shows the worst of very many findings in a terminal, and says where the others are", async () => {
    const path = file("many.json", { ...compliant, UserDetailList: Array.from({ length: 600 }, (_, index) => user(`u-${index}`)) });
    const { out } = await run("audit", "--file", path);
    assert.equal(out.match(/iam-user-requires-mfa/g)?.length, 500);
    assert.match(out, /\nThese are the 500 worst of 600 findings; --format json has them all\.\n/);
  });

  it("takes a byte-order mark", async () => {
    const path = file("bom.json", `\uFEFF${JSON.stringify({ ...compliant, RoleDetailList: [role("app", serviceOnly)] })}`);
    assert.equal((await run("audit", "--file", path)).code, 0);
  });
});

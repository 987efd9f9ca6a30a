import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { checkJson, inShort, run } from "../../../testkit/cli/run";
import { accountWithMfa, allowAll, denyWithoutMfa, document, enforcing, missingKeys, serviceTrust, text } from "../../../testkit/documents";

const openTrust = document({ ...accountWithMfa, Condition: {} });
const denyDeletes = document({
  Effect: "Deny",
  Action: "s3:DeleteBucket",
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
});

describe("mfa-guard check", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-check-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: unknown): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content, undefined, 2));
    return path;
  };

  describe("says by itself what a document is", () => {
    const cases: readonly {
      readonly title: string;
      readonly content: unknown;
      readonly type: string;
      readonly finds: readonly string[];
    }[] = [
      { title: "an open trust policy", content: openTrust, type: "aws:iam/role:Role", finds: ["iam-role-trust-requires-mfa"] },
      { title: "a guarded trust policy", content: document(accountWithMfa, serviceTrust), type: "aws:iam/role:Role", finds: [] },
      {
        title: "an identity policy with a slip",
        content: missingKeys,
        type: "aws:iam/policy:Policy",
        finds: ["iam-mfa-condition-is-sound"],
      },
      { title: "a sound identity policy", content: enforcing, type: "aws:iam/policy:Policy", finds: [] },
      {
        title: "an SCP, by the accounts that it tells apart",
        content: document({
          ...denyWithoutMfa,
          Condition: { ...denyWithoutMfa.Condition, ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } },
        }),
        type: "aws-native:organizations:Policy",
        finds: ["organizations-scp-spares-workloads"],
      },
      {
        title: "an RCP, by its Deny for everybody on everything",
        content: document({ ...denyWithoutMfa, Principal: "*" }),
        type: "aws-native:organizations:Policy",
        finds: ["organizations-scp-spares-workloads"],
      },
      {
        title: "a role as `aws iam get-role` prints it",
        content: { Role: { RoleName: "Admin", AssumeRolePolicyDocument: openTrust } },
        type: "aws:iam/role:Role",
        finds: ["iam-role-trust-requires-mfa"],
      },
      {
        title: "a policy as `aws iam get-policy-version` prints it",
        content: { PolicyVersion: { VersionId: "v1", IsDefaultVersion: true, Document: JSON.parse(missingKeys) } },
        type: "aws:iam/policy:Policy",
        finds: ["iam-mfa-condition-is-sound"],
      },
      {
        title: "an SCP as `aws organizations describe-policy` prints it",
        content: { Policy: { PolicySummary: { Type: "SERVICE_CONTROL_POLICY" }, Content: JSON.stringify(denyDeletes) } },
        type: "aws-native:organizations:Policy",
        finds: ["organizations-scp-spares-workloads"],
      },
      {
        title: "a permission set as `aws sso-admin get-inline-policy-for-permission-set` prints it",
        content: { InlinePolicy: text({ Effect: "Allow", Action: "*", Resource: "*", Condition: accountWithMfa.Condition }) },
        type: "aws-native:sso:PermissionSet",
        finds: ["iam-mfa-condition-spares-roles"],
      },
    ];
    for (const { title, content, type, finds } of cases) {
      it(title, async () => {
        const { judged, findings, code } = await checkJson(file("one.json", content));
        assert.deepEqual(judged, { [type]: 1 });
        assert.deepEqual([...new Set(findings.map(({ policy }) => policy))], finds);
        assert.equal(code, finds.length === 0 ? 0 : 1);
      });
    }

    it("or takes --as for it", async () => {
      const path = file("one.json", denyDeletes);
      assert.deepEqual(inShort(await checkJson(path)), []);
      assert.deepEqual(inShort(await checkJson(path, "--as", "scp")), [`organizations-scp-spares-workloads ${path}`]);
    });

    it("and what it could be besides", async () => {
      const [one, other] = [file("one.json", enforcing), file("two.json", allowAll)];
      assert.deepEqual((await checkJson(one)).notes, [
        `\`${one}\` was taken for an identity policy, and could be an SCP; \`--as scp\` judges it so.`,
      ]);
      assert.deepEqual((await checkJson(one, other, file("three.json", openTrust))).notes, [
        `\`${one}\` and \`${other}\` were taken for identity policies, and could be SCPs; \`--as scp\` judges them so.`,
      ]);
      assert.deepEqual((await checkJson(one, "--as", "scp")).notes, []);
    });
  });

  it("asks of what a group's members have whether all of it is denied without MFA", async () => {
    assert.equal((await checkJson(file("one.json", enforcing), "--as", "group")).code, 0);
    const path = file("one.json", allowAll);
    assert.deepEqual(inShort(await checkJson(path, "--as", "group")), [`iam-group-requires-mfa ${path}`]);
  });

  it("shows who gets in, how, and the repair", async () => {
    const { out, code } = await run("check", file("one.json", openTrust));
    assert.match(
      out.replaceAll(/[│\s]+/g, " "),
      /Any IAM user of account 111122223333 can assume the role with an access key, without MFA/,
    );
    assert.match(out.replaceAll(/[│\s]+/g, " "), /add "Bool": \{ "aws:MultiFactorAuthPresent": "true" \} to the condition of statement/);
    assert.equal(code, 1);
    const [finding] = (await checkJson(file("one.json", openTrust))).findings;
    assert.equal(finding?.witness?.action, "sts:AssumeRole");
  });

  describe("finds the line", () => {
    const second = (finding: { readonly at?: object | undefined } | undefined) => finding?.at;

    it("of the statement in JSON", async () => {
      const path = file("one.json", document(serviceTrust, { ...accountWithMfa, Condition: {} }));
      const { findings } = await checkJson(path);
      assert.deepEqual(second(findings[0]), { file: path, line: 11, column: 5 });
    });

    it("of the statement in YAML, comments and all", async () => {
      const path = file(
        "one.yaml",
        "# who may\nVersion: 2012-10-17\nStatement:\n  - Effect: Allow\n    Principal: {Service: ec2.amazonaws.com}\n    Action: sts:AssumeRole\n  # people\n  - Effect: Allow\n    Principal:\n      AWS: 111122223333\n    Action: sts:AssumeRole\n",
      );
      const { findings } = await checkJson(path);
      assert.deepEqual(second(findings[0]), { file: path, line: 8, column: 5 });
    });

    it("of a document that stands in another value", async () => {
      const path = file("one.json", {
        Policy: { PolicySummary: { Type: "SERVICE_CONTROL_POLICY" }, Content: JSON.stringify(denyDeletes) },
      });
      const { findings } = await checkJson(path);
      assert.deepEqual(second(findings[0]), { file: path, line: 6, column: 5 });
    });

    it("of the statement where it is the only one", async () => {
      const path = file("one.json", { Version: "2012-10-17", Statement: { ...accountWithMfa, Condition: {} } });
      const { findings } = await checkJson(path);
      assert.deepEqual(second(findings[0]), { file: path, line: 3, column: 3 });
    });
  });

  describe("finds files", () => {
    it("in folders and by patterns, each once, by name, and not those of installed packages", async () => {
      const [b, a] = [file("set/b.json", openTrust), file("set/deep/a.yaml", "Statement: []\n")];
      file("set/readme.txt", "no");
      file("set/node_modules/x/c.json", openTrust);
      const { findings } = await checkJson(join(folder, "set"), b, join(folder, "set/**/*.json"));
      assert.deepEqual(findings.map(({ resource }) => resource.name).sort(), [b, a].sort());
    });

    it("whose names look like patterns", async () => {
      const path = file("[one].json", openTrust);
      assert.deepEqual(inShort(await checkJson(path)), [`iam-role-trust-requires-mfa ${path}`]);
    });

    it("and names them as they were named, from where it runs", async () => {
      const path = relative(process.cwd(), file("one.json", openTrust));
      assert.equal((await checkJson(path)).findings[0]?.at?.file, path);
    });
  });

  it("reads what Windows writes", async () => {
    const path = file("one.json", Buffer.from(`\ufeff${JSON.stringify(openTrust)}`, "utf16le"));
    assert.equal((await checkJson(path)).code, 1);
  });

  it("tells only what is new since a report", async () => {
    const path = file("one.json", openTrust);
    const known = file("known.json", (await run("check", path, "--format", "json")).out);
    const report = await checkJson(path, "--baseline", known);
    assert.deepEqual([report.code, report.findings.length, report.known], [0, 0, 1]);
  });

  it("takes the pack's configuration", async () => {
    const config = file("config.json", { "iam-role-trust-requires-mfa": "advisory" });
    assert.equal((await checkJson(file("one.json", openTrust), "--config", config)).code, 0);
  });

  describe("passes nothing that it can't judge", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((name, index) => `${name}: &${name} [${`*${"abcdefgh"[index]},`.repeat(10)}]\n`).join("")}Statement: *h\n`;
    const cases: readonly { readonly title: string; readonly args: () => readonly string[]; readonly says: RegExp }[] = [
      { title: "a file that isn't there", args: () => ["/nowhere.json"], says: /`\/nowhere\.json` doesn't exist: check the path/ },
      { title: "a pattern that matches nothing", args: () => [join(folder, "*.nothing")], says: /nothing` matches no file/ },
      {
        title: "a folder without such a file",
        args: () => [dirname(file("empty/readme.md", "x"))],
        says: /holds no file that ends in \.json, \.yaml, \.yml or \.template/,
      },
      { title: "an empty file", args: () => [file("e.json", " \n")], says: /e\.json` is empty/ },
      { title: "cut JSON", args: () => [file("c.json", '{\n  "Statement": [')], says: /c\.json` is not JSON: see line 2, column \d+/ },
      { title: "JSON with comments", args: () => [file("k.json", '{ // no\n"Statement": []}')], says: /k\.json` is not JSON/ },
      {
        title: "broken YAML",
        args: () => [file("c.yaml", "Statement:\n  - a: [\n")],
        says: /c\.yaml` is neither JSON nor YAML: see line \d/,
      },
      { title: "several YAML documents", args: () => [file("m.yaml", "a: 1\n---\nb: 2\n")], says: /holds several YAML documents/ },
      {
        title: "a key twice in YAML",
        args: () => [file("d.yaml", "Statement: []\nStatement: []\n")],
        says: /key that stands twice.*line 2/,
      },
      {
        title: "aliases that stand for billions",
        args: () => [file("b.yaml", bomb)],
        says: /aliases that stand for over 100,000 values/,
      },
      {
        title: "an alias of itself",
        args: () => [file("s.yaml", "Statement: &a\n  - *a\n")],
        says: /s\.yaml` (has aliases|nests too deeply)/,
      },
      { title: "deep YAML", args: () => [file("n.yaml", `Statement: ${"[".repeat(20_000)}`)], says: /n\.yaml` / },
      { title: "a large YAML file", args: () => [file("l.yaml", `# ${"x".repeat(1_050_000)}\n`)], says: /larger than the 1 MB/ },
      { title: "another JSON", args: () => [file("o.json", { name: "x" })], says: /o\.json` holds nothing that is judged/ },
      { title: "a list", args: () => [file("o.json", "[]")], says: /o\.json` holds nothing that is judged/ },
      {
        title: "the policy of a bucket",
        args: () => [file("r.json", document({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::x/*" }))],
        says: /r\.json` is written as the policy of a resource such as a bucket or a key, which isn't judged/,
      },
      { title: "no file", args: () => [], says: /missing required argument 'files'/ },
      { title: "another kind", args: () => ["--as", "bucket", "x"], says: /is invalid\. Allowed choices are trust, identity/ },
    ];
    for (const { title, args, says } of cases) {
      it(title, async () => {
        const { code, out, err } = await run("check", ...args());
        assert.match(err, says);
        assert.doesNotMatch(err, /\n {4}at |undefined/);
        assert.deepEqual([code, out], [2, ""]);
      });
    }

    it("a folder that can't be read", async () => {
      const hidden = dirname(file("hidden/inside/one.json", openTrust));
      chmodSync(hidden, 0o000);
      chmodSync(folder, 0o755);
      const user = process.geteuid?.();
      // Nothing is hidden from root.
      if (user === 0) process.seteuid?.(65_534);
      try {
        const { code, err } = await run("check", dirname(hidden));
        assert.match(err, /inside` can't be read \(EACCES\), so what is in it can't be checked/);
        assert.equal(code, 2);
      } finally {
        if (user === 0) process.seteuid?.(0);
        chmodSync(hidden, 0o755);
      }
    });

    it("one file of several, and says what is wrong with each", async () => {
      const { code, out, err } = await run("check", file("one.json", openTrust), file("c.json", "{"), file("o.json", {}));
      assert.match(err, /c\.json` is not JSON.*\n.*o\.json` holds nothing that is judged/);
      assert.deepEqual([code, out], [2, ""]);
    });

    it("a document that the engine can't read", async () => {
      const { findings, code } = await checkJson(file("one.json", '{"Statement": [], "Statement": []}'));
      assert.match(findings[0]?.how ?? "", /can't be read/);
      assert.equal(code, 1);
    });
  });

  it("passes over other files where it is told to, and counts them", async () => {
    const { code, notes } = await checkJson("--skip-others", file("o.json", { name: "x" }), file("one.json", document(accountWithMfa)));
    assert.deepEqual([code, notes], [0, ["1 file holds nothing that is judged."]]);
  });
});

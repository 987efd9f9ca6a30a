import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { XMLParser } from "fast-xml-parser";
import MarkdownIt, { type Token } from "markdown-it";
import type { FindingsReport } from "../../../cli/findings/finding";
import { FORMATS, type Format } from "../../../cli/findings/formats/formats";
import { printable } from "../../../cli/terminal/printable";
import { compliant, credentialReport, group, role, rootRow, trustWithoutMfa, user, userRow } from "../../../testkit/accounts";
import { azureCommands, githubCommands } from "../../../testkit/cli/formats/pipelines";
import { HOSTILE_TEXT, hostileReport } from "../../../testkit/cli/formats/reports";
import { sarifFaults } from "../../../testkit/cli/formats/sarif";
import { auditJson, files, run } from "../../../testkit/cli/run";
import { needs } from "../../../testkit/needs";
import { pythonBin } from "../../../testkit/python";

const root = join(__dirname, "../../..");
const NOW = new Date("2026-11-27T08:00:00Z");

function printed(format: Format, report: FindingsReport, environment: Readonly<Record<string, string>> = {}): string {
  return FORMATS[format](report, { now: NOW, environment });
}

/** The text as it is printed in the middle of a line. */
const within = (text = "") => printable(`-${text}`).slice(1);

describe("the formats of findings", function () {
  this.timeout(120_000);
  const file = files();
  /** Violations of each severity, something undecided and a root user. */
  const audited = async (...more: readonly string[]): Promise<FindingsReport> => {
    const details = {
      ...compliant,
      UserDetailList: [user("eve"), user("mallory")],
      GroupDetailList: [group("devs")],
      RoleDetailList: [role("open", trustWithoutMfa)],
    };
    const csv = credentialReport({ ...rootRow, mfa_active: "false" }, userRow("eve", { access_key_1_active: "true" }));
    const { code, ...report } = await auditJson(
      "--file",
      file("details.json", details),
      "--credential-report",
      file("report.csv", csv),
      ...more,
    );
    assert.equal(code, 1);
    assert.ok(report.findings.some(({ level }) => level === "undecided"));
    return report;
  };
  const hostile = async () => hostileReport(await audited());
  const config = () => file("config.json", { "iam-role-trust-requires-mfa": "advisory" });
  const names = (report: FindingsReport) => report.findings.map(({ policy, resource }) => `${policy} ${resource.name}`);

  describe("as GitHub's annotations", () => {
    it("are an error for each finding that fails the command, at its line, and a warning for each that doesn't", async () => {
      const { findings, ...report } = await audited("--config", config());
      const [first, ...others] = findings;
      const at = { file: "stacks/a,b: c.ts", line: 12, column: 5 };
      const commands = githubCommands(printed("github", { ...report, findings: [{ ...first, at } as typeof first & object, ...others] }));
      assert.deepEqual(commands[0]?.properties, { file: at.file, line: "12", col: "5", title: first?.policy });
      const found = commands.slice(0, findings.length);
      assert.deepEqual(
        found.map(({ name, properties }) => `${name} ${properties.title}`),
        findings.map(({ enforcement, policy }) => `${enforcement === "advisory" ? "warning" : "error"} ${policy}`),
      );
      assert.ok(found.some(({ name }) => name === "warning"));
      findings.forEach(({ message, resource }, index) => {
        assert.ok(found[index]?.data.includes(message));
        assert.ok(found[index]?.data.includes(resource.name));
      });
      assert.deepEqual(new Set(commands.slice(findings.length).map(({ name }) => name)), new Set(["notice"]));
    });

    it("obey nothing that a name holds", async () => {
      const report = await hostile();
      const commands = githubCommands(printed("github", report));
      const accounts = report.accounts.length;
      assert.deepEqual(
        commands.map(({ name }) => name),
        [...Array(HOSTILE_TEXT.length + accounts).fill("error"), ...commands.slice(HOSTILE_TEXT.length + accounts).map(() => "notice")],
      );
      commands.slice(0, HOSTILE_TEXT.length).forEach(({ properties, data }, index) => {
        assert.deepEqual(Object.keys(properties), ["file", "line", "col", "title"]);
        assert.deepEqual([properties.file, properties.line], [HOSTILE_TEXT[index], String(index + 1)]);
        assert.ok(data.includes(within(HOSTILE_TEXT[index])), data);
      });
    });
  });

  describe("as Azure's issues", () => {
    it("are an error or a warning for each finding, at its line", async () => {
      const { findings, ...report } = await audited("--config", config());
      const at = { file: "stacks/a;b].ts", line: 12, column: 5 };
      const commands = azureCommands(printed("azure", { ...report, findings: findings.map((finding) => ({ ...finding, at })) }));
      findings.forEach(({ enforcement, policy, message }, index) => {
        const { name, properties, data } = commands[index] ?? assert.fail();
        const type = enforcement === "advisory" ? "warning" : "error";
        assert.deepEqual(
          [name, properties],
          ["task.logissue", { type, sourcepath: at.file, linenumber: "12", columnnumber: "5", code: policy }],
        );
        assert.ok(data.includes(message));
      });
    });

    it("obey nothing that a name holds", async () => {
      const report = await hostile();
      const commands = azureCommands(printed("azure", report));
      assert.deepEqual(new Set(commands.map(({ name }) => name)), new Set(["task.logissue"]));
      commands.slice(0, HOSTILE_TEXT.length).forEach(({ properties, data }, index) => {
        assert.deepEqual(Object.keys(properties), ["type", "sourcepath", "linenumber", "columnnumber", "code"]);
        assert.deepEqual([properties.type, properties.sourcepath], ["error", HOSTILE_TEXT[index]]);
        assert.ok(data.includes(within(HOSTILE_TEXT[index])), data);
      });
    });
  });

  for (const format of ["table", "markdown", "junit"] as const) {
    it(`as ${format} give a pipeline nothing to obey`, async () => {
      const text = printed(format, await hostile());
      assert.deepEqual([azureCommands(text), githubCommands(text)], [[], []]);
    });
  }

  it("as JUnit stay well-formed and keep every name", async () => {
    const text = printed("junit", await hostile());
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(text, true);
    assert.equal(testsuites["@_failures"], String(HOSTILE_TEXT.length));
    assert.equal(testsuites["@_errors"], String(HOSTILE_TEXT.length));
  });

  describe("as a GitLab code quality report", () => {
    // https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: these fields, and all of them required.
    const text = { type: "string", minLength: 1 };
    const validate = new Ajv2020().compile<readonly Record<"description" | "check_name" | "fingerprint" | "severity", string>[]>({
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["description", "check_name", "fingerprint", "severity", "location"],
        properties: {
          description: text,
          check_name: text,
          fingerprint: text,
          severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
          location: {
            type: "object",
            additionalProperties: false,
            required: ["path", "lines"],
            properties: {
              path: text,
              lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
            },
          },
        },
      },
    });

    it("are issues with a fingerprint each, an advisory one for information only", async () => {
      const { findings, ...report } = await audited("--config", config());
      const issues: unknown = JSON.parse(printed("gitlab", { ...report, findings }));
      if (!validate(issues)) assert.fail(JSON.stringify(validate.errors));
      assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, findings.length);
      const level = { critical: "blocker", high: "critical", medium: "major", low: "minor" };
      findings.forEach(({ policy, severity, enforcement, message }, index) => {
        assert.equal(issues[index]?.check_name, policy);
        assert.equal(issues[index]?.severity, enforcement === "advisory" ? "info" : level[severity]);
        assert.ok(issues[index]?.description.includes(message));
      });
    });

    it("have an issue for an account that couldn't be judged", async () => {
      const report = await hostile();
      const issues: unknown = JSON.parse(printed("gitlab", report));
      if (!validate(issues)) assert.fail(JSON.stringify(validate.errors));
      assert.equal(issues.filter(({ check_name }) => check_name === "account-not-judged").length, HOSTILE_TEXT.length);
      assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
    });
  });

  describe("as SARIF", () => {
    it("satisfy Microsoft's validator, with the rules of GitHub's advanced security", async () => {
      const report = await audited();
      assert.deepEqual(sarifFaults(printed("sarif", report)), []);
      const broken = printed("sarif", report).replaceAll('"startLine": 1', '"startLine": 0');
      assert.notDeepEqual(sarifFaults(broken), []);
      assert.deepEqual(sarifFaults(printed("sarif", await hostile())), []);
    });

    // https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
    it("have what code scanning shows, sorts by and tells alerts apart by", async () => {
      const { findings, ...report } = await audited();
      const at = { file: "stacks/a b#1.ts", line: 12, column: 5 };
      const [first, ...others] = findings.map((finding, index) => (index === 0 ? { ...finding, at } : finding));
      const [{ tool, results, automationDetails }] = JSON.parse(
        printed("sarif", { ...report, findings: [first as NonNullable<typeof first>, ...others] }),
      ).runs;
      assert.equal(automationDetails.id, "mfa-guard/account/");
      assert.deepEqual(results[0].locations[0].physicalLocation, {
        artifactLocation: { uri: "stacks/a%20b%231.ts" },
        region: { startLine: 12, startColumn: 5 },
      });
      assert.deepEqual(results[1].locations[0].physicalLocation.region, { startLine: 1 });
      const hashes = results.map((result: { partialFingerprints: Record<string, string> }) => {
        assert.match(result.partialFingerprints.primaryLocationLineHash ?? "", /^[0-9a-f]{16}:1$/);
        return result.partialFingerprints.primaryLocationLineHash;
      });
      assert.equal(new Set(hashes).size, findings.length);
      for (const { id, help, name, properties, shortDescription, fullDescription } of tool.driver.rules) {
        assert.ok(help.text.length > 0 && help.markdown.includes("**What to do:** "), id);
        assert.ok(shortDescription.text.length <= 1024 && fullDescription.text.length <= 1024, id);
        assert.match(name, /^[A-Z]\w+$/);
        assert.ok(properties.tags.length <= 20 && properties.tags.includes("security"), id);
        assert.ok(Number(properties["security-severity"]) > 0 && Number(properties["security-severity"]) <= 10, id);
      }
    });

    for (const [source, uri] of [
      ["-", "file:///dev/stdin"],
      ["/tmp/a b.json", "file:///tmp/a%20b.json"],
      ["../saved/details.json", "../saved/details.json"],
      ["a:b?.json", "a%3Ab%3F.json"],
    ] as const) {
      it(`name \`${source}\` by the URI ${uri}`, async () => {
        const [{ results }] = JSON.parse(printed("sarif", { ...(await audited()), source })).runs;
        assert.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, uri);
        assert.equal(
          new URL(uri, "https://example.org/").href.startsWith(uri.startsWith("file:") ? "file:///" : "https://example.org/"),
          true,
        );
      });
    }
  });

  describe("as Markdown", () => {
    const render = new MarkdownIt({ html: true, linkify: true });
    const flat = (tokens: readonly Token[]): readonly Token[] => tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);
    const HARMLESS = /^(<br>|<\/?code>)$/;

    it("are a table with the policy's page, the resource and both sentences", async () => {
      const report = await audited();
      const tokens = flat(render.parse(printed("markdown", report), {}));
      assert.equal(tokens.filter(({ type }) => type === "tr_open").length, report.findings.length + 1);
      const links = tokens.flatMap((token) => (token.type === "link_open" ? [token.attrGet("href")] : []));
      assert.equal(links.length, report.findings.length);
      for (const link of links) assert.match(link ?? "", /^https:\/\/github\.com\/mfa-guard\/mfa-guard\/blob\/main\/docs\//);
      for (const { resource } of report.findings)
        assert.ok(tokens.some(({ type, content }) => type === "code_inline" && content === resource.name));
    });

    it("make no markup of a name, no link, picture, mention or cell", async () => {
      const report = await hostile();
      const tokens = flat(render.parse(printed("markdown", report), {}));
      const kinds = new Set(tokens.map(({ type }) => type.replace(/_(open|close)$/, "")));
      const allowed = [
        "paragraph",
        "inline",
        "text",
        "strong",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code_inline",
        "html_inline",
        "link",
      ];
      assert.deepEqual(
        [...kinds].filter((kind) => !allowed.includes(kind)),
        [],
      );
      for (const { type, content } of tokens) if (type === "html_inline") assert.match(content, HARMLESS);
      assert.equal(tokens.filter(({ type }) => type === "strong_open").length, 1);
      assert.equal(tokens.filter(({ type }) => type === "td_open").length, 3 * HOSTILE_TEXT.length);
      for (const token of tokens)
        if (token.type === "link_open") assert.match(token.attrGet("href") ?? "", /^https:\/\/github\.com\/mfa-guard\//);
      // GitHub makes mentions and references of rendered text outside code.
      let code = false;
      for (const { type, content } of tokens) {
        if (type === "html_inline") code = content === "<code>" || (content !== "</code>" && code);
        if (type === "text" && !code) assert.doesNotMatch(content, /@\w|#\d/);
      }
    });

    it("end where a comment's room does, and say so", async () => {
      const report = await audited();
      const [finding] = report.findings;
      const many = Array.from({ length: 2000 }, () => finding as NonNullable<typeof finding>);
      const text = printed("markdown", { ...report, findings: many });
      assert.ok(text.length < 65_536);
      assert.match(text, /^\*\*MFA Guard: 2000 findings\.\*\*\n/);
      assert.match(text, /\nThese are the \d+ worst\.\n/);
    });
  });

  describe("as AWS Security Finding Format", () => {
    needs("python");
    const faults = (text: string): readonly string[] =>
      JSON.parse(execFileSync(join(pythonBin, "python"), [join(root, "testkit/cli/formats/asff.py")], { input: text, encoding: "utf8" }));

    it("are what botocore would send to Security Hub, however long and odd the names", async () => {
      const report = await audited();
      assert.deepEqual(faults(printed("asff", report)), []);
      const odd = await hostile();
      const long = odd.findings.map((finding) => ({
        ...finding,
        message: finding.message.repeat(100),
        fix: finding.fix.repeat(100),
        resource: { ...finding.resource, name: "long-".repeat(1000) },
      }));
      assert.deepEqual(faults(printed("asff", { ...odd, findings: [...odd.findings, ...long, ...odd.findings, ...odd.findings] })), []);
      const [first] = JSON.parse(printed("asff", report));
      assert.notDeepEqual(faults(JSON.stringify([{ ...first, Title: "x".repeat(257) }])), []);
      assert.notDeepEqual(faults(JSON.stringify([{ ...first, Compliance: { Status: "OPEN" } }])), []);
      assert.notDeepEqual(faults(JSON.stringify([{ ...first, More: 1 }])), []);
    });

    it("belong to the resource's account, partition and region", async () => {
      const { findings, ...report } = await audited();
      const china = findings.map((finding) => JSON.parse(JSON.stringify(finding).replaceAll("arn:aws:", "arn:aws-cn:")));
      const owners = (text: string) =>
        new Set(JSON.parse(text).map((each: Record<string, string>) => `${each.AwsAccountId} ${each.ProductArn}`));
      const arn = (region: string, partition = "aws") =>
        `111122223333 arn:${partition}:securityhub:${region}:111122223333:product/111122223333/default`;
      assert.deepEqual(owners(printed("asff", { ...report, findings })), new Set([arn("us-east-1")]));
      assert.deepEqual(owners(printed("asff", { ...report, findings }, { AWS_REGION: "eu-west-1" })), new Set([arn("eu-west-1")]));
      assert.deepEqual(owners(printed("asff", { ...report, findings: china })), new Set([arn("cn-north-1", "aws-cn")]));
    });

    it("say FAILED of a violation, WARNING of what is undecided, and NOT_AVAILABLE of an account that couldn't be judged", async () => {
      const report = await audited();
      const found = JSON.parse(printed("asff", { ...report, accounts: (await hostile()).accounts.slice(0, 1) }));
      const status = { violation: "FAILED", undecided: "WARNING" };
      assert.deepEqual(
        found.map(({ Compliance }: { Compliance: { Status: string } }) => Compliance.Status),
        [...report.findings.map(({ level }) => status[level]), "NOT_AVAILABLE"],
      );
    });

    it("of a stack need AWS_ACCOUNT_ID, and the command says so", async () => {
      const state = file("state.json", {
        deployment: {
          resources: [
            { urn: "urn:pulumi:dev::shop::aws:iam/user:User::eve", type: "aws:iam/user:User", inputs: {}, outputs: { name: "eve" } },
          ],
        },
      });
      const { code, err } = await run("audit", "--state", state, "--format", "asff");
      assert.equal(code, 2);
      assert.match(err, /^error: Security Hub keeps findings by account, .*: set AWS_ACCOUNT_ID /);
      const report = JSON.parse((await run("audit", "--state", state, "--format", "json")).out);
      const text = printed("asff", report, { AWS_ACCOUNT_ID: "444455556666" });
      assert.deepEqual(faults(text), []);
      assert.deepEqual(JSON.parse(text)[0].AwsAccountId, "444455556666");
    });
  });

  describe("as OCSF", () => {
    const schema = JSON.parse(readFileSync(join(root, "testkit/cli/formats/ocsf-1.6.0-compliance-finding.schema.json"), "utf8"));
    const validate = new Ajv2020({ strictTypes: false }).compile(schema);
    const events = (text: string) =>
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));

    it("are one event of Compliance Finding, as published, a line", async () => {
      const report = await audited();
      for (const each of [report, await hostile()]) {
        const all = events(printed("ocsf", each));
        assert.equal(all.length, each.findings.length + each.accounts.length);
        for (const event of all) assert.ok(validate(event), JSON.stringify(validate.errors));
      }
      const [first] = events(printed("ocsf", report));
      assert.equal(validate({ ...first, severity_id: 7 }), false);
      assert.equal(validate({ ...first, more: 1 }), false);
      assert.equal(validate({ ...first, cloud: undefined }), false);
    });

    it("say of a finding what it is about, how bad it is and what to do", async () => {
      const report = await audited();
      const all = events(printed("ocsf", report));
      const severity = { critical: 5, high: 4, medium: 3, low: 2 };
      report.findings.forEach((finding, index) => {
        const { class_uid, type_uid, severity_id, time, finding_info, resources, compliance, remediation, cloud } = all[index];
        assert.deepEqual([class_uid, type_uid, severity_id, time], [2003, 200301, severity[finding.severity], NOW.getTime()]);
        assert.equal(finding_info.uid, finding.fingerprint);
        assert.equal(resources[0].uid, finding.resource.id);
        assert.equal(compliance.control, finding.policy);
        assert.equal(compliance.status_id, finding.level === "undecided" ? 2 : 3);
        assert.equal(remediation.desc, finding.fix);
        if (finding.resource.id.startsWith("arn:")) assert.equal(cloud.account.uid, "111122223333");
      });
      assert.deepEqual(new Set(names(report)).size > 3, true);
    });
  });
});

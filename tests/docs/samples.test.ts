import assert from "node:assert/strict";
import { version } from "../../package.json";
import { checks, mistyped } from "../../testkit/docs/checks";
import { markdownFiles, type Sample, samplesOf } from "../../testkit/docs/markdown";
import { needed } from "../../testkit/needs";
import { needsEngine } from "../../testkit/preview/engine";

const samples = markdownFiles.flatMap(samplesOf);

/** Languages that aren't checked, and why. */
const exempt: Readonly<Record<string, string>> = {
  text: "a drawing, or figures that a command named beside them printed on one machine on one day",
};

/** True iff Python checks the sample: a program of it, or a command of AWS, whose API it knows. */
const isPythons = ({ language, text }: Sample) => language === "python" || /\baws [a-z]/.test(text);

describe("the samples of the documentation", function () {
  // The first time, YAML's language host has to be built.
  this.timeout(600_000);
  needsEngine();

  it("are found in every language that is checked", () => {
    const found = new Set(samples.map(({ language }) => language));
    assert.deepEqual(
      Object.keys(checks).filter((language) => !found.has(language)),
      [],
    );
  });

  for (const sample of samples) {
    if (sample.language in exempt) continue;
    it(`${sample.where} holds (${sample.language})`, async function () {
      if (isPythons(sample)) await needed(this, "python");
      const check = checks[sample.language];
      assert.ok(check, `no check knows the language \`${sample.language}\`: name one of ${Object.keys(checks)}, or ${Object.keys(exempt)}`);
      await check(sample);
    });
  }
});

describe("the checks of samples", function () {
  this.timeout(60_000);
  needsEngine();

  it("tell that a program doesn't compile (ts)", () => {
    assert.throws(() => checks.ts?.(mistyped), /not assignable to type 'string'/);
  });

  const wrong: readonly (readonly [language: string, text: string, info?: string])[] = [
    ["js", 'console.log("one"); // two'],
    ["go", "devops := 1"],
    ["java", "var devops = 1;"],
    ["json", "{ 'a': 1 }"],
    ["json", '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allowed", "Action": "*", "Resource": "*" }] }'],
    ["json", '{ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }', "enforcement=requires-mfa"],
    ["json", '{ "iam-role-trust-requires-mfa": { "noSuchSetting": [] } }'],
    ["yaml", "resources: { a: { type: mfa-guard:JitRole, properties: { policyArn: a } } }"],
    ["yaml", "jobs: { a: { steps: [{ run: npm run no-such-script }] } }"],
    ["python", "JitRole('a', policy_arns=['b'], no_such_argument=1)"],
    ["python", "def f(:"],
    ["sh", "npm run no-such-script"],
    ["sh", "npm install @mfa-guard/no-such-package"],
    ["sh", "npm run preview -- examples/no-such-example"],
    ["sh", "echo $(no-such-command)"],
    ["sh", "npx @mfa-guard/cli audit --no-such-option"],
    ["sh", "mfa-guard audit --file a.json --profile b"],
    ["sh", "pulumi preview --no-such-option"],
    ["sh", "pulumi policy no-such-command"],
    ["sh", "aws sts assume-role --no-such-option"],
    ["sh", "aws sts no-such-operation"],
    ["sh", "if true; then"],
    [
      "preview-output",
      ` mfa-guard@v${version} \n - [mandatory] [severity: critical]  iam-role-trust-requires-mfa  (aws:iam:Role: admin)\n Invented.`,
    ],
  ];
  for (const [language, text, info] of wrong) {
    it(`tell that \`${text.replaceAll("\n", " ")}\`${info ? ` with ${info}` : ""} is wrong (${language})`, async function () {
      const sample: Sample = { where: "here", language, info: info ? [info] : [], text };
      if (isPythons(sample)) await needed(this, "python");
      await assert.rejects(async () => checks[language]?.(sample));
    });
  }
});

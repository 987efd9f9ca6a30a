import type { FindingsReport } from "../../../cli/findings/finding";

/** Text that some reader of a report would obey, were it not escaped. */
export const HOSTILE_TEXT = [
  "::set-output name=owned::yes",
  "\r::stop-commands::owned",
  "%0A::error::owned",
  "%250A::error::owned",
  "%AZP250A##vso[task.complete result=Succeeded]",
  "a.ts,line=1,title=owned::owned",
  "##vso[task.setvariable variable=owned]yes",
  "##[add-mask]owned",
  "x;type=warning]owned",
  "| a | b |",
  "\\| a | `code` |",
  "`code` **bold** _em_ ~~gone~~",
  "[owned](https://evil.example)",
  "![owned](https://evil.example/pixel.png)",
  "https://evil.example www.evil.example eve@evil.example",
  "@everyone #1 :smile: $x$",
  "<img src=x onerror=alert(1)>",
  "<!-- comment -->",
  "&lt;b&gt;",
  "line\nbreak\n\n# heading",
  "\u001b[31mred\u0007",
  "eve\u202emoc.elpmaxe",
  "\ud800",
  "${{ secrets.TOKEN }} $(whoami)",
  '"><script>alert(1)</script>',
  "]]></failure>",
  "__proto__",
];

/** The report with each hostile text as resource's name, file, policy's holder and part of a message: a finding for each. */
export function hostileReport(report: FindingsReport): FindingsReport {
  const [finding] = report.findings;
  if (finding === undefined) throw new Error("the report needs a finding to start from");
  const findings = HOSTILE_TEXT.map((text, index) => ({
    ...finding,
    resource: { ...finding.resource, name: text },
    at: { file: text, line: index + 1, column: 2 },
    how: `Somebody gets in through \`${text}\`, and ${text} too.`,
    message: `Somebody gets in through \`${text}\`, and ${text} too. ${finding.fix}`,
    fingerprint: index.toString(16).padStart(64, "0"),
  }));
  const accounts = HOSTILE_TEXT.map((name, index) => ({ id: `${111122223333 + index}`, name, outcome: "failed" as const, reason: name }));
  const notJudged = HOSTILE_TEXT.map((reason) => ({ policy: "iam-root-requires-mfa", reason }));
  return { ...report, source: HOSTILE_TEXT.join(""), findings, accounts, notJudged };
}

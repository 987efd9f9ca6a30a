import { createHash } from "node:crypto";
import type { FindingsReport, Severity } from "../finding";
import { placeOf } from "./place";
import { lineOf, unreadOf } from "./words";

/** A code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function gitlab(report: FindingsReport): string {
  const found = report.findings.map((finding) => {
    const { file, line } = placeOf(finding, report.source);
    return {
      description: lineOf(finding),
      check_name: finding.policy,
      fingerprint: finding.fingerprint,
      severity: finding.enforcement === "advisory" ? "info" : SEVERITY[finding.severity],
      location: { path: file, lines: { begin: line } },
    };
  });
  const unread = unreadOf(report).map(({ account, sentence }) => ({
    description: sentence,
    check_name: "account-not-judged",
    fingerprint: createHash("sha256").update(`account-not-judged ${account}`).digest("hex"),
    severity: SEVERITY.critical,
    location: { path: report.source, lines: { begin: 1 } },
  }));
  return `${JSON.stringify([...found, ...unread], undefined, 2)}\n`;
}

const SEVERITY = { critical: "blocker", high: "critical", medium: "major", low: "minor" } as const satisfies Readonly<
  Record<Severity, string>
>;

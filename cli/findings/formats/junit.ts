import reports from "junit-report-builder";
import { policies } from "../../policies/policies";
import { printable } from "../../terminal/printable";
import type { FindingsReport } from "../finding";
import { leftOut } from "./words";

/**
 * One suite a policy: a failed case for each finding (a skipped one if it is advisory), one passed case if there is none, a skipped one for what
 * wasn't judged. Of an organization, a suite of its accounts too.
 */
export function junit(report: FindingsReport): string {
  const { source, findings, notJudged, accounts } = report;
  const builder = reports.newBuilder();
  const names = new Set([...policies.map(({ name }) => name), ...notJudged.map(({ policy }) => policy)]);
  for (const name of names) {
    const suite = builder.testSuite().name(name);
    const found = findings.filter(({ policy }) => policy === name);
    const gaps = notJudged.filter(({ policy }) => policy === name);
    for (const { resource, enforcement, message } of found) {
      const test = suite.testCase().className(name).name(printable(resource.id));
      if (enforcement === "advisory") test.standardOutput(printable(message)).skipped();
      else test.failure(printable(message));
    }
    for (const { reason } of gaps)
      suite
        .testCase()
        .className(name)
        .name(printable(`not judged: ${reason}`))
        .skipped();
    if (found.length + gaps.length === 0) suite.testCase().className(name).name(printable(source));
  }
  for (const sentence of leftOut(report)) builder.testSuite().name("severity").testCase().className("severity").name(sentence).skipped();
  if (accounts.length > 0) {
    const suite = builder.testSuite().name("accounts");
    for (const { id, name, outcome, reason = "" } of accounts) {
      const test = suite
        .testCase()
        .className("accounts")
        .name(printable(`${id} ${name}`));
      if (outcome === "failed") test.error(printable(reason));
      if (outcome === "skipped") test.standardOutput(printable(reason)).skipped();
    }
  }
  return `${builder.build()}\n`;
}

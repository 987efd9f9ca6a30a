import reports from "junit-report-builder";
import type { Report } from "../finding";
import { policies } from "../policies";
import { printable } from "../printable";

/** One suite a policy: a failed case for each finding, one passed case if there is none, a skipped one for what wasn't judged. */
export function junit({ source, findings, notJudged }: Report): string {
  const builder = reports.newBuilder();
  const names = new Set([...policies.map(({ name }) => name), ...notJudged.map(({ policy }) => policy)]);
  for (const name of names) {
    const suite = builder.testSuite().name(name);
    const found = findings.filter(({ policy }) => policy === name);
    const gaps = notJudged.filter(({ policy }) => policy === name);
    for (const { resource, message } of found) {
      suite.testCase().className(name).name(printable(resource.id)).failure(printable(message));
    }
    for (const { reason } of gaps)
      suite
        .testCase()
        .className(name)
        .name(printable(`not judged: ${reason}`))
        .skipped();
    if (found.length + gaps.length === 0) suite.testCase().className(name).name(printable(source));
  }
  return `${builder.build()}\n`;
}

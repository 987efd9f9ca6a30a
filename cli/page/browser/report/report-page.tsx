import type { Part, Report } from "../../../report/report";
import { moment } from "../shared/moment";
import { Prose } from "../shared/text";
import { Adoption } from "./adoption";
import { FailedSignIns } from "./failed-sign-ins";
import { PrivilegedAccess } from "./privileged-access";
import { Rests } from "./rests";
import { Summary } from "./summary";

const TITLES: Readonly<Record<Part, string>> = {
  adoption: "MFA adoption",
  privilegedAccess: "Privileged access with MFA",
  failedSignIns: "Failed sign-ins",
};

export function ReportPage({ data }: { readonly data: Report }) {
  const { adoption, privilegedAccess, failedSignIns } = data;
  return (
    <>
      <header>
        <h1>MFA report{data.account !== null && ` of account ${data.account}`}</h1>
        <p class="quiet">
          Made <time dateTime={data.generated}>{moment(data.generated)}</time> by MFA Guard
        </p>
      </header>
      <main>
        <Summary report={data} />
        <Section part="adoption" report={data}>
          {adoption && <Adoption adoption={adoption} trend={data.trend} />}
        </Section>
        <Section part="privilegedAccess" report={data}>
          {privilegedAccess && <PrivilegedAccess access={privilegedAccess} />}
        </Section>
        <Section part="failedSignIns" report={data}>
          {failedSignIns && <FailedSignIns signIns={failedSignIns} events={data.events} />}
        </Section>
        <Rests events={data.events} />
      </main>
    </>
  );
}

/** One of the three metrics, and what it doesn't rest on. */
function Section({
  part,
  report,
  children,
}: {
  readonly part: Part;
  readonly report: Report;
  readonly children: preact.ComponentChildren;
}) {
  const gaps = report.gaps.filter((gap) => gap.part === part);
  return (
    <section aria-labelledby={part}>
      <h2 id={part}>{TITLES[part]}</h2>
      {report[part] === null && gaps.length === 0 && <p>Not measured.</p>}
      {gaps.map(({ reason, failed }) => (
        <p key={reason} class="gap prose">
          <strong>{failed ? "Failed" : report[part] === null ? "Not measured" : "Not counted"}:</strong> <Prose>{reason}</Prose>
        </p>
      ))}
      {children}
    </section>
  );
}

import { useMemo, useState } from "preact/hooks";
import { moment } from "../shared/moment";
import { Name } from "../shared/text";
import { withAccounts } from "./accounts";
import { indexOf, NO_FILTER } from "./cards";
import type { AuditData } from "./data";
import { Findings } from "./findings";
import { withIdentityCenter } from "./identity-center";
import { IdentityCenterSection } from "./identity-center-section";
import { Judged } from "./judged";
import { Policies } from "./policies";
import { ReachSection } from "./reach-section";
import { Summary } from "./summary";

export function AuditPage({ data }: { readonly data: AuditData }) {
  const { generated, version, policies } = data;
  const report = useMemo(() => withAccounts(data.report), [data]);
  const [filter, setFilter] = useState(NO_FILTER);
  const index = useMemo(() => indexOf(report.findings), [report]);
  return (
    <>
      <a class="skip" href="#findings">
        Skip to the findings
      </a>
      <header>
        <h1>
          MFA audit of <Name>{report.source}</Name>
        </h1>
        <p class="quiet">
          Made <time dateTime={generated}>{moment(generated)}</time> by MFA Guard {version}
        </p>
      </header>
      <main>
        <Summary report={report} />
        <ReachSection reach={withIdentityCenter(report)} />
        {report.identityCenter !== undefined && report.identityCenter.access.length > 0 && (
          <IdentityCenterSection identityCenter={report.identityCenter} />
        )}
        {report.findings.length > 0 && (
          <>
            <Policies
              findings={report.findings}
              policies={policies}
              show={(policy) => {
                setFilter({ ...NO_FILTER, policy });
                document.getElementById("findings")?.focus();
              }}
            />
            <Findings index={index} policies={policies} filter={filter} setFilter={setFilter} />
          </>
        )}
        <Judged report={report} />
      </main>
    </>
  );
}

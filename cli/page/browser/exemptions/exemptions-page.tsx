import type { ListedExemption } from "../../../exemptions/listed";
import { Table } from "../shared/table";
import { count, Name, Prose } from "../shared/text";
import type { ExemptionsData } from "./data";

type Row = ListedExemption & { readonly state: string };

const COLUMNS = [
  { head: "State", cell: ({ state, standing }: Row) => (standing === "ended" ? <strong>{state}</strong> : state) },
  { head: "Resources", cell: ({ resources }: Row) => <Lines of={resources} /> },
  { head: "Policies", cell: ({ policies }: Row) => <Lines of={policies} /> },
  { head: "Until", cell: ({ until }: Row) => until ?? "no end" },
  { head: "Owner", cell: ({ owner, exception = "" }: Row) => <Name>{owner ?? `Pulumi's exception ${exception}`}</Name> },
  { head: "Ticket", cell: ({ ticket = "" }: Row) => <Name>{ticket}</Name> },
  { head: "Reason", cell: ({ reason }: Row) => <Prose>{reason}</Prose> },
];

export function ExemptionsPage({ data: { report, states } }: { readonly data: ExemptionsData }) {
  const rows = report.exemptions.map((each, index): Row => ({ ...each, state: states[index] ?? "" }));
  const ended = rows.filter(({ standing }) => standing === "ended").length;
  return (
    <>
      <header>
        <h1>Exemptions from MFA</h1>
        <p class="quiet">
          <Name>{report.source}</Name>, on <time dateTime={report.on}>{report.on}</time> (UTC), by MFA Guard
        </p>
      </header>
      <main>
        <p class="prose">
          {rows.length === 0 ? "There are none." : `${ended === 0 ? "None has ended" : `${count(ended, "exemption")} ended`}.`}
          {report.audit === null && rows.length > 0 && " No audit says which are in use."}
        </p>
        {rows.length > 0 && <Table caption={count(rows.length, "exemption")} rows={rows} columns={COLUMNS} />}
      </main>
    </>
  );
}

function Lines({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      {of.map((line) => (
        <div key={line}>
          <Name>{line}</Name>
        </div>
      ))}
    </>
  );
}

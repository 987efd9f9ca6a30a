import { groupBy } from "../../../../stack/group-by";
import type { AccountOutcome } from "../../../account/subject";
import type { FindingsReport } from "../../../findings/finding";
import { listed } from "../shared/share";
import { Table } from "../shared/table";
import { count, Name, Prose } from "../shared/text";
import { kindsOf } from "./counts";

/** What the audit looked at, and what it could not judge or was told to let pass: a page without findings is only as good as this. */
export function Judged({ report: { judged, notJudged, exemptions, accounts } }: { readonly report: FindingsReport }) {
  const kinds = Object.entries(judged).map(([type, number]) => kindsOf(type, number));
  return (
    <section aria-labelledby="judged">
      <h2 id="judged">What was judged, and what wasn't</h2>
      <p class="prose">{kinds.length === 0 ? "There was nothing to judge." : `Judged: ${listed(kinds)}.`}</p>
      {[...groupBy(notJudged, ({ reason }) => reason)].map(([reason, gaps]) => (
        <div key={reason} class="gap prose">
          <p>
            Not judged: <Prose>{reason}</Prose>.
          </p>
          <p class="quiet">{listed(gaps.map(({ policy }) => policy))}</p>
        </div>
      ))}
      {accounts.length > 0 && (
        <>
          <h3>Accounts</h3>
          <Table caption={outcomes(accounts)} rows={accounts} columns={ACCOUNT_COLUMNS} />
        </>
      )}
      {exemptions.length > 0 && (
        <>
          <h3>Exemptions</h3>
          <Table caption={count(exemptions.length, "exemption")} rows={exemptions} columns={EXEMPTION_COLUMNS} />
        </>
      )}
    </section>
  );
}

function outcomes(accounts: readonly AccountOutcome[]): string {
  return listed(
    [...groupBy(accounts, ({ outcome }) => outcome)].map(([outcome, some]) => `${some.length.toLocaleString("en")} ${outcome}`),
  );
}

const ACCOUNT_COLUMNS = [
  { head: "Account", cell: ({ id }: AccountOutcome) => id },
  { head: "Name", cell: ({ name }: AccountOutcome) => <Name>{name}</Name> },
  { head: "Outcome", cell: ({ outcome }: AccountOutcome) => (outcome === "failed" ? <strong>failed</strong> : outcome) },
  { head: "Why", cell: ({ reason = "" }: AccountOutcome) => <Prose>{reason}</Prose> },
];

type Exemption = FindingsReport["exemptions"][number];
const STATES: Readonly<Record<Exemption["state"], string>> = {
  "in-use": "in use",
  listed: "in use",
  ending: "ends soon",
  unused: "unused",
  ended: "ended",
};
const EXEMPTION_COLUMNS = [
  { head: "Policy", cell: ({ policy }: Exemption) => policy },
  { head: "State", cell: ({ state }: Exemption) => STATES[state] },
  { head: "What it lets pass", cell: ({ message }: Exemption) => <Prose>{message}</Prose> },
];

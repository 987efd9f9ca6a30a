import type { Events } from "../../../report/report";
import { hourOf, moment } from "../shared/moment";
import { Table } from "../shared/table";
import { count, Name, Prose } from "../shared/text";

/** Which records the report rests on. */
export function Rests({ events }: { readonly events: Events | null }) {
  if (events === null) return null;
  const { records, duplicates: repeated, firstHour, lastHour, files, scannedBytes } = events;
  return (
    <section aria-labelledby="events">
      <h2 id="events">What it rests on</h2>
      <p class="prose">
        {records === null ? "CloudTrail records" : count(records, "CloudTrail record")} from <Name>{events.source}</Name>
        {firstHour !== null && lastHour !== null && `, from ${moment(hourOf(firstHour))} to ${moment(hourOf(lastHour))}`}.{" "}
        {repeated !== null &&
          repeated > 0 &&
          `${count(repeated, "record")} came more than once and ${repeated === 1 ? "is" : "are"} counted once. `}
        {files !== null &&
          `${count(files.read, "file")} read, ${files.skipped.toLocaleString("en")} skipped because they hold no records. `}
        {scannedBytes !== null && `Athena scanned ${(scannedBytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB.`}
      </p>
      {files !== null && files.damaged.length > 0 && (
        <>
          <h3>Damaged files</h3>
          <Table
            caption={`${count(files.damaged.length, "file")} left out`}
            rows={files.damaged}
            columns={[
              { head: "File", cell: ({ path }) => <Name>{path}</Name> },
              { head: "Why", cell: ({ reason }) => <Prose>{reason}</Prose> },
            ]}
          />
        </>
      )}
    </section>
  );
}

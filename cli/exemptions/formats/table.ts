import Table from "cli-table3";
import { createColors } from "picocolors";
import { printable } from "../../terminal/printable";
import { type ExemptionsReport, type ListedExemption, stateOf } from "../listed";

const colors = createColors(true);
const COLOURS = { ended: colors.red, ending: colors.yellow, running: String, endless: colors.yellow } as const;

/** For people. */
export function table({ source, on, audit, exemptions }: ExemptionsReport): string {
  const drawn = new Table({ head: ["state", "resources", "policies", "until", "owner", "reason"], style: { head: [], border: [] } });
  for (const each of exemptions) drawn.push(row(each));
  const judged = audit === null ? "; whether they are in use, an audit says: --findings" : "";
  const count = `${printable(source)}: ${exemptions.length} ${exemptions.length === 1 ? "exemption" : "exemptions"} on ${on} (UTC)${judged}.`;
  return `${[...(exemptions.length === 0 ? [] : [drawn.toString()]), count].join("\n")}\n`;
}

function row(each: ListedExemption): string[] {
  const { standing, resources, policies, until, owner, reason, ticket, exception } = each;
  const why = [...(ticket === undefined ? [] : [ticket]), ...(exception === undefined ? [] : [`Pulumi's exception ${exception}`]), reason];
  return [
    COLOURS[standing](stateOf(each)),
    resources.map(printable).join("\n"),
    policies.join("\n"),
    until ?? "",
    printable(owner ?? ""),
    why.map(printable).join("\n"),
  ];
}

import { z } from "zod";
import { messageOf } from "../../policypack/policy/message";
import { readJson } from "../account/read";
import type { Configuration } from "../config/configuration";
import { type Finding, type FindingsReport, fingerprint } from "../findings/finding";
import { witnessOf } from "../findings/witness";
import { SCHEMA_VERSION } from "../schema-version";
import type { Shown } from "./digest";
import { findingsIn } from "./judged";
import { digestOf, documentsIn, isOfDocuments, openedBy } from "./opened";

/** What was open before a change. */
export interface Base {
  readonly findings: readonly Finding[];
  /** What a finding that the base has too lets in besides; `undefined` where that is nothing. */
  widened(finding: Finding, documents: readonly string[] | undefined): Widened | undefined;
}

/** With the sentences and the request where the engine has them. */
type Widened = Partial<Pick<Finding, "how" | "fix" | "message" | "witness" | "fingerprint">>;

/** What is deployed: the same question is asked of its documents and of those of the change. */
export function baseOfState(resources: readonly Shown[], configuration: Configuration): Base {
  const documentsBefore = documentsIn(resources);
  return {
    findings: findingsIn(resources, configuration),
    widened: (finding, documents) => {
      const verdict = openedBy(finding.policy, documentsBefore(finding.policy, finding.resource.id), documents, configuration);
      if (verdict?.kind === "opens-no-more") return undefined;
      if (verdict?.kind !== "open") return {};
      const message = messageOf(verdict.explanation, { subject: `\`${finding.resource.name}\`` });
      const said = { how: message.how, fix: message.fix, message: `${message.how} ${message.fix}` };
      return { ...said, witness: witnessOf(message), fingerprint: fingerprint({ ...finding, ...said }) };
    },
  };
}

const saved = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  findings: z.array(
    z
      .object({
        policy: z.string(),
        resource: z.object({ id: z.string(), type: z.string(), name: z.string() }),
        fingerprint: z.string(),
        how: z.string(),
        documents: z.string().optional(),
      })
      .loose(),
  ),
});

/** A saved report: it has no documents, but says whether they are the same. */
export async function baseOfReport(path: string): Promise<Base> {
  const { findings } = await readJson(path, saved, "what `mfa-guard preview --format json` printed earlier");
  const known = findings as unknown as readonly Finding[];
  return {
    findings: known,
    widened: ({ policy, resource }, documents) => {
      const before = known.find((each) => each.policy === policy && each.resource.id === resource.id)?.documents;
      return documents !== undefined && before === digestOf(documents) ? undefined : {};
    },
  };
}

/** The report with each finding as new or still there, and those of the base that are gone. `resources` are those of the change. */
export function compared(report: FindingsReport, base: Base, resources: readonly Shown[]): FindingsReport {
  const documentsOf = documentsIn(resources);
  const left = new Map<string, number>();
  for (const finding of base.findings) left.set(keyOf(finding), (left.get(keyOf(finding)) ?? 0) + 1);
  const same = new Set(base.findings.map((finding) => finding.fingerprint));
  const findings = report.findings.map((finding): Finding => {
    const rest = left.get(keyOf(finding)) ?? 0;
    left.set(keyOf(finding), rest - 1);
    if (rest <= 0 && !same.has(finding.fingerprint)) return { ...finding, change: "new" };
    const { policy, resource } = finding;
    const widened = isOfDocuments(policy) ? base.widened(finding, documentsOf(policy, resource.id)) : undefined;
    return widened === undefined ? { ...finding, change: "still-there" } : { ...finding, ...widened, change: "new" };
  });
  const now = new Set(report.findings.flatMap((finding) => [keyOf(finding), finding.fingerprint]));
  const gone = base.findings.filter((finding) => !now.has(keyOf(finding)) && !now.has(finding.fingerprint));
  return { ...report, findings, gone };
}

/** The report with what is new alone; what is still there is counted. */
export function onlyNew(report: FindingsReport): FindingsReport {
  const findings = report.findings.filter(({ change }) => change === "new");
  return { ...report, findings, known: report.findings.length - findings.length };
}

/** What is open: the policy, the resource, and the request that gets in, whatever the words and the statement's place are. */
function keyOf({ policy, resource, level, messageId, how, witness }: Finding): string {
  const { statement: _, ...request } = witness ?? { statement: undefined };
  return JSON.stringify([policy, resource.id, level, messageId ?? how, witness && sorted(request)]);
}

function sorted(request: object): readonly (readonly [string, unknown])[] {
  return Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

import { relative } from "node:path";
import type { NotJudged } from "../account/subject";
import { worstFirst } from "../audit/judge";
import type { Configuration } from "../config/configuration";
import { type ExemptionState, type Finding, type FindingsReport, fingerprint, SEVERITIES } from "../findings/finding";
import { auditOnly, policies } from "../policies/policies";
import { SCHEMA_VERSION } from "../schema-version";
import type { Run } from "./engine";
import { type PolicyEvent, policyEvents, resourceTypes } from "./events";
import { finder, findingsIn } from "./judged";
import { digestOf, documentsIn, isOfDocuments } from "./opened";
import { positionsOf } from "./positions";
import type { Project } from "./project";
import { readSaid } from "./said";

/** Where a run took place: what was previewed, seen from which folder, with which configuration of the pack. */
export interface Place {
  readonly project: Project;
  readonly folder: string;
  readonly configuration: Configuration;
}

/** What the pack's policies said in a run, as the audit's findings, each where a person wrote it. An incomplete run has judged no policy wholly. */
export function previewReport(run: Run, complete: boolean, { project, folder, configuration }: Place): FindingsReport {
  const { events, resources } = run;
  const source = relative(folder, project.file).replaceAll("\\", "/");
  const positions = positionsOf(resources, project, folder);
  const documents = documentsIn(resources);
  const find = finder(findingsIn(resources, configuration));
  const findings = new Map<string, Finding>();
  const exemptions = new Map<string, ExemptionState>();
  for (const event of policyEvents(events).filter(isOurs)) {
    const policy = policies.find(({ name }) => name === event.policyName);
    const resource = resourceOf(event.resourceUrn, source);
    const said = readSaid(event, policy?.description);
    const [exception] = event.exceptions ?? [];
    if (said.kind === "remediated") continue;
    if (said.kind === "exemption") {
      const exemption: ExemptionState = { policy: event.policyName, state: said.state, resource, message: said.text };
      exemptions.set(fingerprint(exemption), exemption);
    } else if (exception !== undefined) {
      const message = `\`${resource.name}\` is exempt from this policy by Pulumi's exception \`${exception.id}\`, which has no end: ${exception.reason}`;
      const exemption: ExemptionState = { policy: event.policyName, state: "in-use", resource, message, exception: exception.id };
      exemptions.set(fingerprint(exemption), exemption);
    } else {
      const [how, fix] = said.kind === "violation" ? [said.how, said.fix] : [said.text, CHECKED_LATER];
      const told = { policy: event.policyName, resource, how, fix, message: `${how} ${fix}`.trim() };
      const own = said.kind === "violation" ? find(told) : [];
      for (const each of own.length > 0
        ? own
        : [{ ...told, controls: policy?.controls ?? {}, affects: [], fingerprint: fingerprint(told) }]) {
        const deciding = isOfDocuments(each.policy) ? documents(each.policy, each.resource.id) : undefined;
        findings.set(each.fingerprint, {
          ...each,
          severity: SEVERITIES.find((known) => known === (event.severity ?? policy?.severity)) ?? "high",
          enforcement: event.enforcementLevel === "advisory" ? "advisory" : "mandatory",
          level: said.kind,
          at: positions.get(each.resource.id),
          ...(deciding && { documents: digestOf(deciding) }),
        });
      }
    }
  }
  return {
    schemaVersion: SCHEMA_VERSION,
    source,
    kind: "preview",
    judged: resourceTypes(events),
    findings: [...findings.values()].sort(worstFirst),
    reach: { roles: [], accounts: [], presumed: [] },
    known: 0,
    ...(!complete && { incomplete: true }),
    exemptions: [...exemptions.values()],
    notJudged: notJudged(complete),
    notes: [],
    accounts: [],
  };
}

/** Its name to the engine. */
export const PACK = "mfa-guard";

const CHECKED_LATER = "Run the update under the policy pack too, which then decides it.";

/** The pack's own events, and those of a pack that has its policies among others. */
export function isOurs({ policyPackName, policyName }: PolicyEvent): boolean {
  return policyPackName === PACK || policies.some(({ name }) => name === policyName);
}

/** A URN's type comes after those of its parents. https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
function resourceOf(urn: string | undefined, source: string): Finding["resource"] {
  if (urn === undefined || urn === "") return { id: source, type: "preview", name: source };
  const [, , types = "", ...name] = urn.split("::");
  return { id: urn, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

function notJudged(complete: boolean): readonly NotJudged[] {
  const unfinished = complete ? [] : policies.filter((policy) => !auditOnly.includes(policy));
  return [
    ...auditOnly.map(({ name }) => ({ policy: name, reason: "only an audit of what is deployed can judge it" })),
    ...unfinished.map(({ name }) => ({ policy: name, reason: "Pulumi failed before all of the stack was judged" })),
  ];
}

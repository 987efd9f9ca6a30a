import { pathToFileURL } from "node:url";
import type { Log, Notification, ReportingDescriptor, ReportingDescriptorRelationship, Result, ToolComponent } from "sarif";
import { byFramework, type Controls, FRAMEWORKS, type FrameworkId } from "../../../policypack/policy/frameworks";
import { version } from "../../package.json";
import { type Policy, policies } from "../../policies/policies";
import type { Finding, FindingsReport } from "../finding";

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif({ source, findings, notJudged, accounts }: FindingsReport): string {
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mfa-guard",
            version,
            informationUri: "https://github.com/mfa-guard/mfa-guard",
            rules: policies.map(rule),
            supportedTaxonomies: CATALOGS.map((name, index) => ({ name, index })),
          },
        },
        taxonomies: CATALOGS.map(taxonomy),
        invocations: [
          {
            executionSuccessful: accounts.every(({ outcome }) => outcome !== "failed"),
            toolExecutionNotifications: [
              ...notJudged.map(({ policy, reason }) => notification("note", `${policy} was not judged: ${reason}.`)),
              ...accounts
                .filter(({ outcome }) => outcome !== "judged")
                .map(({ id, name, outcome, reason }) =>
                  notification(outcome === "failed" ? "error" : "note", `account ${id} (${name}) was not judged: ${reason}.`),
                ),
            ],
          },
        ],
        results: findings.map((finding) => result(finding, source)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function notification(level: Notification["level"], text: string): Notification {
  return { level, message: { text } };
}

/** What code scanning shows a severity as: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const SCORE: Readonly<Record<string, string>> = { critical: "9.5", high: "8.0", medium: "5.0", low: "2.0" };

function rule({
  name,
  displayName = name,
  description,
  remediationSteps = "",
  severity = "high",
  url,
  tags = [],
  controls,
}: Policy): ReportingDescriptor {
  return {
    id: name,
    shortDescription: { text: displayName },
    fullDescription: { text: description },
    help: { text: remediationSteps },
    ...(url !== undefined && { helpUri: url }),
    relationships: relationships(controls),
    properties: { tags: ["security", ...tags], "security-severity": SCORE[severity] ?? SCORE.high },
  };
}

const CATALOGS = Object.keys(FRAMEWORKS) as FrameworkId[];

/** A catalog with the controls of it that some policy serves. */
function taxonomy(id: FrameworkId): ToolComponent {
  const { name, version } = FRAMEWORKS[id];
  const served = new Set(policies.flatMap(({ controls }) => controls[id] ?? []));
  return { name: id, fullName: name, ...(version !== "" && { version }), taxa: [...served].map((control) => ({ id: control })) };
}

function relationships(controls: Controls): ReportingDescriptorRelationship[] {
  return byFramework(controls).flatMap(([name, references]) =>
    references.map((id) => ({ target: { id, toolComponent: { name, index: CATALOGS.indexOf(name) } }, kinds: ["relevant"] })),
  );
}

function result({ policy, level, severity, enforcement, resource, message, fingerprint }: Finding, source: string): Result {
  const loud = severity === "critical" || severity === "high";
  return {
    ruleId: policy,
    ruleIndex: policies.findIndex(({ name }) => name === policy),
    level: enforcement === "advisory" ? "note" : loud ? "error" : "warning",
    message: { text: level === "undecided" ? `Undecided: ${message}` : message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(source) } },
        logicalLocations: [{ name: resource.name, fullyQualifiedName: resource.id, kind: "resource" }],
      },
    ],
    partialFingerprints: { "mfaGuard/v1": fingerprint },
  };
}

/** A relative reference, as code scanning wants it, with what URIs don't take escaped. */
function uriOf(source: string): string {
  return source.startsWith("/") ? pathToFileURL(source).href : encodeURI(source.replaceAll("\\", "/"));
}

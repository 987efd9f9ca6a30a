import type { Log, Notification, ReportingDescriptor, ReportingDescriptorRelationship, Result, ToolComponent } from "sarif";
import { byFramework, type Controls, FRAMEWORKS, type FrameworkId } from "../../../policypack/policy/frameworks";
import { version } from "../../package.json";
import { type Policy, policies } from "../../policies/policies";
import type { Finding, FindingsReport } from "../finding";
import { placeOf, uriOf } from "./place";
import { leftOut, lineOf, requirementsOf, unreadOf } from "./words";

/** What code scanning takes of one run: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning */
const MOST_RESULTS = 25_000;

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif(report: FindingsReport): string {
  const { source, kind, findings, notJudged, notes, accounts } = report;
  const results = findings.slice(0, MOST_RESULTS);
  const cut = results.length < findings.length ? [`These are the ${results.length} worst of ${findings.length} findings.`] : [];
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mfa-guard",
            fullName: `MFA Guard ${version}`,
            version,
            informationUri: "https://github.com/mfa-guard/mfa-guard",
            rules: policies.map(rule),
            supportedTaxonomies: CATALOGS.map((name, index) => ({ name, index })),
          },
        },
        taxonomies: CATALOGS.map(taxonomy),
        // By its category code scanning tells the runs of one commit apart.
        automationDetails: { id: `mfa-guard/${kind}/` },
        invocations: [
          {
            executionSuccessful: report.incomplete !== true && accounts.every(({ outcome }) => outcome !== "failed"),
            toolExecutionNotifications: [
              ...notJudged.map(({ policy, reason }) => notification("note", `${policy} was not judged: ${reason}.`)),
              ...notes.map((text) => notification("note", text)),
              ...accounts
                .filter(({ outcome }) => outcome === "skipped")
                .map(({ id, name, reason }) => notification("note", `Account ${id} (${name}) was not judged: ${reason}.`)),
              ...unreadOf(report).map(({ sentence }) => notification("error", sentence)),
              ...[...leftOut(report), ...cut].map((sentence) => notification("note", sentence)),
            ],
          },
        ],
        results: results.map((finding) => result(finding, source)),
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
    name: pascalCase(name),
    shortDescription: { text: displayName },
    fullDescription: { text: description },
    help: { text: `${description} ${remediationSteps}`, markdown: helpOf({ description, remediationSteps, url, controls }) },
    ...(url !== undefined && { helpUri: url }),
    relationships: relationships(controls),
    properties: { tags: ["security", ...tags], precision: "high", "security-severity": SCORE[severity] ?? SCORE.high },
  };
}

/** `IamRoleTrustRequiresMfa`. */
function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());
}

interface Help {
  readonly description: string;
  readonly remediationSteps: string;
  readonly url: string | undefined;
  readonly controls: Controls;
}

/** What a reader of an alert sees of the rule. */
function helpOf({ description, remediationSteps, url, controls }: Help) {
  const served = requirementsOf(controls);
  return [
    description,
    `**What to do:** ${remediationSteps}`,
    ...(served.length === 0 ? [] : [`**Controls:** ${served.join(", ")}`]),
    ...(url === undefined ? [] : [`[More about this policy](${url})`]),
  ].join("\n\n");
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

function result(finding: Finding, source: string): Result {
  const { policy, severity, enforcement, resource, fingerprint, change } = finding;
  const { file, line, column } = placeOf(finding, source);
  const loud = severity === "critical" || severity === "high";
  return {
    ruleId: policy,
    ruleIndex: policies.findIndex(({ name }) => name === policy),
    level: enforcement === "advisory" ? "note" : loud ? "error" : "warning",
    ...(change !== undefined && { baselineState: change === "new" ? "new" : "unchanged" }),
    message: { text: lineOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
        },
        logicalLocations: [{ name: resource.name, fullyQualifiedName: resource.id, kind: "resource" }],
      },
    ],
    // Code scanning looks at the first alone; it is the hash of what is wrong, because a line of an account's details means nothing.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`, "mfaGuard/v1": fingerprint },
  };
}

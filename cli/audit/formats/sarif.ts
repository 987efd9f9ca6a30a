import { pathToFileURL } from "node:url";
import type { Log, Notification, ReportingDescriptor, Result } from "sarif";
import { version } from "../../package.json";
import type { Finding, Report } from "../finding";
import { type Policy, policies } from "../policies";

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif({ source, findings, notJudged, accounts }: Report): string {
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "mfa-guard", version, informationUri: "https://github.com/mfa-guard/mfa-guard", rules: policies.map(rule) },
        },
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
}: Policy): ReportingDescriptor {
  return {
    id: name,
    shortDescription: { text: displayName },
    fullDescription: { text: description },
    help: { text: remediationSteps },
    ...(url !== undefined && { helpUri: url }),
    properties: { tags: ["security", ...tags], "security-severity": SCORE[severity] ?? SCORE.high },
  };
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

import { byFramework, titleOf } from "../../../policypack/policy/frameworks";
import { version } from "../../package.json";
import type { Finding, FindingsReport, Severity } from "../finding";
import { type Owner, ownerOf } from "./arn";
import type { Circumstances } from "./circumstances";
import { policyOf, requirementsOf, unreadOf } from "./words";

/**
 * One event of the class Compliance Finding (2003) a line, of OCSF 1.6.0, which AWS Security Hub speaks:
 * https://schema.ocsf.io/1.6.0/classes/compliance_finding
 */
export function ocsf(report: FindingsReport, { now }: Circumstances): string {
  const time = now.getTime();
  const events = [
    ...report.findings.map((finding) => event({ time, ...ofFinding(finding) })),
    ...unreadOf(report).map(({ account, sentence }) => event({ time, ...ofUnread(account, sentence) })),
  ];
  return events.map((each) => `${JSON.stringify(each)}\n`).join("");
}

interface Content {
  readonly uid: string;
  readonly title: string;
  readonly message: string;
  readonly severity: Severity | "informational";
  readonly owner: Owner | undefined;
  readonly resource: { readonly uid: string; readonly name: string; readonly type: string };
  readonly compliance: object;
  readonly more: object;
}

function ofFinding(finding: Finding): Content {
  const { policy, severity, enforcement, level, resource, at, how, fix, message, controls, fingerprint } = finding;
  const { title, url } = policyOf(policy);
  return {
    uid: fingerprint,
    title,
    message,
    severity,
    owner: ownerOf(finding),
    resource: { uid: resource.id, name: resource.name, type: resource.type },
    compliance: {
      control: policy,
      standards: byFramework(controls).map(([framework]) => titleOf(framework)),
      requirements: requirementsOf(controls),
      ...(level === "undecided" ? WARNING : FAIL),
      status_details: [how],
    },
    more: {
      remediation: { desc: fix, ...(url !== undefined && { references: [url] }) },
      unmapped: { enforcement, level, ...(at !== undefined && { at }) },
    },
  };
}

function ofUnread(account: string, sentence: string): Content {
  return {
    uid: `account-not-judged/${account}`,
    title: "Account was not judged",
    message: sentence,
    severity: "informational",
    owner: undefined,
    resource: { uid: account, name: account, type: "AWS account" },
    compliance: { control: "account-not-judged", status: "Unknown", status_id: 0, status_details: [sentence] },
    more: {},
  };
}

const FAIL = { status: "Fail", status_id: 3 };
const WARNING = { status: "Warning", status_id: 2 };
const SEVERITY: Readonly<Record<Content["severity"], number>> = { informational: 1, low: 2, medium: 3, high: 4, critical: 5 };

function event({ time, uid, title, message, severity, owner, resource, compliance, more }: Content & { readonly time: number }) {
  return {
    metadata: { version: "1.6.0", profiles: ["cloud"], product: { name: "MFA Guard", vendor_name: "MFA Guard", version } },
    category_uid: 2,
    category_name: "Findings",
    class_uid: 2003,
    class_name: "Compliance Finding",
    activity_id: 1,
    activity_name: "Create",
    type_uid: 200301,
    type_name: "Compliance Finding: Create",
    time,
    severity_id: SEVERITY[severity],
    severity: `${severity.slice(0, 1).toUpperCase()}${severity.slice(1)}`,
    status_id: 1,
    status: "New",
    message,
    finding_info: { uid, title, desc: message, created_time: time },
    cloud: { provider: "AWS", ...(owner && { cloud_partition: owner.partition, account: accountOf(owner) }) },
    resources: [{ ...resource, ...(owner && { cloud_partition: owner.partition }) }],
    compliance,
    ...more,
  };
}

const accountOf = ({ account }: Owner) => ({ uid: account, type: "AWS Account", type_id: 10 });

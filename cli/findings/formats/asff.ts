import { UserError } from "../../user-error";
import type { Finding, FindingsReport } from "../finding";
import { type Owner, ownerOf } from "./arn";
import type { Circumstances } from "./circumstances";
import { kindOf, policyOf, requirementsOf, unreadOf } from "./words";

/**
 * AWS Security Finding Format: the list that `aws securityhub batch-import-findings --findings` takes, a hundred at a time.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export function asff(report: FindingsReport, { now, environment }: Circumstances): string {
  const moment = now.toISOString();
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const common = (owner: Owner) => ({
    SchemaVersion: "2018-10-08",
    ProductArn: productOf(owner, region ?? REGION[owner.partition] ?? "us-east-1"),
    ProductName: "MFA Guard",
    AwsAccountId: owner.account,
    CreatedAt: moment,
    UpdatedAt: moment,
    RecordState: "ACTIVE",
  });
  const elsewhere = ownerWithoutArn(report, environment.AWS_ACCOUNT_ID);
  const found = report.findings.map((finding) => {
    const owner = ownerOf(finding) ?? elsewhere;
    if (owner === undefined) throw new UserError(NO_ACCOUNT);
    return { ...common(owner), ...content(finding, owner) };
  });
  const unread = unreadOf(report).map(({ account, sentence }) => ({
    ...common({ account, partition: elsewhere?.partition ?? "aws" }),
    ...unreadContent(account, sentence),
  }));
  return `${JSON.stringify([...found, ...unread], undefined, 2)}\n`;
}

const NO_ACCOUNT =
  "Security Hub keeps findings by account, and what was read doesn't name one: set AWS_ACCOUNT_ID to the account that it belongs to";

/** The account of what has no ARN: the one that the environment names, or else the only one that there is in the report. */
function ownerWithoutArn({ source, findings }: FindingsReport, named: string | undefined): Owner | undefined {
  const owners = findings.flatMap((finding) => ownerOf(finding) ?? []);
  const partition = owners[0]?.partition ?? "aws";
  if (named !== undefined) return { account: named, partition };
  const [account, ...others] = new Set([...(source.match(/\b\d{12}\b/g) ?? []), ...owners.map((owner) => owner.account)]);
  return account === undefined || others.length > 0 ? undefined : { account, partition };
}

/** Where IAM answers in the partition: https://docs.aws.amazon.com/general/latest/gr/iam-service.html */
const REGION: Readonly<Record<string, string>> = { "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" };

/** Of what an account finds for itself: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-custom-providers.html */
function productOf({ partition, account }: Owner, region: string): string {
  return `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`;
}

function content(finding: Finding, { partition }: Owner) {
  const { policy, controls, severity, enforcement, level, resource, at, fix, message, fingerprint } = finding;
  const { title, url } = policyOf(policy);
  return {
    Id: fingerprint,
    GeneratorId: `mfa-guard/${policy}`,
    // Severity and types are a finding provider's to set here, and an analyst's to change elsewhere.
    FindingProviderFields: { Severity: { Label: severity.toUpperCase(), Original: severity }, Types: TYPES },
    Title: atMost(256, `${title}: ${kindOf(resource)} ${resource.name}`),
    Description: atMost(1024, message),
    Remediation: { Recommendation: { Text: atMost(512, fix), ...(url !== undefined && { Url: url }) } },
    Resources: [{ Type: RESOURCE[kindOf(resource)] ?? "Other", Id: resource.id, Partition: partition }],
    Compliance: {
      Status: level === "undecided" ? "WARNING" : "FAILED",
      RelatedRequirements: requirementsOf(controls).slice(0, 32),
    },
    ProductFields: {
      "mfa-guard/enforcement": enforcement,
      ...(at !== undefined && { "mfa-guard/file": at.file, "mfa-guard/line": String(at.line) }),
    },
  };
}

function unreadContent(account: string, sentence: string) {
  return {
    Id: `account-not-judged/${account}`,
    GeneratorId: "mfa-guard/account-not-judged",
    FindingProviderFields: { Severity: { Label: "INFORMATIONAL" }, Types: TYPES },
    Title: "Account was not judged",
    Description: atMost(1024, sentence),
    Resources: [{ Type: "AwsAccount", Id: `AWS::::Account:${account}` }],
    Compliance: { Status: "NOT_AVAILABLE" },
  };
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html#Types */
const TYPES = ["Software and Configuration Checks/AWS Security Best Practices"];

/** https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html */
const RESOURCE: Readonly<Record<string, string>> = {
  Role: "AwsIamRole",
  User: "AwsIamUser",
  Group: "AwsIamGroup",
  ManagedPolicy: "AwsIamPolicy",
  Policy: "AwsIamPolicy",
  RootUser: "AwsAccount",
  Account: "AwsAccount",
};

/** The text, cut at this many characters. */
function atMost(length: number, text: string): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

import type { PolicyComplianceFramework } from "@pulumi/policy";

/** Catalogs of controls. CIS renumbers with every version, and Security Hub's own pages stop at v5.0.0, so both versions are given. */
export const FRAMEWORKS = {
  /** https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html */
  "cis-5.0.0": { name: "CIS AWS Foundations Benchmark", version: "v5.0.0" },
  /** https://www.cisecurity.org/benchmark/amazon_web_services */
  "cis-7.0.0": { name: "CIS AWS Foundations Benchmark", version: "v7.0.0" },
  /** https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html; its controls have no version. */
  "security-hub": { name: "AWS Security Hub", version: "" },
  /** https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final */
  "nist-800-53": { name: "NIST SP 800-53", version: "Rev. 5" },
  /** https://www.pcisecuritystandards.org/document_library/ */
  "pci-dss": { name: "PCI DSS", version: "v4.0.1" },
  /** https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022 */
  "soc-2": { name: "SOC 2 Trust Services Criteria", version: "2017" },
} as const;

export type FrameworkId = keyof typeof FRAMEWORKS;

/** The controls that a policy serves: whoever passes it has done what the control asks for, or a part of it. */
export type Controls = Readonly<Partial<Record<FrameworkId, readonly string[]>>>;

/** MFA for every account, privileged (IA-2(1)) or not (IA-2(2)), and for all access to cardholder data (8.4.2). */
export const MFA_FOR_ALL = { "nist-800-53": ["IA-2(1)", "IA-2(2)"], "pci-dss": ["8.4.2"], "soc-2": ["CC6.1"] } as const;

/** MFA for privileged accounts, administrators of cardholder data among them. */
export const MFA_FOR_PRIVILEGED = { "nist-800-53": ["IA-2(1)"], "pci-dss": ["8.4.1"], "soc-2": ["CC6.1"] } as const;

/** MFA of IAM users. CIS and Security Hub look at the device; the policies see to it that nothing works without one. */
export const MFA_FOR_USERS = {
  "cis-5.0.0": ["1.9"],
  "cis-7.0.0": ["2.10"],
  "security-hub": ["IAM.5", "IAM.19"],
  ...MFA_FOR_ALL,
} as const;

/** MFA that nobody gets round and no replay passes. */
export const NO_WAY_ROUND_MFA = { "pci-dss": ["8.5.1"], "soc-2": ["CC6.1"] } as const;

/** "CIS AWS Foundations Benchmark v7.0.0". */
export function titleOf(id: FrameworkId): string {
  const { name, version } = FRAMEWORKS[id];
  return version === "" ? name : `${name} ${version}`;
}

/** Every catalog with the controls of it that are served, in the order of {@link FRAMEWORKS}. */
export function byFramework(controls: Controls): readonly (readonly [FrameworkId, readonly string[]])[] {
  return (Object.keys(FRAMEWORKS) as FrameworkId[]).flatMap((id) => (controls[id] === undefined ? [] : [[id, controls[id]] as const]));
}

/** Pulumi's metadata have room for one framework: the newest CIS, where a policy serves it. */
export function pulumiFramework(controls: Controls): PolicyComplianceFramework | undefined {
  const references = controls["cis-7.0.0"];
  if (references === undefined) return undefined;
  const { name, version } = FRAMEWORKS["cis-7.0.0"];
  const specification = references.map((reference) => CIS_7[reference]).join("; ");
  return { name, version: version.slice(1), reference: references.join(", "), specification };
}

/** What the controls of CIS v7.0.0 ask for, in our words. */
const CIS_7: Readonly<Record<string, string>> = {
  "2.1.1": "Root access to member accounts is managed centrally",
  "2.1.2": "Every account of the organization is under authorization guardrails",
  "2.4": "The root user has no access key",
  "2.5": "The root user has MFA",
  "2.6": "The root user has hardware MFA",
  "2.10": "Every IAM user with a console password has MFA",
};

import type { PolicyResource, ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import type { RawResource } from "../../policypack/stack/reading";
import { type Finding, fingerprint, SEVERITIES, type Subject } from "./finding";
import { type Policy, policies } from "./policies";

const NO_CONFIG = {
  getConfig: <T extends object>() => ({}) as T,
  stackTags: new Map<string, string>(),
  notApplicable: (): never => {
    throw new Error("no policy of the pack calls this");
  },
};

/** Everything that the policies find, the worst first, then by policy and resource. */
export function judge({ resources, failures, source, kind, unknown }: Subject): readonly Finding[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const whole: Finding["resource"] = { id: source, type: kind, name: source };
  // The pack's policies speak of the stack that they see.
  const inPlace = (message: string) => (kind === "stack" ? message : message.replaceAll(/\b(this|the) stack\b/g, `$1 ${kind}`));
  const together = resources as unknown as PolicyResource[];
  const each = resources.filter((resource) => !isAwsManaged(resource)).map(argsOf);
  const found = policies.flatMap((policy) => {
    const findings: Finding[] = [];
    const add = (level: Finding["level"], message: string, urn?: string) => {
      const resource = byUrn.get(urn ?? "");
      findings.push(finding(policy, level, message, resource === undefined ? whole : identify(resource)));
    };
    for (const failure of failures.filter((gap) => gap.policy === policy.name)) add("undecided", failure.reason);
    run(policy, { together, each }, (message, urn) =>
      add(message === undefined ? "undecided" : "violation", inPlace(message ?? unknown), urn),
    );
    return findings;
  });
  return [...new Map(found.map((one) => [one.fingerprint, one])).values()].sort(worstFirst);
}

/** The resources as the two kinds of policies take them. */
interface Judged {
  readonly together: PolicyResource[];
  readonly each: readonly ResourceValidationArgs[];
}

/** Tells `found` each violation, and without a message what the policy could not judge. */
function run(policy: Policy, { together, each }: Judged, found: (message: string | undefined, urn?: string) => void): void {
  const report =
    (about?: string): ReportViolation =>
    (violation: string | { message: string; urn?: string }, urn?: string) => {
      // Without a configuration, a note of the pack is about something that is checked at the update. Here no update comes.
      if (typeof violation === "string") found(violation, urn ?? about);
      else found(undefined, violation.urn ?? urn ?? about);
    };
  if ("validateStack" in policy) {
    policy.validateStack({ resources: together, ...NO_CONFIG }, report());
    return;
  }
  const { validateResource } = policy;
  if (typeof validateResource !== "function") throw new Error(`\`${policy.name}\` judges no resource`);
  for (const args of each) validateResource(args, report(args.urn));
}

/** AWS's own managed policies count for whom they are attached to, but nobody here can change them. */
export function isAwsManaged({ urn }: RawResource): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(urn);
}

/** The resource as a policy or its remediation takes it. */
export function argsOf(resource: RawResource): ResourceValidationArgs {
  return { ...resource, ...NO_CONFIG } as unknown as ResourceValidationArgs;
}

function finding(policy: Policy, level: Finding["level"], message: string, resource: Finding["resource"]): Finding {
  const severity = SEVERITIES.find((each) => each === policy.severity) ?? "high";
  const content = { policy: policy.name, severity, level, resource, message };
  return { ...content, fingerprint: fingerprint(content) };
}

function identify({ urn, type, name }: RawResource): Finding["resource"] {
  return { id: urn, type, name };
}

function worstFirst(a: Finding, b: Finding): number {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  return rank(a) - rank(b) || compare(a.policy, b.policy) || compare(a.resource.id, b.resource.id);
}

/** By code unit, so that the order is the same wherever it runs. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

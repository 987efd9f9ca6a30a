import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import type { Report as PolicyReport } from "../../policypack/policy/define";
import type { RawResource } from "../../policypack/stack/reading";
import { affectedBy } from "./affected";
import { type Affected, type Finding, fingerprint, SEVERITIES, type Subject } from "./finding";
import { ROOT_USER } from "./iam-root-requires-mfa";
import { identitiesOf } from "./identities";
import { type Policy, policies } from "./policies";
import { witnessOf } from "./witness";

const NO_CONFIG = {
  getConfig: <T extends object>() => ({}) as T,
  stackTags: new Map<string, string>(),
  notApplicable: (): never => {
    throw new Error("no policy of the pack calls this");
  },
};

/** Everything that the policies find, the worst first, then by policy and resource. */
export function judge(subject: Subject): readonly Finding[] {
  const { resources, failures, source, kind, unknown } = subject;
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const affected = affectedBy(identitiesOf(resources));
  const whole: RawResource = { urn: source, type: kind, name: source, props: {} };
  const judged = judgedOf(resources);
  const found: Finding[] = [];
  for (const policy of policies) {
    const add = (level: Finding["level"], how: string, fix: string, urn = "", witness?: Finding["witness"]) => {
      const { urn: id, type, name } = byUrn.get(urn) ?? whole;
      const severity = SEVERITIES.find((each) => each === policy.severity) ?? "high";
      const affects = type === ROOT_USER ? [{ kind: "root", id, name } satisfies Affected] : (affected.get(id) ?? []);
      const content = { policy: policy.name, severity, level, resource: { id, type, name }, affects, how, fix, message: `${how} ${fix}` };
      found.push({ ...content, witness, fingerprint: fingerprint(content) });
    };
    for (const failure of failures.filter((gap) => gap.policy === policy.name)) add("undecided", failure.reason, failure.remedy);
    // The pack's policies speak of the stack that they see.
    const inPlace = (message: string) => (kind === "stack" ? message : message.replaceAll(/\b(this|the) stack\b/g, `$1 ${kind}`));
    run(policy, judged, {
      violation: (how, fix, urn, evidence) => add("violation", inPlace(how), inPlace(fix), urn, evidence && witnessOf(evidence)),
      later: (_, urn) => add("undecided", unknown.reason, unknown.remedy, urn),
      note: () => {},
    });
  }
  return [...new Map(found.map((one) => [one.fingerprint, one])).values()].sort(worstFirst);
}

/** The resources as the two kinds of policies take them. */
interface Judged {
  readonly together: PolicyResource[];
  readonly each: readonly ResourceValidationArgs[];
}

function judgedOf(resources: readonly RawResource[]): Judged {
  return {
    together: resources as unknown as PolicyResource[],
    each: resources.filter((resource) => !isAwsManaged(resource)).map(argsOf),
  };
}

function run(policy: Policy, { together, each }: Judged, report: PolicyReport): void {
  if ("validateStack" in policy) policy.judge({ resources: together, ...NO_CONFIG }, report);
  else for (const args of each) policy.judge(args, report);
}

/** AWS's own managed policies count for whom they are attached to, but nobody here can change them. */
export function isAwsManaged({ urn }: RawResource): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(urn);
}

/** The resource as a policy or its remediation takes it. */
export function argsOf(resource: RawResource): ResourceValidationArgs {
  return { ...resource, ...NO_CONFIG } as unknown as ResourceValidationArgs;
}

function worstFirst(a: Finding, b: Finding): number {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  return rank(a) - rank(b) || compare(a.policy, b.policy) || compare(a.resource.id, b.resource.id);
}

/** By code unit, so that the order is the same wherever it runs. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

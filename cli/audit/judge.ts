import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { type Exemption, oneLine } from "../../policypack/policy/exemptions";
import type { Message } from "../../policypack/policy/message";
import type { ExemptionNote, Reporter } from "../../policypack/policy/reporter";
import { ROOT_USER } from "../../stack/existing";
import type { RawResource } from "../../stack/reading";
import { identitiesOf } from "../account/identities";
import type { Subject } from "../account/subject";
import { type Configuration, levelOf, settingsOf } from "../config/configuration";
import { exceptionsFor, policiesOf } from "../config/exceptions";
import { type Affected, type ExemptionState, type Finding, fingerprint, SEVERITIES } from "../findings/finding";
import { witnessOf } from "../findings/witness";
import { type Policy, policies } from "../policies/policies";
import { affectedBy } from "./affected";

export interface Judgement {
  readonly findings: readonly Finding[];
  /** In use. */
  readonly exemptions: readonly ExemptionState[];
  readonly standings: readonly Standing[];
  /** What the policies say besides of their findings, by fingerprint. */
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** Where in the resource it is, and what would close it. */
export type Evidence = Pick<Message, "path" | "statement" | "repair">;

/** How an exemption stands that is in use or not: see `ExemptionState.state`. */
export interface Standing {
  readonly policy: string;
  readonly state: ExemptionNote["name"];
  readonly exemption?: Exemption;
  readonly exception?: string;
  readonly text: string;
}

/** Everything that the policies find in the subject, and what the configuration keeps them from finding. */
export function judge(subject: Subject, configuration: Configuration): Judgement {
  const { resources, failures, source, kind, unknown } = subject;
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const affected = affectedBy(identitiesOf(resources));
  const whole: RawResource = { urn: source, type: kind, name: source, props: {} };
  const place = (urn = "") => {
    const { urn: id, type, name } = byUrn.get(urn) ?? whole;
    return { id, type, name };
  };
  const findings = new Map<string, Finding>();
  const evidence = new Map<string, Evidence>();
  const exemptions = new Map<string, ExemptionState>();
  const standings: Standing[] = [];
  for (const policy of policies) {
    const level = levelOf(policy, configuration);
    if (level === "disabled") continue;
    const severity = SEVERITIES.find((each) => each === policy.severity) ?? "high";
    const base = {
      policy: policy.name,
      controls: policy.controls,
      severity,
      enforcement: level === "advisory" ? level : "mandatory",
    } as const;
    const add = (
      level: Finding["level"],
      how: string,
      fix: string,
      urn?: string,
      message?: Message,
      enforcement: Finding["enforcement"] = base.enforcement,
    ) => {
      const resource = place(urn);
      const { id, name } = resource;
      const affects = resource.type === ROOT_USER ? [{ kind: "root", id, name } satisfies Affected] : (affected.get(id) ?? []);
      const content = { ...base, enforcement, level, resource, affects, how, fix, message: `${how} ${fix}` };
      const key = fingerprint(content);
      findings.set(key, { ...content, ...(message && { messageId: message.name, witness: witnessOf(message) }), fingerprint: key });
      if (message !== undefined) evidence.set(key, message);
    };
    for (const failure of failures.filter((gap) => gap.policy === policy.name)) add("undecided", failure.reason, failure.remedy);
    run(policy, resources, settingsOf(policy.name, configuration), {
      place: kind,
      violation: (found, urn) => add("violation", found.how, found.fix, urn, found),
      warning: (found, urn) => add("violation", found.how, found.fix, urn, found, "advisory"),
      note: (note, urn) => {
        if (note.name === "later") return add("undecided", unknown.reason, unknown.remedy, urn);
        if ("exemptions" in note) {
          for (const exemption of note.exemptions) standings.push({ policy: policy.name, state: note.name, exemption, text: note.text });
          return;
        }
        const content = { policy: policy.name, resource: place(urn), message: note.text };
        const exemption: ExemptionState =
          "exemption" in note ? { ...content, state: "in-use", entry: note.exemption } : { ...content, state: "listed" };
        exemptions.set(fingerprint(content), exemption);
      },
    });
  }
  return withExceptions(
    { findings: [...findings.values()], exemptions: [...exemptions.values()], standings, evidence },
    subject,
    configuration,
  );
}

/** What Pulumi's own exceptions leave of it. They name URNs, which only a stack's resources have. */
function withExceptions(judgement: Judgement, { kind }: Subject, { exceptions }: Configuration): Judgement {
  const used = new Set<string>();
  const exemptions: ExemptionState[] = [];
  const findings = judgement.findings.toSorted(worstFirst).filter(({ policy, resource }) => {
    const [exception] = kind === "stack" ? exceptionsFor(exceptions, policy, resource.id) : [];
    if (exception === undefined) return true;
    const { reason = "" } = exceptions[exception] ?? {};
    const message = `\`${resource.name}\` is exempt from this policy by Pulumi's exception \`${exception}\`, which has no end: ${oneLine(reason)}`;
    used.add(`${exception} ${policy}`);
    exemptions.push({ policy, state: "in-use", resource, message, exception });
    return false;
  });
  const unused = Object.entries(exceptions).flatMap(([exception, each]) =>
    policiesOf(each)
      .filter((policy) => !used.has(`${exception} ${policy}`))
      .map((policy): Standing => {
        const text = `Nothing in this ${kind} needs Pulumi's exception \`${exception}\`: ${oneLine(each.reason)}`;
        return { policy, state: "unused", exception, text };
      }),
  );
  return { ...judgement, findings, exemptions: [...judgement.exemptions, ...exemptions], standings: [...judgement.standings, ...unused] };
}

function run(policy: Policy, resources: readonly RawResource[], settings: object, report: Reporter): void {
  const judged = policy.judges === "stack" ? resources : resources.filter((resource) => !isAwsManaged(resource));
  policy.judge({ resources: judged as unknown as PolicyResource[], ...context(settings) }, report);
}

function context(settings: object) {
  return {
    getConfig: <T extends object>() => settings as T,
    stackTags: new Map<string, string>(),
    notApplicable: (): never => {
      throw new Error("no policy of the pack calls this");
    },
  };
}

/** AWS's own managed policies count for whom they are attached to, but nobody here can change them. */
export function isAwsManaged({ urn }: RawResource): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(urn);
}

/** The resource as a policy or its remediation takes it. */
export function argsOf(resource: RawResource, settings: object): ResourceValidationArgs {
  return { ...resource, ...context(settings) } as unknown as ResourceValidationArgs;
}

/** Then by policy and resource. */
export function worstFirst(a: Finding, b: Finding): number {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  return rank(a) - rank(b) || compare(a.policy, b.policy) || compare(a.resource.id, b.resource.id);
}

/** By code unit, so that the order is the same wherever it runs. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

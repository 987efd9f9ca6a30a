import type {
  PolicyConfigSchema,
  ResourceRemediation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  Severity,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { type Controls, pulumiFramework } from "./frameworks";
import { guarded, type Report, reporter } from "./report";
import { type Config, type Settings, settingsReader } from "./settings";

/** What a policy is, for people and for Pulumi Cloud. The documentation is generated from it. */
export interface Metadata<S extends Settings> {
  /** The policy's id; file, exported constant, test and page carry the same name. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly severity: Severity;
  readonly enforcementLevel?: "mandatory" | "disabled";
  readonly controls?: Controls;
  readonly tags: readonly string[];
  readonly remediationSteps: string;
  readonly messages?: readonly string[];
  readonly settings: S;
}

/** What Pulumi's own interface has no room for: a policy's findings as data, and all the controls that it serves. */
export interface Judging<Args> {
  readonly controls: Controls;
  readonly judge: (args: Args, report: Report) => void;
  /** Names of the messages of its own; what the engine says comes besides. */
  readonly messages: readonly string[];
}

/** A resource's properties after a repair, and what was changed, one phrase each. */
export interface Remedy {
  readonly props: Record<string, unknown>;
  readonly changes: readonly string[];
}

export type Remediation<S extends Settings> = (args: ResourceValidationArgs, config: Config<S>) => Remedy | undefined;

/** A policy that judges one resource by itself, before it is made. */
export function resourcePolicy<const S extends Settings>(
  metadata: Metadata<S>,
  judge: (resource: ResourceValidationArgs, config: Config<S>, report: Report) => void,
  remediate?: Remediation<S>,
): ResourceValidationPolicy & Judging<ResourceValidationArgs> {
  const settingsOf = settingsReader(metadata);
  const remedies = remembered(settingsOf, remediate);
  const judgeResource = (args: ResourceValidationArgs, report: Report) => {
    remedies?.tell(report, args.urn);
    guarded(report, args.name, args.urn, () => judge(args, settingsOf(args, report, args.urn), report));
  };
  return {
    ...common(metadata),
    ...remedies?.policy,
    messages: metadata.messages ?? [],
    judge: judgeResource,
    validateResource: (args, reportViolation) => judgeResource(args, reporter(reportViolation)),
  };
}

/** A policy that judges the resources of a stack together; it may still remediate them one by one. */
export function stackPolicy<const S extends Settings>(
  metadata: Metadata<S>,
  judge: (stack: StackValidationArgs, config: Config<S>, report: Report) => void,
  remediate?: Remediation<S>,
): StackValidationPolicy & Judging<StackValidationArgs> & Pick<ResourceValidationPolicy, "remediateResource"> {
  const settingsOf = settingsReader(metadata);
  const remedies = remembered(settingsOf, remediate);
  const judgeStack = (args: StackValidationArgs, report: Report) => {
    if (remedies !== undefined) for (const { urn } of args.resources) remedies.tell(report, urn);
    guarded(report, `this ${report.place}`, undefined, () => judge(args, settingsOf(args, report), report));
  };
  return {
    ...common(metadata),
    ...remedies?.policy,
    messages: metadata.messages ?? [],
    judge: judgeStack,
    validateStack: (args, reportViolation) => judgeStack(args, reporter(reportViolation)),
  };
}

/** A remediation can't say what it did, so it is kept for the validation that Pulumi runs afterwards. */
function remembered<S extends Settings>(settingsOf: (args: ResourceValidationArgs) => Config<S>, remediate: Remediation<S> | undefined) {
  if (remediate === undefined) return undefined;
  const changes = new Map<string, readonly string[]>();
  const remediateResource: ResourceRemediation = (args) => {
    const remedy = attempt(() => remediate(args, settingsOf(args)));
    if (remedy !== undefined) changes.set(args.urn, remedy.changes);
    return remedy?.props;
  };
  const tell = (report: Report, urn: string) => {
    for (const change of changes.get(urn) ?? []) report.note({ name: "remediated", text: `Remediated: ${change}.` }, urn);
    changes.delete(urn);
  };
  return { policy: { remediateResource }, tell };
}

/** A remediation that fails changes nothing: the validation reports the resource. */
function attempt<T>(remediation: () => T): T | undefined {
  try {
    return remediation();
  } catch {
    return undefined;
  }
}

function common<S extends Settings>(metadata: Metadata<S>) {
  const { settings, controls = {}, tags, messages: _, enforcementLevel = "mandatory", ...rest } = metadata;
  const framework = pulumiFramework(controls);
  return {
    ...rest,
    enforcementLevel,
    tags: [...tags],
    url: `https://github.com/mfa-guard/mfa-guard/blob/main/docs/policies/${metadata.name}.md`,
    configSchema: { properties: { ...settings } } as PolicyConfigSchema,
    controls,
    ...(framework && { framework }),
  };
}

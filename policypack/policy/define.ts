import type {
  PolicyConfigSchema,
  PolicyResource,
  ResourceRemediation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  Severity,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { contextSettings, reportContext } from "./context";
import { type Exempting, exempting } from "./exempting";
import { EXEMPTIONS, today as machineDay, type Today } from "./exemptions";
import { type Controls, pulumiFramework } from "./frameworks";
import { keepInputs, withInputs } from "./inputs";
import { gathering, guarded, type Later, later, type Reporter, reporter, together } from "./reporter";
import { type Config, type Configured, type Settings, type SettingsReader, settingsReader } from "./settings";

/** What a policy is, for people and for Pulumi Cloud. The documentation is generated from it. */
export interface Metadata<S extends Settings> {
  /** The policy's id; file, exported constant, test and page carry the same name. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly severity: Severity;
  readonly controls?: Controls;
  readonly tags: readonly string[];
  readonly remediationSteps: string;
  readonly messages?: readonly string[];
  readonly settings: S;
}

/** What Pulumi's own interface has no room for: a policy's findings as data, and all the controls that it serves. */
export interface Judging {
  /** What it judges at once. */
  readonly judges: "stack" | "resource";
  readonly controls: Controls;
  /** Judges all of the resources, be it one by one. */
  readonly judge: (stack: StackValidationArgs, report: Reporter) => void;
  /** Names of the messages of its own; what the engine says comes besides. */
  readonly messages: readonly string[];
}

/** A policy that can be had by another clock than the machine's, in code only. */
export type Dated<P> = P & { readonly at: (today: Today) => Dated<P> };

/** A resource's properties after a repair, and what was changed, one phrase each. */
export interface Remedy {
  readonly props: Record<string, unknown>;
  readonly changes: readonly string[];
}

export type Remediation<S extends Settings> = (args: ResourceValidationArgs, config: Config<S>) => Remedy | undefined;

interface ResourcePolicyOptions<S extends Settings> {
  readonly remediate?: Remediation<S>;
  /** Whether what isn't known of a resource is worth a word, once the whole stack is there. */
  readonly matters?: (urn: string, resources: readonly PolicyResource[]) => boolean;
  /** What only the whole stack shows, once it is there. */
  readonly afterwards?: (resources: readonly PolicyResource[], config: Config<S>, report: Reporter) => void;
}

/** A policy that judges one resource by itself, before it is made. */
export function resourcePolicy<const S extends Settings>(
  metadata: Metadata<S>,
  judge: (resource: ResourceValidationArgs, config: Config<S>, report: Reporter) => void,
  { remediate, matters = () => true, afterwards }: ResourcePolicyOptions<S> = {},
): Dated<ResourceValidationPolicy & StackValidationPolicy & Judging> {
  return dated((today) => {
    const settingsOf = settingsReader(metadata, today);
    const begin = beginning(settingsOf, today);
    const remedies = remembered(settingsOf, begin, remediate);
    // What waits for the update is said once, when the whole stack is there; so is what concerns all exemptions.
    const waiting = new Map<string, readonly Later[]>();
    let running: Running | undefined;
    const judgeResource = (args: ResourceValidationArgs, exemptions: Exempts, report: Reporter) => {
      keepInputs(args);
      remedies?.tell(report, args.urn);
      // A fault of the configuration is told once: with the stack, which is a resource too, and the first one that is judged.
      const told = args.type === "pulumi:pulumi:Stack" ? report : undefined;
      const exempt = exemptions.reporter(report, (urn) => (urn === args.urn ? args : undefined));
      guarded(exempt, args.name, args.urn, () => judge(args, settingsOf(args, told, args.urn), exempt));
    };
    const conclude = (args: Configured, resources: readonly PolicyResource[], exemptions: Exempts, report: Reporter) => {
      if (afterwards === undefined) return;
      const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
      const exempt = exemptions.reporter(report, (urn) => byUrn.get(urn));
      guarded(report, `this ${report.place}`, undefined, () => afterwards(resources, settingsOf(args), exempt));
    };
    return {
      ...common(metadata),
      ...remedies?.policy,
      messages: metadata.messages ?? [],
      judges: "resource",
      judge: ({ resources, ...common }, report) => {
        const exemptions = begin(common);
        for (const resource of resources) judgeResource({ ...resource, ...common } as ResourceValidationArgs, exemptions, report);
        conclude(common, withInputs(resources), exemptions, report);
        exemptions.end(report, resources);
      },
      validateResource: (args, reportViolation) => {
        const report = reporter(reportViolation, urlOf(metadata));
        waiting.delete(args.urn);
        running ??= begin(args);
        const keep = (note: Later) => waiting.set(args.urn, [...(waiting.get(args.urn) ?? []), note]);
        judgeResource(args, running, { ...report, note: (note, urn) => (note.name === "later" ? keep(note) : report.note(note, urn)) });
      },
      validateStack: (stack, reportViolation) => {
        const report = reporter(reportViolation, urlOf(metadata));
        const resources = withInputs(stack.resources);
        const left = resources.flatMap((resource) => (waiting.get(resource.urn) ?? []).map((note) => withSources(note, resource)));
        const matter = left.length === 0 ? left : left.filter(({ urn }) => matters(urn, resources));
        waiting.clear();
        const exemptions = running ?? begin(stack);
        const later: Waiting[] = [];
        conclude(stack, resources, exemptions, {
          ...report,
          note: (note, urn) => (note.name === "later" ? later.push({ note, urn: urn ?? "" }) : report.note(note, urn)),
        });
        exemptions.end(report, resources);
        running = undefined;
        tellTogether([...matter, ...later], report);
      },
    };
  });
}

/** A policy that judges the resources of a stack together; it may still remediate them one by one. */
export function stackPolicy<const S extends Settings>(
  metadata: Metadata<S>,
  judge: (stack: StackValidationArgs, config: Config<S>, report: Reporter) => void,
  remediate?: Remediation<S>,
): Dated<StackValidationPolicy & Judging & Pick<ResourceValidationPolicy, "remediateResource">> {
  return dated((today) => {
    const settingsOf = settingsReader(metadata, today);
    const begin = beginning(settingsOf, today);
    const remedies = remembered(settingsOf, begin, remediate);
    const judgeStack = (args: StackValidationArgs, report: Reporter) => {
      if (remedies !== undefined) for (const { urn } of args.resources) remedies.tell(report, urn);
      const resources = withInputs(args.resources);
      const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
      const exemptions = begin(args);
      const exempt = exemptions.reporter(report, (urn) => byUrn.get(urn));
      guarded(report, `this ${report.place}`, undefined, () => judge({ ...args, resources }, settingsOf(args, report), exempt));
      exemptions.end(report, resources);
    };
    return {
      ...common(metadata),
      ...remedies?.policy,
      messages: metadata.messages ?? [],
      judges: "stack",
      judge: judgeStack,
      validateStack: (args, reportViolation) => {
        const { report, end } = gathering(reporter(reportViolation, urlOf(metadata)));
        const left: Waiting[] = [];
        judgeStack(args, {
          ...report,
          note: (note, urn) => (note.name === "later" ? left.push({ note, urn: urn ?? "" }) : report.note(note, urn)),
        });
        end();
        tellTogether(left, report);
      },
    };
  });
}

interface Running extends Omit<Exempting, "end"> {
  end(report: Reporter, resources: readonly PolicyResource[]): void;
}

type Exempts = Omit<Exempting, "end">;

/** A run begins with what the configuration exempts, and ends with what is to be said of the configuration as a whole. */
function beginning<S extends Settings>(settingsOf: SettingsReader<S>, today: Today): (args: Configured) => Running {
  return (args) => {
    const { exemptions, context } = settingsOf(args);
    const run = exempting(exemptions, today());
    const end = (report: Reporter, resources: readonly PolicyResource[]) => {
      reportContext(context, resources, report);
      run.end(report);
    };
    return { ...run, end };
  };
}

function dated<P>(make: (today: Today) => P): Dated<P> {
  const at = (today: Today): Dated<P> => ({ ...make(today), at });
  return at(machineDay);
}

interface Waiting {
  readonly note: Later;
  readonly urn: string;
}

/** What the unknown property comes from, which only the whole stack shows. */
function withSources(note: Later, { urn, propertyDependencies }: PolicyResource): Waiting {
  const sources = note.property === undefined ? [] : (propertyDependencies[note.property] ?? []);
  const names = [...new Set(sources.map(({ name, type }) => `\`${name}\` (${type})`))];
  return { urn, note: names.length === 0 ? note : later(note.what, [...note.doubts, ...names], note.property) };
}

/** One thing is told where it is, several on the stack. */
function tellTogether(left: readonly Waiting[], report: Reporter): void {
  const text = together(left.map(({ note }) => note));
  if (text !== undefined) report.note({ ...later("", []), text }, left.length === 1 ? left[0]?.urn : undefined);
}

/** A remediation can't say what it did, so it is kept for the validation that Pulumi runs afterwards. */
function remembered<S extends Settings>(
  settingsOf: SettingsReader<S>,
  begin: (args: Configured) => Exempts,
  remediate: Remediation<S> | undefined,
) {
  if (remediate === undefined) return undefined;
  const changes = new Map<string, readonly string[]>();
  const remediateResource: ResourceRemediation = (args) => {
    const remedy = attempt(() => (begin(args).covers(args) ? undefined : remediate(args, settingsOf(args))));
    if (remedy !== undefined) changes.set(args.urn, remedy.changes);
    return remedy?.props;
  };
  const tell = (report: Reporter, urn: string) => {
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

/** The policy's page. */
function urlOf({ name }: { readonly name: string }): string {
  return `https://github.com/mfa-guard/mfa-guard/blob/main/docs/policies/${name}.md`;
}

function common<S extends Settings>(metadata: Metadata<S>) {
  const { settings, controls = {}, tags, messages: _, ...rest } = metadata;
  const framework = pulumiFramework(controls);
  return {
    ...rest,
    enforcementLevel: "mandatory" as const,
    tags: [...tags],
    url: urlOf(metadata),
    configSchema: { properties: { exemptions: EXEMPTIONS, ...settings, ...contextSettings(settings) } } as PolicyConfigSchema,
    controls,
    ...(framework && { framework }),
  };
}

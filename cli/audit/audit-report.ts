import { unusedText } from "../../policypack/policy/exempting";
import { ORDINARY_POLICY_ARNS } from "../../policypack/policy/settings";
import { accountIdOf } from "../../stack/account-id";
import { groupBy } from "../../stack/group-by";
import { identifier, identitiesOf } from "../account/identities";
import type { Audited, NotJudged, Subject, Surroundings } from "../account/subject";
import { type Configuration, levelOf, settingsOf } from "../config/configuration";
import type { ExemptionState, FindingsReport } from "../findings/finding";
import type { Reach } from "../findings/reach";
import { policies } from "../policies/policies";
import { SCHEMA_VERSION } from "../schema-version";
import { identityCenterOf } from "./access";
import { type Judgement, judge, worstFirst } from "./judge";
import { reachOf } from "./reach";
import { configurationIn, premisesIn } from "./surroundings";

/** Judges all that was read, together. */
export function auditReport(audited: Audited, configuration: Configuration): FindingsReport {
  const { subjects, surroundings } = audited;
  const judgements = subjects.map((subject) => judge(subject, configurationOf(subject, configuration, surroundings)));
  const around = surroundings === undefined ? configuration : configurationIn(configuration, surroundings);
  return reportOf(audited, judgements, configuration, reachIn(subjects, around));
}

/** The report of what was judged: a judgement for each subject. */
export function reportOf(
  { source, kind, subjects, accounts, notes = [] }: Audited,
  judgements: readonly Judgement[],
  configuration: Configuration,
  reach: Reach = { roles: [], accounts: [], presumed: [] },
): FindingsReport {
  const judged = new Map<string, number>();
  for (const { type } of subjects.flatMap(({ resources }) => resources)) judged.set(type, (judged.get(type) ?? 0) + 1);
  const off = policies.flatMap((policy): readonly NotJudged[] => {
    if (levelOf(policy, configuration) === "disabled") return [{ policy: policy.name, reason: "turned off by the configuration" }];
    const isOptional = "required" in (policy.configSchema?.properties ?? {});
    if (!isOptional || settingsOf(policy.name, configuration).required === true) return [];
    return [{ policy: policy.name, reason: "off unless the configuration sets `required`" }];
  });
  const gaps = subjects.flatMap((subject) => subject.gaps).filter(({ policy }) => off.every(({ policy: name }) => name !== policy));
  return {
    schemaVersion: SCHEMA_VERSION,
    source,
    kind,
    judged: Object.fromEntries(judged),
    findings: judgements.flatMap(({ findings }) => findings).sort(worstFirst),
    reach,
    identityCenter: identityCenterOf(subjects, configuration),
    known: 0,
    exemptions: [...judgements.flatMap(({ exemptions }) => exemptions), ...standing(judgements, { id: source, type: kind, name: source })],
    notJudged: [...new Map([...gaps, ...off].map((gap) => [JSON.stringify(gap), gap])).values()],
    notes,
    accounts,
  };
}

/** The organization's own policies are judged by themselves: they aren't a premise of their own. */
function configurationOf(
  { kind, resources }: Subject,
  configuration: Configuration,
  surroundings: Surroundings | undefined,
): Configuration {
  if (surroundings === undefined || kind !== "account") return configuration;
  const account = resources.map(accountIdOf).find((id) => id !== undefined);
  return configurationIn(configuration, surroundings, account);
}

/** Of all subjects together: what one of them needs is in use, whatever the others say. */
function standing(judgements: readonly Judgement[], resource: ExemptionState["resource"]): readonly ExemptionState[] {
  const same = groupBy(
    judgements.flatMap(({ standings }) => standings),
    ({ policy, state, exemption, exception }) => JSON.stringify([policy, state, exemption, exception]),
  );
  return [...same.values()].flatMap(([first, ...others]) => {
    if (first === undefined || (first.state !== "ending" && others.length + 1 < judgements.length)) return [];
    const { policy, state, exemption: entry, exception, text } = first;
    if (entry === undefined) return [{ policy, state, resource, message: text, ...(exception !== undefined && { exception }) }];
    return [{ policy, state, resource, entry, message: state === "ending" ? text : unusedText(state, [entry], resource.type) }];
  });
}

/** Across accounts too: each account's names are looked up by themselves, and then all users and roles looked at together. */
function reachIn(subjects: readonly Subject[], configuration: Configuration): Reach {
  const each = subjects.map(({ resources }) => identitiesOf(resources));
  const all = {
    users: each.flatMap(({ users }) => users),
    groups: each.flatMap(({ groups }) => groups),
    roles: each.flatMap(({ roles }) => roles),
  };
  const { ordinaryPolicyArns = ORDINARY_POLICY_ARNS.default } = settingsOf("iam-privileged-role-limits-session", configuration);
  const identify = identifier(subjects.flatMap(({ resources }) => resources));
  const populated = new Set(all.users.flatMap((user) => identify(user).arn?.split(":")[4] ?? []));
  return reachOf(all, identify, ordinaryPolicyArns as readonly string[], premisesIn(configuration, populated));
}

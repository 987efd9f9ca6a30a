import { type Guardrails, type GuardrailTarget, parse } from "@mfa-guard/iam";
import type { RawResource } from "../../stack/reading";

/** AWS attaches these to everything; they allow whatever there is and deny nothing. */
const FULL_ACCESS = ["p-FullAWSAccess", "p-RCPFullAWSAccess"];

interface Target {
  readonly parent?: string;
  readonly scps: string[];
  readonly rcps: string[];
}

/** What binds the organization's accounts, from its resources as the audit reads them: targets that nothing binds are left out. */
export function guardrailsOf(resources: readonly RawResource[], managementAccount: string): Guardrails {
  const targets = new Map<string, Target>();
  const documents = new Map<string, { readonly of: "scps" | "rcps"; readonly content: string }>();
  for (const { type, props, urn } of resources) {
    const id = urn.slice(urn.lastIndexOf("/") + 1);
    if (type === "aws:organizations/organization:Organization") {
      for (const root of props.roots as readonly { readonly id: string }[]) targets.set(root.id, { scps: [], rcps: [] });
    } else if (type === "aws:organizations/policy:Policy") {
      documents.set(id, { of: props.type === "RESOURCE_CONTROL_POLICY" ? "rcps" : "scps", content: String(props.content ?? "") });
    } else if (typeof props.parentId === "string") {
      targets.set(id, { parent: props.parentId, scps: [], rcps: [] });
    }
  }
  for (const { type, props } of resources) {
    if (type !== "aws:organizations/policyAttachment:PolicyAttachment") continue;
    const { policyId, targetId } = props as { readonly policyId: string; readonly targetId: string };
    const policy = documents.get(policyId);
    if (policy !== undefined) targets.get(targetId)?.[policy.of].push(policyId);
  }
  const binding = [...targets].filter(([id]) => isBound(id, targets));
  const used = new Set(binding.flatMap(([, { scps, rcps }]) => [...scps, ...rcps]));
  const policies = [...documents].filter(([id]) => used.has(id) && !FULL_ACCESS.includes(id));
  return {
    managementAccount,
    targets: Object.fromEntries(binding.sort(byId).map(([id, target]) => [id, written(target)])),
    policies: Object.fromEntries(policies.sort(byId).map(([id, { content }]) => [id, asObject(content)])),
  };
}

function isBound(id: string, targets: ReadonlyMap<string, Target>): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !seen.has(next); next = targets.get(next)?.parent) {
    seen.add(next);
    const { scps = [], rcps = [] } = targets.get(next) ?? {};
    if ([...scps, ...rcps].some((policy) => !FULL_ACCESS.includes(policy))) return true;
  }
  return false;
}

/** A level where everything is allowed and nothing denied needs no list. */
function written({ parent, scps, rcps }: Target): GuardrailTarget {
  const some = (ids: readonly string[]) => (ids.every((id) => FULL_ACCESS.includes(id)) ? undefined : [...ids].sort());
  const [scpIds, rcpIds] = [some(scps), some(rcps)?.filter((id) => !FULL_ACCESS.includes(id))];
  return { ...(parent !== undefined && { parent }), ...(scpIds && { scps: scpIds }), ...(rcpIds && { rcps: rcpIds }) };
}

/** As an object a change shows line by line; what can't be read stays as it is, for the pack to report. */
function asObject(content: string): string | Record<string, unknown> {
  return parse(content).kind === "document" ? JSON.parse(content) : content;
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

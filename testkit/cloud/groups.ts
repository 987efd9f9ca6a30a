import { z } from "zod";
import { Refusal, type Route, read } from "./http";
import type { Packs } from "./packs";

const applied = z.strictObject({
  name: z.string(),
  displayName: z.string(),
  version: z.number(),
  versionTag: z.string(),
  config: z.record(z.string(), z.looseObject({})).optional(),
  environments: z.array(z.string()).optional(),
});
const stackReference = z.strictObject({ name: z.string(), routingProject: z.string() });
const change = z.strictObject({
  addStack: stackReference.optional(),
  removeStack: stackReference.optional(),
  addPolicyPack: applied.optional(),
  removePolicyPack: applied.optional(),
});
const creation = z.strictObject({ name: z.string().regex(/^[\w.-]+$/), mode: z.enum(["audit", "preventative"]) });

type Change = z.infer<typeof change>;
type StackReference = z.infer<typeof stackReference>;

/** A pack in a group, at one version, with the configuration that it was enabled with. */
export interface Applied extends z.infer<typeof applied> {
  /** Counts the changes of the organization's groups: a later one is larger. */
  readonly changed: number;
}

export interface Group {
  readonly name: string;
  readonly mode: "audit" | "preventative";
  readonly isOrgDefault: boolean;
  readonly stacks: StackReference[];
  readonly packs: Applied[];
}

/** The group that a command without `--policy-group` means; new stacks are put into it. */
export const DEFAULT_GROUP = "default-policy-group";

export class Groups {
  readonly all: Group[] = [{ name: DEFAULT_GROUP, mode: "preventative", isOrgDefault: true, stacks: [], packs: [] }];
  private changes = 0;

  constructor(private readonly packs: Packs) {}

  find(name: string | undefined): Group {
    const group = this.all.find((each) => each.name === name);
    if (group === undefined) throw new Refusal(404, `Not Found: Policy Group "${name}"`);
    return group;
  }

  change({ stacks, packs }: Group, { addStack, removeStack, addPolicyPack, removePolicyPack }: Change): void {
    if (addStack !== undefined) stacks.push(addStack);
    if (removeStack !== undefined)
      drop(stacks, ({ name, routingProject }) => name === removeStack.name && routingProject === removeStack.routingProject);
    if (removePolicyPack !== undefined) drop(packs, (pack) => isOf(pack, removePolicyPack));
    if (addPolicyPack === undefined) return;
    // "latest" is settled when the pack is enabled: a version published later has to be enabled itself.
    const { name, displayName, version, versionTag } = this.packs.find(addPolicyPack.name, addPolicyPack.versionTag);
    drop(packs, (pack) => pack.name === name);
    this.changes += 1;
    packs.push({ ...addPolicyPack, name, displayName, version, versionTag, changed: this.changes });
  }

  /**
   * The packs that a stack has to run. Of one pack only the newest version is, and of one version in several groups the one that was
   * changed last, with its configuration. https://www.pulumi.com/docs/support/faq/policies/
   */
  requiredBy(stack: string, project: string): readonly Applied[] {
    const all = this.all
      .filter(
        ({ mode, stacks }) => mode === "preventative" && stacks.some((each) => each.name === stack && each.routingProject === project),
      )
      .flatMap(({ packs }) => packs)
      .sort((a, b) => b.version - a.version || b.changed - a.changed);
    return all.filter(({ name }, at) => all.findIndex((each) => each.name === name) === at);
  }
}

function isOf({ name, versionTag }: Applied, wanted: { readonly name: string; readonly versionTag: string }): boolean {
  return name === wanted.name && (wanted.versionTag === "" || versionTag === wanted.versionTag);
}

function drop<T>(list: T[], gone: (each: T) => boolean): void {
  list.splice(0, list.length, ...list.filter((each) => !gone(each)));
}

export function groupRoutes(groups: Groups): readonly Route[] {
  const path = "/api/orgs/:org/policygroups";
  return [
    [
      "GET",
      path,
      () => ({
        policyGroups: groups.all.map(({ name, isOrgDefault, mode, stacks, packs }) => ({
          name,
          isOrgDefault,
          mode,
          entityType: "stacks",
          numStacks: stacks.length,
          numEnabledPolicyPacks: packs.length,
        })),
      }),
    ],
    [
      "POST",
      path,
      (call) => {
        const { name, mode } = read(creation, call);
        if (groups.all.some((group) => group.name === name)) throw new Refusal(409, `Conflict: Policy Group "${name}" exists already`);
        groups.all.push({ name, mode, isOrgDefault: false, stacks: [], packs: [] });
      },
    ],
    [
      "GET",
      `${path}/:group`,
      (call) => {
        const { packs, ...group } = groups.find(call.path.group);
        return { ...group, entityType: "stacks", accounts: [], appliedPolicyPacks: packs.map(({ changed, ...pack }) => pack) };
      },
    ],
    ["PATCH", `${path}/:group`, (call) => groups.change(groups.find(call.path.group), read(change, call))],
    [
      "PATCH",
      `${path}/:group/batch`,
      (call) => {
        for (const each of read(z.array(change).min(1), call)) groups.change(groups.find(call.path.group), each);
      },
    ],
  ];
}

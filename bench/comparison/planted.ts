import {
  arn,
  attached,
  credentialReport,
  type Details,
  group,
  inline,
  managed,
  role,
  rootRow,
  user,
  userRow,
} from "../../testkit/accounts";
import { document } from "../../testkit/documents";
import { type Entity, FIRST, HOLES } from "./holes";

/** The name of a hole's entity, by which what a tool reports is told to be about it. */
export const nameOf = (index: number, twin: "open" | "sound") => `h${String(index + 1).padStart(2, "0")}-${twin}`;

const named = HOLES.flatMap(({ open, sound }, index) => [
  { name: nameOf(index, "open"), entity: open },
  { name: nameOf(index, "sound"), entity: sound },
]);

/** One account that holds every hole and its twin, as `aws iam get-account-authorization-details` prints it. */
export function details(): Details {
  const of = (kind: Entity["kind"]) => named.filter(({ entity }) => entity.kind === kind);
  const assume = document({ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" });
  return {
    UserDetailList: [
      ...of("user").map(({ name, entity }) => user(name, { ...common("AIDA", name), UserPolicyList: inlineOf(entity), GroupList: [] })),
      // Somebody for the chain to begin with.
      user("walker", { ...common("AIDA", "walker"), UserPolicyList: [inline("assume", assume)], GroupList: [] }),
    ],
    GroupDetailList: of("group").map(({ name, entity }) =>
      group(name, { ...common("AGPA", name), GroupPolicyList: inlineOf(entity), AttachedManagedPolicies: attachments(name, entity) }),
    ),
    RoleDetailList: of("role").flatMap(({ name, entity }) => [
      role(name, trustOf(name, entity), { ...ofRole(name), RolePolicyList: inlineOf(entity) }),
      ...(entity.first === undefined ? [] : [role(firstOf(name), entity.first, { ...ofRole(firstOf(name)), RolePolicyList: [] })]),
    ]),
    Policies: named.flatMap(({ name, entity }) => (entity.managed === undefined ? [] : [policyOf(name, entity.managed)])),
  };
}

/** And its credential report. */
export function credentials(): string {
  const flag = (value: boolean | undefined) => String(value === true);
  const rows = named.map(({ name, entity: { password, device, accessKey } }) =>
    userRow(name, { password_enabled: flag(password), mfa_active: flag(device), access_key_1_active: flag(accessKey) }),
  );
  const users = named.map(({ entity }, index) => (entity.kind === "user" ? rows[index] : undefined)).filter((row) => row !== undefined);
  return credentialReport(rootRow, ...users, userRow("walker"));
}

const DATE = "2026-01-01T00:00:00+00:00";

function common(prefix: string, name: string) {
  const id = `${prefix}${name.replace(/\W/g, "").toUpperCase().padEnd(16, "X")}`;
  return {
    Path: "/",
    CreateDate: DATE,
    [prefix === "AIDA" ? "UserId" : prefix === "AGPA" ? "GroupId" : "RoleId"]: id,
    AttachedManagedPolicies: [],
  };
}

function ofRole(name: string) {
  return { ...common("AROA", name), InstanceProfileList: [], RoleLastUsed: {}, Tags: [] };
}

function inlineOf({ inline: documents = [] }: Entity) {
  return documents.map((each, index) => inline(`p${index}`, each));
}

const firstOf = (name: string) => `before-${name}`;

function trustOf(name: string, { trust = {} }: Entity): unknown {
  return JSON.parse(JSON.stringify(trust).replaceAll(`"${FIRST}"`, JSON.stringify(arn(`role/${firstOf(name)}`))));
}

const managedName = (name: string) => `${name}-managed`;

function attachments(name: string, { managed: versions, attached: isAttached }: Entity) {
  return versions !== undefined && isAttached ? [attached(arn(`policy/${managedName(name)}`))] : [];
}

function policyOf(name: string, versions: readonly object[]) {
  const PolicyVersionList = versions.map((Document, index) => ({
    VersionId: `v${index + 1}`,
    IsDefaultVersion: index === versions.length - 1,
    CreateDate: DATE,
    Document,
  }));
  const more = {
    PolicyId: `ANPA${name.replace(/\W/g, "").toUpperCase()}`,
    Path: "/",
    IsAttachable: true,
    AttachmentCount: 1,
    CreateDate: DATE,
  };
  return managed(managedName(name), undefined, { ...more, DefaultVersionId: `v${versions.length}`, PolicyVersionList });
}

import { IdentitystoreClient, paginateListGroupMemberships, paginateListGroups, paginateListUsers } from "@aws-sdk/client-identitystore";
import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  type InstanceMetadata,
  type PermissionsBoundary,
  paginateListAccountAssignments,
  paginateListAccountsForProvisionedPermissionSet,
  paginateListCustomerManagedPolicyReferencesInPermissionSet,
  paginateListInstances,
  paginateListManagedPoliciesInPermissionSet,
  paginateListPermissionSets,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { ASSIGNMENT, type Assignment, GRANT_MACHINE } from "../../stack/existing";
import type { RawResource } from "../../stack/reading";
import { explained } from "../aws/errors";
import { UserError } from "../user-error";
import type { clientSettings } from "./live";
import type { Subject } from "./subject";

const POLICIES = ["identity-center-limits-session", "identity-center-assigns-groups", "identity-center-privilege-ends"];
const DOING = "reading IAM Identity Center";

interface Clients {
  readonly sso: SSOAdminClient;
  readonly store: IdentitystoreClient;
}

/** Everybody of one identity store, by id. */
interface Directory {
  readonly users: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, { readonly name: string; readonly members: Assignment["people"] }>;
}

/**
 * The permission sets of the organization's Identity Center, and who has them where, as resources; `accounts` are the names of the accounts by
 * id. What can't be read is a failure. Only its own region shows an instance: without one there, nobody knows whether there is one.
 */
export async function readIdentityCenter(
  settings: Awaited<ReturnType<typeof clientSettings>>,
  accounts: ReadonlyMap<string, string>,
): Promise<Subject> {
  const subject: Subject = {
    source: "IAM Identity Center",
    kind: "organization",
    resources: [],
    gaps: [],
    failures: [],
    unknown: { reason: "Something that this policy reads is missing.", remedy: "Run the audit again." },
  };
  const clients = { sso: new SSOAdminClient(settings), store: new IdentitystoreClient(settings) };
  try {
    const instances = await all(paginateListInstances({ client: clients.sso }, {}), ({ Instances }) => Instances);
    if (instances.length === 0) {
      const reason = `there is no instance of IAM Identity Center in ${settings.region}: set AWS_REGION to the region of yours`;
      return { ...subject, gaps: POLICIES.map((policy) => ({ policy, reason })) };
    }
    const resources: RawResource[] = [];
    for (const instance of instances) resources.push(...(await readInstance(clients, instance, accounts)));
    return { ...subject, resources };
  } catch (error) {
    const told = explained(error, DOING, "sso:List*, sso:Describe*, sso:Get*, identitystore:List*");
    if (!(told instanceof UserError)) throw told;
    const failure = { reason: `Who has which permission set is not known: ${told.message}.`, remedy: "Then run the audit again." };
    return { ...subject, failures: POLICIES.map((policy) => ({ policy, ...failure })) };
  } finally {
    clients.sso.destroy();
    clients.store.destroy();
  }
}

async function readInstance(
  { sso, store }: Clients,
  { InstanceArn = "", IdentityStoreId = "" }: InstanceMetadata,
  accounts: ReadonlyMap<string, string>,
): Promise<readonly RawResource[]> {
  const directory = await readDirectory(store, IdentityStoreId);
  const sets = await all(paginateListPermissionSets({ client: sso }, { InstanceArn }), ({ PermissionSets }) => PermissionSets);
  const resources: RawResource[] = [];
  for (const PermissionSetArn of sets) {
    const of = { InstanceArn, PermissionSetArn };
    const set = await readSet(sso, of);
    resources.push(set);
    const provisioned = paginateListAccountsForProvisionedPermissionSet({ client: sso }, of);
    for (const AccountId of await all(provisioned, ({ AccountIds }) => AccountIds)) {
      const assigned = await all(
        paginateListAccountAssignments({ client: sso }, { ...of, AccountId }),
        ({ AccountAssignments }) => AccountAssignments,
      );
      const account = { id: AccountId, name: accounts.get(AccountId) ?? AccountId };
      for (const { PrincipalId = "", PrincipalType } of assigned)
        resources.push(assignment(set, account, PrincipalType === "GROUP" ? "group" : "user", PrincipalId, directory));
    }
  }
  return resources;
}

async function readSet(sso: SSOAdminClient, of: { readonly InstanceArn: string; readonly PermissionSetArn: string }): Promise<RawResource> {
  const { PermissionSet: { Name = "", SessionDuration } = {} } = await sso.send(new DescribePermissionSetCommand(of));
  const { InlinePolicy } = await sso.send(new GetInlinePolicyForPermissionSetCommand(of));
  const managed = await all(paginateListManagedPoliciesInPermissionSet({ client: sso }, of), ({ AttachedManagedPolicies = [] }) =>
    AttachedManagedPolicies.map(({ Arn = "" }) => Arn),
  );
  const customer = await all(
    paginateListCustomerManagedPolicyReferencesInPermissionSet({ client: sso }, of),
    ({ CustomerManagedPolicyReferences = [] }) => CustomerManagedPolicyReferences.map(({ Name: name }) => ({ name })),
  );
  const props = {
    permissionSetArn: of.PermissionSetArn,
    name: Name,
    sessionDuration: SessionDuration,
    managedPolicies: managed,
    customerManagedPolicyReferences: customer,
    // AWS answers with an empty text where there is none.
    ...(InlinePolicy && { inlinePolicy: InlinePolicy }),
    permissionsBoundary: await readBoundary(sso, of),
  };
  return { urn: of.PermissionSetArn, type: "aws-native:sso:PermissionSet", name: Name, props };
}

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_GetPermissionsBoundaryForPermissionSet.html */
async function readBoundary(
  sso: SSOAdminClient,
  of: { readonly InstanceArn: string; readonly PermissionSetArn: string },
): Promise<PermissionsBoundary | undefined> {
  try {
    return (await sso.send(new GetPermissionsBoundaryForPermissionSetCommand(of))).PermissionsBoundary;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

async function readDirectory(client: IdentitystoreClient, IdentityStoreId: string): Promise<Directory> {
  const store = { IdentityStoreId };
  const listed = await all(paginateListUsers({ client }, store), ({ Users }) => Users);
  const users = new Map(listed.map(({ UserId = "", UserName, DisplayName }) => [UserId, UserName ?? DisplayName ?? UserId]));
  const groups = new Map<string, { readonly name: string; readonly members: Assignment["people"] }>();
  for (const { GroupId = "", DisplayName } of await all(paginateListGroups({ client }, store), ({ Groups }) => Groups)) {
    const memberships = await all(
      paginateListGroupMemberships({ client }, { ...store, GroupId }),
      ({ GroupMemberships }) => GroupMemberships,
    );
    const members = memberships.flatMap(({ MemberId }) => (MemberId?.UserId === undefined ? [] : [person(MemberId.UserId, users)]));
    groups.set(GroupId, { name: DisplayName ?? GroupId, members });
  }
  return { users, groups };
}

const person = (id: string, users: ReadonlyMap<string, string>) => ({ id, name: users.get(id) ?? id });

function assignment(
  set: RawResource,
  account: Assignment["account"],
  kind: Assignment["principal"]["kind"],
  id: string,
  { users, groups }: Directory,
): RawResource {
  const group = groups.get(id);
  const name = (kind === "group" ? group?.name : users.get(id)) ?? id;
  const people = kind === "user" ? [person(id, users)] : (group?.members ?? []);
  const props: Assignment = { permissionSetArn: set.urn, account, principal: { kind, id, name }, people };
  return {
    urn: `${set.urn}/${account.id}/${id}`,
    type: ASSIGNMENT,
    name: `${set.name} in ${account.name} for ${name}`,
    props: { ...props },
  };
}

async function all<T, P>(pages: AsyncIterable<P>, of: (page: P) => readonly T[] | undefined): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...(of(page) ?? []));
  return found;
}

/** What the names of the machines of `JitGrants` and of their roles begin with; a test holds it to the component's. */
const MACHINE_PREFIX = "mfa-guard-jit-";

/** The roles of machines that make assignments, among `resources`: by name, and by what their policies say, with the permission sets that they name. */
export function grantMachines(resources: readonly RawResource[], sets: readonly RawResource[]): readonly RawResource[] {
  return resources.flatMap(({ urn, type, name, props }): readonly RawResource[] => {
    if (type !== "aws-native:iam:Role" || !name.startsWith(MACHINE_PREFIX)) return [];
    const said = JSON.stringify(props);
    if (!said.includes("sso:CreateAccountAssignment")) return [];
    const permissionSetArns = sets.map((set) => set.urn).filter((arn) => said.includes(arn));
    return [{ urn, type: GRANT_MACHINE, name, props: { permissionSetArns } }];
  });
}

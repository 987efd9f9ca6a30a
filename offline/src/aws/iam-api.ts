import { IAM } from "@aws-sdk/client-iam";
import { ProviderError } from "../grpc";
import { typeOfUrn } from "../urn";
import type { Properties } from "./values";

/** Calls one operation of the IAM API, by the name that the AWS SDK gives it. */
type Call = (operation: string, input: object) => Promise<Properties>;

/** How a resource type is made, changed and unmade in IAM; what create returns are the outputs that IAM gave, the `id` among them. */
type IamType = {
  readonly create: (call: Call, inputs: Properties) => Promise<Properties | undefined>;
  readonly update?: (call: Call, inputs: Properties, olds: Properties, id: string) => Promise<void>;
  readonly delete: (call: Call, state: Properties, id: string) => Promise<void>;
};

type Holder = "Role" | "User" | "Group";

/** An inline policy of a role, user or group: the same call makes and changes it. */
function inlinePolicy(holder: Holder): IamType {
  const property = holder.toLowerCase();
  const put = async (call: Call, inputs: Properties) => {
    await call(`put${holder}Policy`, { [`${holder}Name`]: inputs[property], PolicyName: inputs.name, PolicyDocument: inputs.policy });
  };
  return {
    create: async (call, inputs) => void (await put(call, inputs)),
    update: put,
    delete: async (call, state) =>
      void (await call(`delete${holder}Policy`, { [`${holder}Name`]: state[property], PolicyName: state.name })),
  };
}

function attachment(holder: Holder): IamType {
  const input = (state: Properties) => ({ [`${holder}Name`]: state[holder.toLowerCase()], PolicyArn: state.policyArn });
  return {
    create: async (call, inputs) => void (await call(`attach${holder}Policy`, input(inputs))),
    delete: async (call, state) => void (await call(`detach${holder}Policy`, input(state))),
  };
}

/** Exactly the managed policies named are attached; unmaking it leaves them. */
function attachmentsExclusive(holder: Holder): IamType {
  const name = `${holder.toLowerCase()}Name`;
  const settle = async (call: Call, inputs: Properties) => {
    const input = { [`${holder}Name`]: inputs[name] };
    const { AttachedPolicies } = await call(`listAttached${holder}Policies`, input);
    const attached = (AttachedPolicies as { PolicyArn: string }[]).map(({ PolicyArn }) => PolicyArn);
    const wanted = strings(inputs.policyArns);
    for (const PolicyArn of missingFrom(attached, wanted)) await call(`detach${holder}Policy`, { ...input, PolicyArn });
    for (const PolicyArn of missingFrom(wanted, attached)) await call(`attach${holder}Policy`, { ...input, PolicyArn });
  };
  return { create: async (call, inputs) => void (await settle(call, inputs)), update: settle, delete: async () => {} };
}

/** No inline policy but those named is left; unmaking it leaves them. */
function policiesExclusive(holder: Holder): IamType {
  const name = `${holder.toLowerCase()}Name`;
  const settle = async (call: Call, inputs: Properties) => {
    const input = { [`${holder}Name`]: inputs[name] };
    const { PolicyNames } = await call(`list${holder}Policies`, input);
    const extra = missingFrom(strings(PolicyNames), strings(inputs.policyNames));
    for (const PolicyName of extra) await call(`delete${holder}Policy`, { ...input, PolicyName });
  };
  return { create: async (call, inputs) => void (await settle(call, inputs)), update: settle, delete: async () => {} };
}

/** Users in groups: `pairs` tells who is to be in which. */
function membership(pairs: (state: Properties) => readonly (readonly [user: string, group: string])[]): IamType {
  const each = async (call: Call, operation: string, states: readonly (readonly [string, string])[]) => {
    for (const [UserName, GroupName] of states) await call(operation, { UserName, GroupName });
  };
  const without = (all: ReturnType<typeof pairs>, some: ReturnType<typeof pairs>) => {
    const known = new Set(some.map((pair) => pair.join(" ")));
    return all.filter((pair) => !known.has(pair.join(" ")));
  };
  return {
    create: async (call, inputs) => void (await each(call, "addUserToGroup", pairs(inputs))),
    update: async (call, inputs, olds) => {
      await each(call, "removeUserFromGroup", without(pairs(olds), pairs(inputs)));
      await each(call, "addUserToGroup", without(pairs(inputs), pairs(olds)));
    },
    delete: async (call, state) => void (await each(call, "removeUserFromGroup", pairs(state))),
  };
}

const holders: readonly (readonly [property: string, holder: Holder])[] = [
  ["groups", "Group"],
  ["roles", "Role"],
  ["users", "User"],
];

/** Every type that can be made in IAM. */
const iamTypes: Readonly<Record<string, IamType>> = {
  "aws:iam/role:Role": {
    create: async (call, inputs) => {
      const { Role } = await call("createRole", {
        RoleName: inputs.name,
        Path: inputs.path,
        AssumeRolePolicyDocument: inputs.assumeRolePolicy,
        Description: inputs.description,
        MaxSessionDuration: inputs.maxSessionDuration,
        PermissionsBoundary: inputs.permissionsBoundary,
        Tags: tags(inputs.tags),
      });
      await giveRolePolicies(call, inputs);
      const { Arn, RoleId, CreateDate } = Role as Properties;
      return { arn: Arn, uniqueId: RoleId, createDate: date(CreateDate) };
    },
    update: async (call, inputs, olds, RoleName) => {
      await call("updateAssumeRolePolicy", { RoleName, PolicyDocument: inputs.assumeRolePolicy });
      await call("updateRole", { RoleName, Description: inputs.description ?? "", MaxSessionDuration: inputs.maxSessionDuration });
      await updateBoundary(call, "Role", RoleName, inputs, olds);
      await updateTags(call, "Role", { RoleName }, inputs, olds);
      await takeRolePolicies(call, olds);
      await giveRolePolicies(call, inputs);
    },
    delete: async (call, state, RoleName) => {
      await takeRolePolicies(call, state);
      await call("deleteRole", { RoleName });
    },
  },
  "aws:iam/user:User": {
    create: async (call, { name: UserName, path: Path, permissionsBoundary: PermissionsBoundary, tags: given }) => {
      const { User } = await call("createUser", { UserName, Path, PermissionsBoundary, Tags: tags(given) });
      const { Arn, UserId } = User as Properties;
      return { arn: Arn, uniqueId: UserId };
    },
    update: async (call, inputs, olds, UserName) => {
      await updateBoundary(call, "User", UserName, inputs, olds);
      await updateTags(call, "User", { UserName }, inputs, olds);
      if (inputs.name !== olds.name || inputs.path !== olds.path) {
        await call("updateUser", { UserName, NewUserName: inputs.name, NewPath: inputs.path });
      }
    },
    delete: async (call, _state, UserName) => void (await call("deleteUser", { UserName })),
  },
  "aws:iam/group:Group": {
    create: async (call, { name: GroupName, path: Path }) => {
      const { Group } = await call("createGroup", { GroupName, Path });
      const { Arn, GroupId } = Group as Properties;
      return { arn: Arn, uniqueId: GroupId };
    },
    update: async (call, inputs, _olds, GroupName) =>
      void (await call("updateGroup", { GroupName, NewGroupName: inputs.name, NewPath: inputs.path })),
    delete: async (call, _state, GroupName) => void (await call("deleteGroup", { GroupName })),
  },
  "aws:iam/policy:Policy": {
    create: async (call, { name: PolicyName, path: Path, description: Description, policy: PolicyDocument, tags: given }) => {
      const { Policy } = await call("createPolicy", { PolicyName, Path, Description, PolicyDocument, Tags: tags(given) });
      const { Arn, PolicyId } = Policy as Properties;
      return { id: Arn, arn: Arn, policyId: PolicyId };
    },
    update: async (call, inputs, olds, PolicyArn) => {
      await updateTags(call, "Policy", { PolicyArn }, inputs, olds);
      if (inputs.policy === olds.policy) return;
      await call("createPolicyVersion", { PolicyArn, PolicyDocument: inputs.policy, SetAsDefault: true });
      await deleteOldVersions(call, PolicyArn);
    },
    delete: async (call, _state, PolicyArn) => {
      await deleteOldVersions(call, PolicyArn);
      await call("deletePolicy", { PolicyArn });
    },
  },
  "aws:iam/rolePolicy:RolePolicy": inlinePolicy("Role"),
  "aws:iam/userPolicy:UserPolicy": inlinePolicy("User"),
  "aws:iam/groupPolicy:GroupPolicy": inlinePolicy("Group"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment("Role"),
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": attachment("User"),
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": attachment("Group"),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": attachmentsExclusive("Role"),
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": attachmentsExclusive("User"),
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": attachmentsExclusive("Group"),
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": policiesExclusive("Role"),
  "aws:iam/userPoliciesExclusive:UserPoliciesExclusive": policiesExclusive("User"),
  "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive": policiesExclusive("Group"),
  "aws:iam/policyAttachment:PolicyAttachment": {
    create: (call, inputs) => eachHolder(call, "attach", inputs),
    update: async (call, inputs, olds) => {
      await eachHolder(call, "detach", olds);
      await eachHolder(call, "attach", inputs);
    },
    delete: async (call, state) => void (await eachHolder(call, "detach", state)),
  },
  "aws:iam/userGroupMembership:UserGroupMembership": membership(({ user, groups }) =>
    strings(groups).map((group) => [String(user), group]),
  ),
  "aws:iam/groupMembership:GroupMembership": membership(({ group, users }) => strings(users).map((user) => [user, String(group)])),
  "aws:iam/accessKey:AccessKey": {
    create: async (call, { user: UserName, status: Status }) => {
      const { AccessKey } = await call("createAccessKey", { UserName });
      const { AccessKeyId, SecretAccessKey, CreateDate } = AccessKey as Properties;
      if (Status !== "Active") await call("updateAccessKey", { UserName, AccessKeyId, Status });
      return { id: AccessKeyId, secret: SecretAccessKey, createDate: date(CreateDate) };
    },
    update: async (call, { user: UserName, status: Status }, _olds, AccessKeyId) =>
      void (await call("updateAccessKey", { UserName, AccessKeyId, Status })),
    delete: async (call, { user: UserName }, AccessKeyId) => void (await call("deleteAccessKey", { UserName, AccessKeyId })),
  },
  "aws:iam/userLoginProfile:UserLoginProfile": {
    create: async (call, { user: UserName, passwordResetRequired: PasswordResetRequired = false }) => {
      const Password = `Aa1!${crypto.randomUUID()}`;
      await call("createLoginProfile", { UserName, Password, PasswordResetRequired });
      return { password: Password };
    },
    delete: async (call, _state, UserName) => void (await call("deleteLoginProfile", { UserName })),
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    create: async (call, { name: InstanceProfileName, path: Path, role: RoleName }) => {
      const { InstanceProfile } = await call("createInstanceProfile", { InstanceProfileName, Path });
      if (RoleName !== undefined) await call("addRoleToInstanceProfile", { InstanceProfileName, RoleName });
      const { Arn, InstanceProfileId, CreateDate } = InstanceProfile as Properties;
      return { arn: Arn, uniqueId: InstanceProfileId, createDate: date(CreateDate) };
    },
    update: async (call, inputs, olds, InstanceProfileName) => {
      if (inputs.role === olds.role) return;
      if (olds.role !== undefined) await call("removeRoleFromInstanceProfile", { InstanceProfileName, RoleName: olds.role });
      if (inputs.role !== undefined) await call("addRoleToInstanceProfile", { InstanceProfileName, RoleName: inputs.role });
    },
    delete: async (call, { role: RoleName }, InstanceProfileName) => {
      if (RoleName !== undefined) await call("removeRoleFromInstanceProfile", { InstanceProfileName, RoleName });
      await call("deleteInstanceProfile", { InstanceProfileName });
    },
  },
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": {
    create: async (call, inputs) => void (await updatePasswordPolicy(call, inputs)),
    update: updatePasswordPolicy,
    delete: async (call) => void (await call("deleteAccountPasswordPolicy", {})),
  },
  "aws:iam/accountAlias:AccountAlias": {
    create: async (call, { accountAlias: AccountAlias }) => void (await call("createAccountAlias", { AccountAlias })),
    delete: async (call, _state, AccountAlias) => void (await call("deleteAccountAlias", { AccountAlias })),
  },
  "aws:iam/virtualMfaDevice:VirtualMfaDevice": {
    create: async (call, { virtualMfaDeviceName: VirtualMFADeviceName, path: Path }) => {
      const { VirtualMFADevice } = await call("createVirtualMFADevice", { VirtualMFADeviceName, Path });
      const { SerialNumber } = VirtualMFADevice as Properties;
      return { id: SerialNumber, arn: SerialNumber, serialNumber: SerialNumber };
    },
    delete: async (call, _state, SerialNumber) => void (await call("deleteVirtualMFADevice", { SerialNumber })),
  },
};

/** Makes, changes and unmakes resources in the IAM API at `endpoint`. */
export function iamApi(endpoint: string, region: string) {
  const credentials = { accessKeyId: "offline", secretAccessKey: "offline" };
  const client = new IAM({ endpoint, region, credentials }) as unknown as Record<string, (input: object) => Promise<Properties>>;
  const callFor =
    (doing: string, urn: string): Call =>
    async (operation, input) => {
      try {
        return (await client[operation]?.(input)) ?? {};
      } catch (error) {
        const { name, message } = error as Error;
        throw new ProviderError(`${doing} \`${typeOfUrn(urn)}\` in IAM, ${operation}: ${name}: ${message}`);
      }
    };
  return {
    /** The outputs that IAM gave, or nothing for a type that isn't made there. */
    create: async (urn: string, inputs: Properties) => (await iamTypes[typeOfUrn(urn)]?.create(callFor("creating", urn), inputs)) ?? {},
    update: async (urn: string, id: string, olds: Properties, inputs: Properties) =>
      iamTypes[typeOfUrn(urn)]?.update?.(callFor("updating", urn), inputs, olds, id),
    delete: async (urn: string, id: string, state: Properties) => iamTypes[typeOfUrn(urn)]?.delete(callFor("deleting", urn), state, id),
  };
}

async function giveRolePolicies(call: Call, { name: RoleName, managedPolicyArns, inlinePolicies }: Properties): Promise<void> {
  for (const PolicyArn of strings(managedPolicyArns)) await call("attachRolePolicy", { RoleName, PolicyArn });
  for (const { name, policy } of (inlinePolicies ?? []) as { name: string; policy: string }[]) {
    await call("putRolePolicy", { RoleName, PolicyName: name, PolicyDocument: policy });
  }
}

async function takeRolePolicies(call: Call, { name: RoleName, managedPolicyArns, inlinePolicies }: Properties): Promise<void> {
  for (const PolicyArn of strings(managedPolicyArns)) await call("detachRolePolicy", { RoleName, PolicyArn });
  for (const { name: PolicyName } of (inlinePolicies ?? []) as { name: string }[]) await call("deleteRolePolicy", { RoleName, PolicyName });
}

async function updateBoundary(call: Call, holder: "Role" | "User", name: string, inputs: Properties, olds: Properties): Promise<void> {
  const PermissionsBoundary = inputs.permissionsBoundary;
  if (PermissionsBoundary === olds.permissionsBoundary) return;
  const input = { [`${holder}Name`]: name };
  if (PermissionsBoundary === undefined) await call(`delete${holder}PermissionsBoundary`, input);
  else await call(`put${holder}PermissionsBoundary`, { ...input, PermissionsBoundary });
}

async function updateTags(call: Call, kind: string, input: object, inputs: Properties, olds: Properties): Promise<void> {
  const gone = missingFrom(Object.keys(olds.tags ?? {}), Object.keys(inputs.tags ?? {}));
  if (gone.length > 0) await call(`untag${kind}`, { ...input, TagKeys: gone });
  const Tags = tags(inputs.tags);
  if (Tags.length > 0) await call(`tag${kind}`, { ...input, Tags });
}

async function deleteOldVersions(call: Call, PolicyArn: string): Promise<void> {
  const { Versions } = await call("listPolicyVersions", { PolicyArn });
  for (const { VersionId, IsDefaultVersion } of Versions as { VersionId: string; IsDefaultVersion: boolean }[]) {
    if (!IsDefaultVersion) await call("deletePolicyVersion", { PolicyArn, VersionId });
  }
}

async function eachHolder(call: Call, verb: "attach" | "detach", state: Properties): Promise<undefined> {
  for (const [property, holder] of holders) {
    for (const name of strings(state[property]))
      await call(`${verb}${holder}Policy`, { [`${holder}Name`]: name, PolicyArn: state.policyArn });
  }
}

async function updatePasswordPolicy(call: Call, inputs: Properties): Promise<void> {
  const capitalised = Object.entries(inputs).map(([property, value]) => [`${property.charAt(0).toUpperCase()}${property.slice(1)}`, value]);
  await call("updateAccountPasswordPolicy", Object.fromEntries(capitalised));
}

function tags(given: unknown): { Key: string; Value: string }[] {
  return Object.entries((given ?? {}) as Record<string, string>).map(([Key, Value]) => ({ Key, Value }));
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function missingFrom(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((member) => !some.includes(member));
}

function date(value: unknown): unknown {
  return value instanceof Date ? `${value.toISOString().slice(0, 19)}Z` : value;
}

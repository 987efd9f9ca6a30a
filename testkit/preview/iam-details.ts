import { IAMClient, paginateGetAccountAuthorizationDetails } from "@aws-sdk/client-iam";

/** The documents of an account or a stack, read: trust policies by role, managed policies by ARN, inline ones by holder and name. */
export type Documents = Readonly<Record<string, unknown>>;

const read = (text: string | undefined): unknown => JSON.parse(text?.startsWith("%") ? decodeURIComponent(text) : (text ?? "null"));

/** Every document that the IAM API at `endpoint` holds, AWS's own managed policies left out. */
export async function documentsInIam(endpoint: string): Promise<Documents> {
  const client = new IAMClient({ endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });
  const documents: Record<string, unknown> = {};
  const Filter = ["User", "Role", "Group", "LocalManagedPolicy"] as const;
  for await (const page of paginateGetAccountAuthorizationDetails({ client }, { Filter: [...Filter] })) {
    for (const { RoleName, AssumeRolePolicyDocument, RolePolicyList = [] } of page.RoleDetailList ?? []) {
      documents[`trust of ${RoleName}`] = read(AssumeRolePolicyDocument);
      for (const { PolicyName, PolicyDocument } of RolePolicyList) documents[`${RoleName}: ${PolicyName}`] = read(PolicyDocument);
    }
    for (const { GroupName, GroupPolicyList = [] } of page.GroupDetailList ?? []) {
      for (const { PolicyName, PolicyDocument } of GroupPolicyList) documents[`${GroupName}: ${PolicyName}`] = read(PolicyDocument);
    }
    for (const { UserName, UserPolicyList = [] } of page.UserDetailList ?? []) {
      for (const { PolicyName, PolicyDocument } of UserPolicyList) documents[`${UserName}: ${PolicyName}`] = read(PolicyDocument);
    }
    for (const { Arn, PolicyVersionList = [] } of page.Policies ?? []) {
      documents[`${Arn}`] = read(PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document);
    }
  }
  return documents;
}

type StateResource = { readonly type: string; readonly outputs?: Readonly<Record<string, string>> };

/** Every IAM document of a stack, from its exported state. */
export function documentsInState(exported: string): Documents {
  const { deployment } = JSON.parse(exported) as { deployment: { resources?: readonly StateResource[] } };
  const documents: Record<string, unknown> = {};
  for (const { type, outputs = {} } of deployment.resources ?? []) {
    const holder = /^aws:iam\/(role|group|user)Policy:/.exec(type)?.[1];
    if (type === "aws:iam/role:Role") documents[`trust of ${outputs.name}`] = read(outputs.assumeRolePolicy);
    else if (type === "aws:iam/policy:Policy") documents[`${outputs.arn}`] = read(outputs.policy);
    else if (holder !== undefined) documents[`${outputs[holder]}: ${outputs.name}`] = read(outputs.policy);
  }
  return documents;
}

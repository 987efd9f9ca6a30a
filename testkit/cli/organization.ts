import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { STS } from "@aws-sdk/client-sts";
import { denyWithoutMfa, text } from "../documents";

/** Everything that an IAM user does without MFA is denied. */
const denyUsers = text({
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  Condition: { ...denyWithoutMfa.Condition, ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } },
});
const denyRcp = text({
  Effect: "Deny",
  Principal: "*",
  Action: "sts:AssumeRole",
  Resource: "*",
  Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } },
});

export interface MadeOrganization {
  readonly id: string;
  readonly management: string;
  readonly root: string;
  /** A unit with an SCP for users without MFA, and one in it with an RCP. */
  readonly unit: string;
  readonly inner: string;
  /** Every second one is in a unit, every fourth in the inner one; the others are under the root. */
  readonly accounts: readonly string[];
  readonly policies: Readonly<Record<"root" | "unit" | "account" | "rcp", string>>;
}

const settings = (endpoint: string) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

export function organizationsAt(endpoint: string): Organizations {
  return new Organizations(settings(endpoint));
}

/** IAM in an account of the organization. */
export async function iamIn(endpoint: string, account: string): Promise<IAM> {
  const assumed = await new STS(settings(endpoint)).assumeRole({ RoleArn: `arn:aws:iam::${account}:role/setup`, RoleSessionName: "s" });
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = assumed.Credentials ?? {};
  return new IAM({
    ...settings(endpoint),
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
}

/** Makes it in moto: SCPs on the root, a unit and an account, an RCP on a unit, groups that enforce MFA and one that doesn't everywhere, one user. */
export async function makeOrganization(endpoint: string, members: number): Promise<MadeOrganization> {
  const organizations = organizationsAt(endpoint);
  const { Organization } = await organizations.createOrganization({ FeatureSet: "ALL" });
  const { Roots: [top] = [] } = await organizations.listRoots({});
  const root = top?.Id ?? "";
  for (const PolicyType of ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const)
    await organizations.enablePolicyType({ RootId: root, PolicyType });
  const makeUnit = async (ParentId: string, Name: string) =>
    (await organizations.createOrganizationalUnit({ ParentId, Name })).OrganizationalUnit?.Id ?? "";
  const unit = await makeUnit(root, "workloads");
  const inner = await makeUnit(unit, "production");
  const accounts: string[] = [];
  for (let index = 0; index < members; index += 1) {
    const { CreateAccountStatus } = await organizations.createAccount({ AccountName: `a${index}`, Email: `a${index}@example.com` });
    const AccountId = CreateAccountStatus?.AccountId ?? "";
    accounts.push(AccountId);
    const DestinationParentId = index % 4 === 0 ? inner : unit;
    if (index % 2 === 0) await organizations.moveAccount({ AccountId, SourceParentId: root, DestinationParentId });
  }
  const attach = async (Name: string, TargetId: string, Content: string) => {
    const Type = Name === "rcp" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
    const { Policy } = await organizations.createPolicy({ Name, Description: Name, Type, Content });
    const PolicyId = Policy?.PolicySummary?.Id ?? "";
    await organizations.attachPolicy({ PolicyId, TargetId });
    return PolicyId;
  };
  const policies = {
    root: await attach("root", root, text({ Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" })),
    unit: await attach("unit", unit, denyUsers),
    account: await attach("account", accounts[1] ?? "", text({ Effect: "Deny", Action: "ec2:*", Resource: "*" })),
    rcp: await attach("rcp", inner, denyRcp),
  };
  for (const [index, account] of accounts.slice(0, 3).entries()) {
    const iam = await iamIn(endpoint, account);
    await iam.createGroup({ GroupName: "people" });
    await iam.createGroup({ GroupName: "operators" });
    const enforce = (GroupName: string) => iam.putGroupPolicy({ GroupName, PolicyName: "mfa", PolicyDocument: text(denyWithoutMfa) });
    await enforce("people");
    if (index < 2) await enforce("operators");
    if (index === 0) await iam.createUser({ UserName: "dana" });
  }
  return { id: Organization?.Id ?? "", management: Organization?.MasterAccountId ?? "", root, unit, inner, accounts, policies };
}

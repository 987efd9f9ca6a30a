import { type IAMClient, ListOrganizationsFeaturesCommand } from "@aws-sdk/client-iam";
import {
  DescribePolicyCommand,
  type OrganizationsClient,
  type PolicyType,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListPolicies,
  paginateListRoots,
  paginateListTargetsForPolicy,
} from "@aws-sdk/client-organizations";
import type { RawResource } from "../../stack/reading";
import { explained } from "../aws/errors";
import { UserError } from "../user-error";
import type { Failure, Subject } from "./subject";

interface Organization {
  readonly organizations: OrganizationsClient;
  readonly iam: IAMClient;
  readonly id: string;
  readonly management: string | undefined;
}

const POLICIES = ["organizations-scp-requires-mfa", "organizations-scp-spares-workloads", "organizations-root-is-locked"];
const POLICY_TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const satisfies readonly PolicyType[];

/** The organization's units and policies, as the resources of a program that would make them. What can't be read is a failure, not a pass. */
export async function readOrganizationPolicies({ organizations, iam, id, management }: Organization): Promise<Subject> {
  const features = await readRootFeatures(iam);
  const subject: Subject = {
    source: `organization ${id}`,
    kind: "organization",
    resources: [],
    gaps: [],
    failures: [],
    unknown: { reason: "Something that this policy reads is missing.", remedy: "Run the audit again." },
  };
  try {
    const { tree, enabled } = await readTree(organizations, id, management);
    const policies = await readPolicies(organizations, enabled);
    return { ...subject, resources: [...tree, ...policies, ...features.resources], failures: features.failures };
  } catch (error) {
    const told = explained(error, "reading the organization's policies", "organizations:List*, organizations:DescribePolicy");
    if (!(told instanceof UserError)) throw told;
    const failure = { reason: `The organization's policies are not known: ${told.message}.`, remedy: "Then run the audit again." };
    return { ...subject, failures: POLICIES.map((policy) => ({ policy, ...failure })) };
  }
}

/** The root, its units and its active accounts; not the management account, which no SCP binds. */
async function readTree(client: OrganizationsClient, id: string, management: string | undefined) {
  const tree: RawResource[] = [];
  const enabled = new Set<PolicyType>();
  for await (const { Roots = [] } of paginateListRoots({ client }, {})) {
    for (const { Id = "", Arn = "", PolicyTypes = [] } of Roots) {
      const types = PolicyTypes.flatMap(({ Type, Status }) => (Type !== undefined && Status === "ENABLED" ? [Type] : []));
      for (const type of types) enabled.add(type);
      tree.push(resource("organization:Organization", Arn, id, { arn: Arn, roots: [{ id: Id }], enabledPolicyTypes: types }));
      await readChildren(client, Id, management, tree);
    }
  }
  return { tree, enabled };
}

async function readChildren(client: OrganizationsClient, parentId: string, management: string | undefined, into: RawResource[]) {
  for await (const { Accounts = [] } of paginateListAccountsForParent({ client }, { ParentId: parentId })) {
    for (const { Id, Arn = "", Name = "", Status } of Accounts) {
      if (Id === management || Status !== "ACTIVE") continue;
      into.push(resource("account:Account", Arn, Name, { arn: Arn, name: Name, parentId }));
    }
  }
  for await (const { OrganizationalUnits = [] } of paginateListOrganizationalUnitsForParent({ client }, { ParentId: parentId })) {
    for (const { Id = "", Arn = "", Name = "" } of OrganizationalUnits) {
      into.push(resource("organizationalUnit:OrganizationalUnit", Arn, Name, { arn: Arn, name: Name, parentId }));
      await readChildren(client, Id, management, into);
    }
  }
}

async function readPolicies(client: OrganizationsClient, enabled: ReadonlySet<PolicyType>): Promise<readonly RawResource[]> {
  const found: RawResource[] = [];
  for (const type of POLICY_TYPES.filter((each) => enabled.has(each))) {
    for await (const { Policies = [] } of paginateListPolicies({ client }, { Filter: type })) {
      for (const { Id = "", Arn = "", Name = "" } of Policies) {
        const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId: Id }));
        found.push(resource("policy:Policy", Arn, Name, { arn: Arn, name: Name, type, content: Policy?.Content }));
        for await (const { Targets = [] } of paginateListTargetsForPolicy({ client }, { PolicyId: Id })) {
          for (const { TargetId = "" } of Targets) {
            found.push(
              resource("policyAttachment:PolicyAttachment", `${Arn}/${TargetId}`, `${Name} on ${TargetId}`, {
                policyId: Id,
                targetId: TargetId,
              }),
            );
          }
        }
      }
    }
  }
  return found;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html */
async function readRootFeatures(
  iam: IAMClient,
): Promise<{ readonly resources: readonly RawResource[]; readonly failures: readonly Failure[] }> {
  try {
    const { EnabledFeatures = [] } = await iam.send(new ListOrganizationsFeaturesCommand({}));
    const features = { enabledFeatures: EnabledFeatures };
    const urn = "central root management";
    return { resources: [{ urn, type: "aws:iam/organizationsFeatures:OrganizationsFeatures", name: urn, props: features }], failures: [] };
  } catch (error) {
    // AWS answers like this where trusted access to IAM is off, and so the features too.
    if (error instanceof Error && error.name === "ServiceAccessNotEnabledException") return { resources: [], failures: [] };
    const told = explained(error, "reading central root management", "iam:ListOrganizationsFeatures");
    if (!(told instanceof UserError)) throw told;
    const reason = `It isn't known whether root credentials are managed centrally: ${told.message}.`;
    return { resources: [], failures: [{ policy: "organizations-root-is-locked", reason, remedy: "Then run the audit again." }] };
  } finally {
    iam.destroy();
  }
}

function resource(type: string, urn: string, name: string, props: Record<string, unknown>): RawResource {
  return { urn, type: `aws:organizations/${type}`, name, props };
}

import { IAMClient } from "@aws-sdk/client-iam";
import { type Account, DescribeOrganizationCommand, OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Guardrails } from "@mfa-guard/iam";
import { explained } from "../aws/errors";
import { UserError } from "../user-error";
import { guardrailsOf } from "./guardrails";
import { identitiesOf } from "./identities";
import { grantMachines, readIdentityCenter } from "./identity-center";
import { clientSettings, readAccount } from "./live";
import { readOrganizationPolicies } from "./organization-policies";
import type { AccountOutcome, Audited, Subject } from "./subject";

/** Accounts that are read at the same time: IAM throttles each by itself, this machine's memory is the bound. */
const AT_ONCE = 4;
const DOING = "reading the organization";

type Settings = Awaited<ReturnType<typeof clientSettings>>;
export interface Member<T> {
  readonly outcome: AccountOutcome;
  /** What was read of it, where it was. */
  readonly found?: T;
}

export interface Members<T> {
  /** The organization's id. */
  readonly id: string;
  readonly policies: Subject;
  readonly members: readonly Member<T>[];
  /** Its SCPs and RCPs; or why they aren't known, one sentence. */
  readonly guardrails: Guardrails | string;
}

/** Every active account of the organization that the credentials belong to. */
export async function readOrganization(profile: string | undefined, roleName: string, progress: (what: string) => void): Promise<Audited> {
  const { id, policies, members, guardrails } = await readMembers(profile, roleName, progress, async (client, account) => {
    const subject = await readAccount(client, account, () => {});
    // What the details of one account don't say of the organization is read by itself.
    return { ...subject, gaps: subject.gaps.filter(({ policy }) => !/^(organizations|identity-center)-/.test(policy)) };
  });
  const subjects = members.flatMap(({ found }) => (found === undefined ? [] : [found]));
  progress("Reading IAM Identity Center");
  const names = new Map(members.map(({ outcome }) => [outcome.id, outcome.name]));
  const center = await readIdentityCenter(await clientSettings(profile), names);
  const machines = subjects.flatMap(({ resources }) => grantMachines(resources, center.resources));
  return {
    source: `organization ${id}`,
    kind: "organization",
    subjects: [policies, { ...center, resources: [...center.resources, ...machines] }, ...subjects],
    accounts: members.map(({ outcome }) => outcome),
    surroundings: {
      organization: id,
      ...(typeof guardrails !== "string" && { guardrails }),
      hasUsers: new Map(
        members.flatMap(({ outcome, found }) =>
          found === undefined ? [] : [[outcome.id, identitiesOf(found.resources).users.length > 0]],
        ),
      ),
    },
  };
}

/**
 * What `read` says of every active account, each through its role of this name, its own through the credentials themselves, and the
 * organization's policies. An account that can't be read costs the others nothing.
 */
export async function readMembers<T>(
  profile: string | undefined,
  roleName: string,
  progress: (what: string) => void,
  read: (client: IAMClient, account: string) => Promise<T>,
): Promise<Members<T>> {
  const settings = await clientSettings(profile);
  const organizations = new OrganizationsClient(settings);
  const sts = new STSClient(settings);
  try {
    progress("Reading the organization");
    const { own, id, management, accounts } = await readAccounts(organizations, sts);
    let done = 0;
    const readOne = async (account: Account): Promise<Member<T>> => {
      const member = await readMember(account, own, { sts, settings, roleName }, read);
      done += 1;
      progress(`Reading accounts: ${done} of ${accounts.length}`);
      return member;
    };
    const { default: pLimit } = await import("p-limit");
    const limit = pLimit(AT_ONCE);
    const [policies, ...members] = await Promise.all([
      readOrganizationPolicies({ organizations, iam: new IAMClient(settings), id, management }),
      ...accounts.map((account) => limit(() => readOne(account))),
    ]);
    return { id, policies, members, guardrails: guardrailsIn(policies, management) };
  } finally {
    organizations.destroy();
    sts.destroy();
  }
}

function guardrailsIn({ resources, failures }: Subject, management: string | undefined): Guardrails | string {
  const failure = failures.find(({ policy }) => policy === "organizations-scp-requires-mfa");
  if (failure !== undefined) return failure.reason;
  return management === undefined ? "It isn't known which is the management account." : guardrailsOf(resources, management);
}

async function readAccounts(organizations: OrganizationsClient, sts: STSClient) {
  let action = "sts:GetCallerIdentity";
  try {
    const { Account: own, Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    action = "organizations:DescribeOrganization";
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    action = "organizations:ListAccounts";
    const accounts: Account[] = [];
    for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) accounts.push(...Accounts);
    return {
      own: { id: own, partition: Arn.split(":")[1] ?? "aws" },
      id: Organization?.Id ?? "",
      management: Organization?.MasterAccountId,
      accounts: accounts.sort((a, b) => Number(a.Id) - Number(b.Id)),
    };
  } catch (error) {
    if (error instanceof Error && error.name === "AWSOrganizationsNotInUseException") {
      throw new UserError("the account doesn't belong to an organization: leave out --org");
    }
    throw explained(error, DOING, action);
  }
}

interface Way {
  readonly sts: STSClient;
  readonly settings: Settings;
  readonly roleName: string;
}

async function readMember<T>(
  { Id = "", Name = "", Status }: Account,
  own: { readonly id: string | undefined; readonly partition: string },
  { sts, settings, roleName }: Way,
  read: (client: IAMClient, account: string) => Promise<T>,
): Promise<Member<T>> {
  const account = { id: Id, name: Name };
  if (Status !== "ACTIVE") return { outcome: { ...account, outcome: "skipped", reason: `its status is ${Status ?? "unknown"}` } };
  try {
    const role = `arn:${own.partition}:iam::${Id}:role/${roleName}`;
    const client = new IAMClient(Id === own.id ? settings : { ...settings, credentials: await assume(sts, role) });
    return { outcome: { ...account, outcome: "judged" }, found: await read(client, Id) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { outcome: { ...account, outcome: "failed", reason: error.message } };
  }
}

async function assume(sts: STSClient, RoleArn: string) {
  try {
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "mfa-guard-audit" }));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  } catch (error) {
    throw explained(error, `assuming \`${RoleArn}\``, "sts:AssumeRole");
  }
}

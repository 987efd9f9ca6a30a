import { DOMAINS, type ValueType } from "../sets/domain.js";

/** Whose request it is, and with which credentials. */
export type Sender =
  /** An IAM user's or a root user's long-term access key. */
  | "access-key"
  /** A console sign-in, or `GetSessionToken`, without MFA. */
  | "session"
  /** The same with MFA. */
  | "mfa-session"
  | "role-session"
  /** A session of `sts:AssumeRoot` in a member account. */
  | "task-session"
  /** A session of `sts:GetFederationToken`. */
  | "federated-user"
  /** The bearer of an OpenID Connect token, who calls `AssumeRoleWithWebIdentity`. */
  | "web-identity"
  /** An AWS service on its own behalf. */
  | "service";

/** How the request reached AWS, where it isn't the sender's own: by a service that goes on with it, or by the AWS MCP Server. */
export type Forwarder = "forwarded" | "mcp";

/** Whether a request carries a key. A value: the key is there, with this value alone. `may be …`: with this value, or not at all. */
export type Carried =
  | "always"
  | "never"
  | "sometimes"
  | "true"
  | "false"
  | "may be true"
  | "may be false"
  | "an MCP server"
  | "may be an MCP server";

export interface ConditionKey {
  /** As AWS spells it. One `*`, at the end or at the start, stands for any text. */
  readonly name: string;
  readonly type: ValueType;
  /** Is its value a list? */
  readonly list: boolean;
  readonly carried: Readonly<Record<Sender, Carried>>;
  /** What a forwarder changes; where it says nothing, the request carries what the sender's own would. */
  readonly by: Readonly<Partial<Record<Forwarder, Carried>>>;
  readonly page: string;
}

const SENDERS: readonly Sender[] = [
  "access-key",
  "session",
  "mfa-session",
  "role-session",
  "task-session",
  "federated-user",
  "web-identity",
  "service",
];

type By<K extends string> = Readonly<Partial<Record<K, Carried>>>;

function row(name: string, type: ValueType | "texts", carried: Carried | By<Sender>, page: string, by: By<Forwarder> = {}): ConditionKey {
  const ofSender = (sender: Sender): Carried => (typeof carried === "string" ? carried : (carried[sender] ?? "never"));
  return {
    name,
    type: type === "texts" ? "text" : type,
    list: type === "texts",
    carried: Object.fromEntries(SENDERS.map((sender) => [sender, ofSender(sender)])) as Record<Sender, Carried>,
    by,
    page,
  };
}

function each(senders: readonly Sender[], carried: Carried): By<Sender> {
  return Object.fromEntries(senders.map((sender) => [sender, carried]));
}

const PEOPLE: readonly Sender[] = ["access-key", "session", "mfa-session"];
const ROLES: readonly Sender[] = ["role-session", "task-session"];
const TEMPORARY: readonly Sender[] = ["session", "mfa-session", ...ROLES, "federated-user"];
const IDENTITIES: readonly Sender[] = [...PEOPLE, ...ROLES, "federated-user"];

const OF_IDENTITIES = each(IDENTITIES, "always");
const OF_SERVICES = { service: "sometimes" } as const;
/** What the service sets on whose behalf the role was assumed. */
const OF_ROLES = { "role-session": "sometimes" } as const;
const OF_FEDERATION = { "role-session": "sometimes", "web-identity": "sometimes" } as const;

const GLOBAL = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";
const IAM_AND_STS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html";
const MCP = "https://docs.aws.amazon.com/agent-toolkit/latest/userguide/security_iam_service-with-iam.html";

/**
 * What AWS sends of each of its global, `iam:` and `sts:` condition keys, and of those that other services put into their roles' sessions.
 * A key that isn't here is the caller's to bring or to leave out, with any value.
 *
 * AWS doesn't say whether `aws:ViaAWSService` and `aws:CalledVia…` are set by the AWS MCP Server: they may be, which is the attacker's favour.
 */
export const CONDITION_KEYS: readonly ConditionKey[] = [
  row("aws:PrincipalArn", "arn", OF_IDENTITIES, GLOBAL),
  row("aws:PrincipalAccount", "account", { ...OF_IDENTITIES, service: "always" }, GLOBAL),
  row("aws:PrincipalType", "text", { ...OF_IDENTITIES, "web-identity": "sometimes", service: "always" }, GLOBAL),
  row("aws:userid", "text", { ...OF_IDENTITIES, "web-identity": "sometimes" }, GLOBAL),
  // Of IAM users alone: a root user has no name.
  row("aws:username", "text", each(PEOPLE, "always"), GLOBAL),
  row("aws:PrincipalOrgID", "text", each([...IDENTITIES, "service"], "sometimes"), GLOBAL),
  row("aws:PrincipalOrgPaths", "texts", each([...IDENTITIES, "service"], "sometimes"), GLOBAL),
  row("aws:PrincipalTag/*", "text", "sometimes", GLOBAL),
  row("aws:PrincipalIsAWSService", "bool", { ...each([...IDENTITIES, "web-identity"], "false"), service: "true" }, GLOBAL),
  row("aws:PrincipalServiceName", "text", { service: "always" }, GLOBAL),
  row("aws:PrincipalServiceNamesList", "texts", { service: "always" }, GLOBAL),

  row(
    "aws:MultiFactorAuthPresent",
    "bool",
    { session: "false", "mfa-session": "true", "role-session": "may be false", "task-session": "may be false" },
    GLOBAL,
  ),
  row("aws:MultiFactorAuthAge", "number", { "mfa-session": "always" }, GLOBAL),
  row("aws:TokenIssueTime", "date", each(TEMPORARY, "always"), GLOBAL),
  row("aws:SignInSessionArn", "arn", each(["session", "mfa-session", "role-session", "federated-user"], "sometimes"), GLOBAL),
  row("aws:AssumedRoot", "bool", { "task-session": "true" }, GLOBAL),
  row("aws:SourceIdentity", "text", OF_ROLES, GLOBAL),
  row("aws:FederatedProvider", "text", OF_FEDERATION, GLOBAL),
  row("saml:*", "text", OF_FEDERATION, IAM_AND_STS),
  row("*:amr", "text", OF_FEDERATION, IAM_AND_STS),
  row("*:aud", "text", OF_FEDERATION, IAM_AND_STS),
  row("*:oaud", "text", OF_FEDERATION, IAM_AND_STS),
  row("*:sub", "text", OF_FEDERATION, IAM_AND_STS),

  row("aws:ChatbotSourceArn", "arn", OF_ROLES, GLOBAL),
  row("aws:Ec2InstanceSourcePrivateIPv4", "address", OF_ROLES, GLOBAL),
  row("aws:Ec2InstanceSourceVpc", "text", OF_ROLES, GLOBAL),
  row("codebuild:BuildArn", "arn", OF_ROLES, GLOBAL),
  row("codebuild:ProjectArn", "arn", OF_ROLES, GLOBAL),
  row("ec2:RoleDelivery", "text", OF_ROLES, GLOBAL),
  row("ec2:SourceInstanceArn", "arn", OF_ROLES, GLOBAL),
  row("glue:CredentialIssuingService", "text", OF_ROLES, GLOBAL),
  row("glue:RoleAssumedBy", "text", OF_ROLES, GLOBAL),
  row("identitystore:UserId", "text", OF_ROLES, GLOBAL),
  row("lambda:SourceFunctionArn", "arn", OF_ROLES, GLOBAL),
  row("ssm:SourceInstanceArn", "arn", OF_ROLES, GLOBAL),

  row("aws:SourceAccount", "account", OF_SERVICES, GLOBAL),
  row("aws:SourceArn", "arn", OF_SERVICES, GLOBAL),
  row("aws:SourceOrgID", "text", OF_SERVICES, GLOBAL),
  row("aws:SourceOrgPaths", "texts", OF_SERVICES, GLOBAL),

  row("aws:ViaAWSService", "bool", "false", GLOBAL, { forwarded: "true", mcp: "always" }),
  row("aws:CalledVia", "texts", "never", GLOBAL, { forwarded: "always", mcp: "may be an MCP server" }),
  row("aws:CalledViaFirst", "text", "never", GLOBAL, { forwarded: "always", mcp: "may be an MCP server" }),
  row("aws:CalledViaLast", "text", "never", GLOBAL, { forwarded: "always", mcp: "may be an MCP server" }),
  row("aws:ViaAWSMCPService", "bool", "never", MCP, { mcp: "true" }),
  row("aws:CalledViaAWSMCP", "text", "never", MCP, { mcp: "an MCP server" }),

  row("aws:CurrentTime", "date", "always", GLOBAL),
  row("aws:EpochTime", "epoch", "always", GLOBAL),
  row("aws:RequestedRegion", "region", "always", GLOBAL),
  row("aws:SecureTransport", "bool", "always", GLOBAL),
  row("aws:UserAgent", "text", "always", GLOBAL),
  row("aws:referer", "text", "sometimes", GLOBAL),
  row("aws:RequestTag/*", "text", "sometimes", GLOBAL),
  row("aws:TagKeys", "texts", "sometimes", GLOBAL),

  // An address, unless the request comes through a VPC endpoint.
  row("aws:SourceIp", "address", "sometimes", GLOBAL),
  row("aws:SourceVpc", "text", "sometimes", GLOBAL),
  row("aws:SourceVpcArn", "arn", "sometimes", GLOBAL),
  row("aws:SourceVpce", "text", "sometimes", GLOBAL),
  row("aws:VpcSourceIp", "address", "sometimes", GLOBAL),
  row("aws:VpceAccount", "account", "sometimes", GLOBAL),
  row("aws:VpceOrgID", "text", "sometimes", GLOBAL),
  row("aws:VpceOrgPaths", "texts", "sometimes", GLOBAL),

  row("aws:ResourceAccount", "account", "sometimes", GLOBAL),
  row("aws:ResourceOrgID", "text", "sometimes", GLOBAL),
  row("aws:ResourceOrgPaths", "texts", "sometimes", GLOBAL),
  row("aws:ResourceTag/*", "text", "sometimes", GLOBAL),

  row("iam:AWSServiceName", "text", "sometimes", IAM_AND_STS),
  row("iam:AssociatedResourceArn", "arn", "sometimes", IAM_AND_STS),
  row("iam:DelegationDuration", "number", "sometimes", IAM_AND_STS),
  row("iam:DelegationRequestOwner", "text", "sometimes", IAM_AND_STS),
  row("iam:FIDO-FIPS-140-2-certification", "text", "sometimes", IAM_AND_STS),
  row("iam:FIDO-FIPS-140-3-certification", "text", "sometimes", IAM_AND_STS),
  row("iam:FIDO-certification", "text", "sometimes", IAM_AND_STS),
  row("iam:NotificationChannel", "arn", "sometimes", IAM_AND_STS),
  row("iam:OrganizationsPolicyId", "text", "sometimes", IAM_AND_STS),
  row("iam:PassedToService", "text", "sometimes", IAM_AND_STS),
  row("iam:PermissionsBoundary", "arn", "sometimes", IAM_AND_STS),
  row("iam:PolicyARN", "arn", "sometimes", IAM_AND_STS),
  row("iam:RegisterSecurityKey", "text", "sometimes", IAM_AND_STS),
  row("iam:ResourceTag/*", "text", "sometimes", IAM_AND_STS),
  row("iam:ServiceSpecificCredentialAgeDays", "number", "sometimes", IAM_AND_STS),
  row("iam:ServiceSpecificCredentialServiceName", "text", "sometimes", IAM_AND_STS),
  row("iam:TemplateArn", "arn", "sometimes", IAM_AND_STS),

  row("sts:AWSServiceName", "text", "sometimes", IAM_AND_STS),
  row("sts:DurationSeconds", "number", "sometimes", IAM_AND_STS),
  row("sts:ExternalId", "text", "sometimes", IAM_AND_STS),
  row("sts:IdentityTokenAudience", "texts", "sometimes", IAM_AND_STS),
  row("sts:RequestContext/*", "text", "sometimes", IAM_AND_STS),
  row("sts:RequestContextProviders", "texts", "sometimes", IAM_AND_STS),
  row("sts:RoleSessionName", "text", "sometimes", IAM_AND_STS),
  row("sts:SigningAlgorithm", "text", "sometimes", IAM_AND_STS),
  row("sts:SourceIdentity", "text", "sometimes", IAM_AND_STS),
  row("sts:TaskPolicyArn", "arn", "sometimes", IAM_AND_STS),
  row("sts:TransitiveTagKeys", "texts", "sometimes", IAM_AND_STS),
];

const EXACT: ReadonlyMap<string, ConditionKey> = new Map(CONDITION_KEYS.map((one) => [one.name.toLowerCase(), one]));
const PATTERNS: readonly (readonly [pattern: RegExp, key: ConditionKey])[] = CONDITION_KEYS.filter(({ name }) => name.includes("*")).map(
  (one) => {
    const name = one.name.toLowerCase();
    // A tag may be called anything: its key isn't an identity provider's.
    return [
      name.startsWith("*") ? new RegExp(`^(?!(?:aws|iam|sts|saml):)[^:]+${name.slice(1)}$`) : new RegExp(`^${name.slice(0, -1)}.`),
      one,
    ];
  },
);

/** True iff a person's request has to carry this key and the value is the one that says nothing: nobody wants to be told of it. */
export function isUsual(keyId: string, value: unknown): boolean {
  const key = conditionKey(keyId);
  if (key === undefined) return false;
  const carried = key.carried["access-key"];
  return value === carried || (carried === "always" && value === DOMAINS[key.type].typical[0]);
}

/** True iff a forwarder changes what a request carries of the key. */
export function tellsForwarders(keyId: string): boolean {
  const by = conditionKey(keyId)?.by;
  return by?.forwarded !== undefined || by?.mcp !== undefined;
}

/** The table's row for a key (lower case); undefined for a key that AWS's tables don't have. */
export function conditionKey(keyId: string): ConditionKey | undefined {
  return EXACT.get(keyId) ?? PATTERNS.find(([pattern]) => pattern.test(keyId))?.[1];
}

/**
 * What the real provider does with a resource type, as far as a program or a policy can see it and the SDK's declarations don't say it.
 * Templates in braces: a property of the resource (or `id`), `partition`, `account`, `region`, `now`, `uuid`, and made-up characters:
 * `base32:N`, `base64:N`, `hex:N`, `digits:N`, `letters:N`; `bare:P` is the property `P` without its scheme.
 */
export type TypeFacts = {
  readonly id: string;
  /** Outputs after create, by property; what isn't named gets its type's empty value. */
  readonly computed?: Readonly<Record<string, unknown>>;
  /** What Check puts where the program gives nothing. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Properties whose change replaces the resource. */
  readonly replaceOn?: readonly string[];
  readonly deleteBeforeReplace?: true;
  /** The property that gets a made-up name when the program gives none. */
  readonly autoname?: Autoname;
  /** Text properties that must hold a JSON value, beyond those that the SDK declares as policy documents. */
  readonly json?: readonly string[];
};

export type Autoname = { readonly property: string; readonly longest: number; readonly prefix?: string; readonly lowerCase?: true };

const named = (longest: number): Autoname => ({ property: "name", longest });
const iam = (resource: string) => `arn:{partition}:iam::{account}:${resource}`;
const organizations = (resource: string) => `arn:{partition}:organizations::{account}:${resource}`;
const regional = (service: string, resource: string) => `arn:{partition}:${service}:{region}:{account}:${resource}`;
const attachment = (holder: string): TypeFacts => ({
  id: `{${holder}}/{policyArn}`,
  replaceOn: [holder, "policyArn"],
  deleteBeforeReplace: true,
});
const exclusive = (holder: string): TypeFacts => ({ id: `{${holder}}`, replaceOn: [holder] });
const inlinePolicy = (holder: string): TypeFacts => ({
  id: `{${holder}}:{name}`,
  autoname: named(128),
  replaceOn: [holder, "name", "namePrefix"],
});
const bucketSetting = (...more: string[]): TypeFacts => ({ id: "{bucket}", replaceOn: ["bucket", ...more] });

/** Every resource type that the offline provider knows, by the token that programs use. */
export const types: Readonly<Record<string, TypeFacts>> = {
  "aws:iam/accessKey:AccessKey": {
    id: "AKIA{base32:16}",
    computed: { secret: "{base64:40}", sesSmtpPasswordV4: "{base64:44}", createDate: "{now}" },
    defaults: { status: "Active" },
    replaceOn: ["user", "pgpKey"],
  },
  "aws:iam/accountAlias:AccountAlias": { id: "{accountAlias}", replaceOn: ["accountAlias"] },
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": {
    id: "iam-account-password-policy",
    defaults: { allowUsersToChangePassword: true, minimumPasswordLength: 6 },
  },
  "aws:iam/group:Group": {
    id: "{name}",
    autoname: named(128),
    computed: { arn: iam("group{path}{name}"), uniqueId: "AGPA{base32:17}" },
    defaults: { path: "/" },
  },
  "aws:iam/groupMembership:GroupMembership": { id: "{name}", autoname: named(255), replaceOn: ["name", "group"] },
  "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive": exclusive("groupName"),
  "aws:iam/groupPolicy:GroupPolicy": inlinePolicy("group"),
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": attachment("group"),
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": exclusive("groupName"),
  "aws:iam/instanceProfile:InstanceProfile": {
    id: "{name}",
    autoname: named(128),
    computed: { arn: iam("instance-profile{path}{name}"), uniqueId: "AIPA{base32:17}", createDate: "{now}" },
    defaults: { path: "/" },
    replaceOn: ["name", "namePrefix", "path"],
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    id: iam("oidc-provider/{bare:url}"),
    computed: { arn: iam("oidc-provider/{bare:url}") },
    replaceOn: ["url"],
  },
  "aws:iam/organizationsFeatures:OrganizationsFeatures": { id: "o-{letters:10}" },
  "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation": {
    id: "{account}",
    computed: { issuerIdentifier: "https://{uuid}.tokens.sts.global.api.aws" },
  },
  "aws:iam/policy:Policy": {
    id: iam("policy{path}{name}"),
    autoname: named(128),
    computed: { arn: iam("policy{path}{name}"), policyId: "ANPA{base32:17}", attachmentCount: 0 },
    defaults: { path: "/" },
    replaceOn: ["name", "namePrefix", "path", "description"],
  },
  "aws:iam/policyAttachment:PolicyAttachment": { id: "{name}", autoname: named(255), replaceOn: ["name", "policyArn"] },
  "aws:iam/role:Role": {
    id: "{name}",
    autoname: named(64),
    computed: { arn: iam("role{path}{name}"), uniqueId: "AROA{base32:17}", createDate: "{now}" },
    defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
    replaceOn: ["name", "namePrefix", "path"],
  },
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": exclusive("roleName"),
  "aws:iam/rolePolicy:RolePolicy": inlinePolicy("role"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment("role"),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": exclusive("roleName"),
  "aws:iam/samlProvider:SamlProvider": {
    id: iam("saml-provider/{name}"),
    autoname: named(128),
    computed: { arn: iam("saml-provider/{name}"), samlProviderUuid: "{uuid}", validUntil: "2100-01-01T00:00:00Z" },
    replaceOn: ["name"],
  },
  "aws:iam/securityTokenServicePreferences:SecurityTokenServicePreferences": { id: "{account}" },
  "aws:iam/serverCertificate:ServerCertificate": {
    id: "ASCA{base32:17}",
    autoname: named(128),
    computed: { arn: iam("server-certificate{path}{name}"), uploadDate: "{now}" },
    defaults: { path: "/" },
    replaceOn: ["name", "namePrefix", "certificateBody", "certificateChain", "privateKey"],
  },
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": {
    id: iam("role/aws-service-role/{awsServiceName}/AWSServiceRoleFor{letters:8}"),
    computed: {
      arn: "{id}",
      uniqueId: "AROA{base32:17}",
      createDate: "{now}",
      path: "/aws-service-role/{awsServiceName}/",
    },
    replaceOn: ["awsServiceName", "customSuffix"],
  },
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": {
    id: "ACCA{base32:17}",
    computed: { serviceSpecificCredentialId: "{id}", servicePassword: "{base64:44}", createDate: "{now}" },
    defaults: { status: "Active" },
    replaceOn: ["serviceName", "userName", "credentialAgeDays"],
  },
  "aws:iam/signingCertificate:SigningCertificate": {
    id: "{certificateId}:{userName}",
    computed: { certificateId: "{letters:24}" },
    defaults: { status: "Active" },
    replaceOn: ["userName", "certificateBody"],
  },
  "aws:iam/sshKey:SshKey": {
    id: "APKA{base32:17}",
    computed: { sshPublicKeyId: "{id}", fingerprint: "{hex:32}", status: "Active" },
    replaceOn: ["username", "publicKey", "encoding"],
  },
  "aws:iam/user:User": {
    id: "{name}",
    autoname: named(64),
    computed: { arn: iam("user{path}{name}"), uniqueId: "AIDA{base32:17}" },
    defaults: { path: "/", forceDestroy: false },
  },
  "aws:iam/userGroupMembership:UserGroupMembership": { id: "terraform-{digits:26}", replaceOn: ["user"] },
  "aws:iam/userLoginProfile:UserLoginProfile": {
    id: "{user}",
    computed: { password: "{base64:20}" },
    defaults: { passwordLength: 20 },
    replaceOn: ["user", "pgpKey", "passwordLength", "passwordResetRequired"],
  },
  "aws:iam/userPoliciesExclusive:UserPoliciesExclusive": exclusive("userName"),
  "aws:iam/userPolicy:UserPolicy": inlinePolicy("user"),
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": attachment("user"),
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": exclusive("userName"),
  "aws:iam/virtualMfaDevice:VirtualMfaDevice": {
    id: iam("mfa{path}{virtualMfaDeviceName}"),
    computed: {
      arn: iam("mfa{path}{virtualMfaDeviceName}"),
      serialNumber: iam("mfa{path}{virtualMfaDeviceName}"),
      base32StringSeed: "{base32:64}",
    },
    defaults: { path: "/" },
    replaceOn: ["virtualMfaDeviceName", "path"],
  },

  "aws:organizations/account:Account": {
    id: "{digits:12}",
    autoname: named(50),
    computed: {
      arn: organizations("account/o-offline0001/{id}"),
      parentId: "r-offl",
      joinedMethod: "CREATED",
      joinedTimestamp: "{now}",
      status: "ACTIVE",
      state: "ACTIVE",
    },
    defaults: { closeOnDeletion: false },
    replaceOn: ["createGovcloud", "email"],
  },
  "aws:organizations/awsServiceAccess:AwsServiceAccess": {
    id: "{servicePrincipal}",
    computed: { dateEnabled: "{now}" },
    replaceOn: ["servicePrincipal"],
  },
  "aws:organizations/delegatedAdministrator:DelegatedAdministrator": {
    id: "{accountId}/{servicePrincipal}",
    computed: { arn: organizations("account/o-offline0001/{accountId}"), delegationEnabledDate: "{now}", status: "ACTIVE" },
    replaceOn: ["accountId", "servicePrincipal"],
  },
  "aws:organizations/organization:Organization": {
    id: "o-{letters:10}",
    computed: {
      arn: organizations("organization/{id}"),
      masterAccountArn: organizations("account/{id}/{account}"),
      masterAccountEmail: "owner@example.com",
      masterAccountId: "{account}",
      masterAccountName: "offline",
      roots: [{ arn: organizations("root/{id}/r-offl"), id: "r-offl", name: "Root", policyTypes: [] }],
    },
    defaults: { featureSet: "ALL" },
  },
  "aws:organizations/organizationalUnit:OrganizationalUnit": {
    id: "ou-offl-{letters:8}",
    autoname: named(128),
    computed: { arn: organizations("ou/o-offline0001/{id}") },
    replaceOn: ["parentId"],
  },
  "aws:organizations/policy:Policy": {
    id: "p-{letters:8}",
    autoname: named(128),
    computed: { arn: organizations("policy/o-offline0001/service_control_policy/{id}") },
    defaults: { type: "SERVICE_CONTROL_POLICY" },
    replaceOn: ["type"],
    json: ["content"],
  },
  "aws:organizations/policyAttachment:PolicyAttachment": {
    id: "{targetId}:{policyId}",
    replaceOn: ["policyId", "targetId"],
  },
  "aws:organizations/resourcePolicy:ResourcePolicy": {
    id: "rp-{letters:8}",
    computed: { arn: organizations("resourcepolicy/o-offline0001/{id}") },
    json: ["content"],
  },
  "aws:organizations/tag:Tag": { id: "{resourceId},{key}", replaceOn: ["resourceId", "key"] },

  "aws:ssoadmin/accountAssignment:AccountAssignment": {
    id: "{principalId},{principalType},{targetId},{targetType},{permissionSetArn},{instanceArn}",
    replaceOn: ["instanceArn", "permissionSetArn", "principalId", "principalType", "targetId", "targetType"],
  },
  "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment": {
    id: "{hex:16},{permissionSetArn},{instanceArn}",
    replaceOn: ["customerManagedPolicyReference", "instanceArn", "permissionSetArn"],
  },
  "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive": {
    id: "{permissionSetArn},{instanceArn}",
    replaceOn: ["instanceArn", "permissionSetArn"],
  },
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": {
    id: "{managedPolicyArn},{permissionSetArn},{instanceArn}",
    replaceOn: ["instanceArn", "managedPolicyArn", "permissionSetArn"],
  },
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": {
    id: "{permissionSetArn},{instanceArn}",
    replaceOn: ["instanceArn", "permissionSetArn"],
  },
  "aws:ssoadmin/permissionSet:PermissionSet": {
    id: "{arn},{instanceArn}",
    autoname: named(32),
    computed: { arn: "arn:{partition}:sso:::permissionSet/ssoins-offline000000001/ps-{hex:16}", createdDate: "{now}" },
    defaults: { sessionDuration: "PT1H" },
    replaceOn: ["name", "instanceArn"],
  },
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": {
    id: "{permissionSetArn},{instanceArn}",
    replaceOn: ["instanceArn", "permissionSetArn"],
    json: ["inlinePolicy"],
  },
  "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": {
    id: "{permissionSetArn},{instanceArn}",
    replaceOn: ["instanceArn", "permissionSetArn", "permissionsBoundary"],
  },
  "aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes": {
    id: "{instanceArn}",
    computed: { status: "ENABLED" },
    replaceOn: ["instanceArn"],
  },
  "aws:identitystore/group:Group": {
    id: "{identityStoreId}/{groupId}",
    computed: { groupId: "{uuid}", arn: "arn:{partition}:identitystore:::group/{groupId}" },
    replaceOn: ["identityStoreId"],
  },
  "aws:identitystore/groupMembership:GroupMembership": {
    id: "{identityStoreId}/{membershipId}",
    computed: { membershipId: "{uuid}" },
    replaceOn: ["identityStoreId", "groupId", "memberId"],
  },
  "aws:identitystore/user:User": {
    id: "{identityStoreId}/{userId}",
    computed: { userId: "{uuid}", userStatus: "ENABLED" },
    replaceOn: ["identityStoreId", "userName"],
  },

  "aws:sfn/stateMachine:StateMachine": {
    id: regional("states", "stateMachine:{name}"),
    autoname: named(80),
    computed: { arn: regional("states", "stateMachine:{name}"), creationDate: "{now}", status: "ACTIVE" },
    defaults: { type: "STANDARD" },
    replaceOn: ["name", "namePrefix", "type"],
    json: ["definition"],
  },
  "aws:sns/topic:Topic": {
    id: regional("sns", "{name}"),
    autoname: named(256),
    computed: { arn: regional("sns", "{name}"), owner: "{account}", tracingConfig: "PassThrough" },
    replaceOn: ["name", "namePrefix", "fifoTopic"],
    json: ["policy", "deliveryPolicy"],
  },
  "aws:sns/topicPolicy:TopicPolicy": { id: "{arn}", computed: { owner: "{account}" }, replaceOn: ["arn"], json: ["policy"] },
  "aws:sns/topicSubscription:TopicSubscription": {
    id: "{topic}:{uuid}",
    computed: { arn: "{id}", ownerId: "{account}", pendingConfirmation: true, filterPolicyScope: "MessageAttributes" },
    defaults: { confirmationTimeoutInMinutes: 1, endpointAutoConfirms: false, rawMessageDelivery: false },
    replaceOn: ["endpoint", "protocol", "topic"],
  },
  "aws:sqs/queue:Queue": {
    id: "https://sqs.{region}.amazonaws.com/{account}/{name}",
    autoname: named(80),
    computed: { arn: regional("sqs", "{name}"), url: "{id}" },
    replaceOn: ["name", "namePrefix", "fifoQueue"],
    json: ["policy"],
  },
  "aws:sqs/queuePolicy:QueuePolicy": { id: "{queueUrl}", replaceOn: ["queueUrl"], json: ["policy"] },

  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    id: "{alarmName}",
    computed: { arn: regional("cloudwatch", "alarm:{alarmName}") },
    defaults: { actionsEnabled: true },
    replaceOn: ["alarmName", "actionsEnabled"],
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    id: "{dashboardName}",
    computed: { dashboardArn: "arn:{partition}:cloudwatch::{account}:dashboard/{dashboardName}" },
    replaceOn: ["dashboardName"],
    json: ["dashboardBody"],
  },
  "aws:cloudwatch/eventBus:EventBus": {
    id: "{name}",
    autoname: named(256),
    computed: { arn: regional("events", "event-bus/{name}") },
    replaceOn: ["name", "eventSourceName"],
  },
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": {
    id: "{eventBusName}",
    defaults: { eventBusName: "default" },
    replaceOn: ["eventBusName"],
    json: ["policy"],
  },
  "aws:cloudwatch/eventRule:EventRule": {
    id: "{name}",
    autoname: named(64),
    computed: { arn: regional("events", "rule/{name}") },
    defaults: { eventBusName: "default", forceDestroy: false },
    replaceOn: ["name", "namePrefix", "eventBusName"],
    json: ["eventPattern"],
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    id: "{rule}-{targetId}",
    computed: { targetId: "terraform-{digits:26}" },
    defaults: { eventBusName: "default", forceDestroy: false },
    replaceOn: ["eventBusName", "rule", "targetId"],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    id: "{name}",
    autoname: named(512),
    computed: { arn: regional("logs", "log-group:{name}"), logGroupClass: "STANDARD" },
    defaults: { skipDestroy: false, retentionInDays: 0 },
    replaceOn: ["name", "namePrefix", "logGroupClass"],
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": { id: "{name}", autoname: named(512), replaceOn: ["name", "logGroupName"] },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    id: "{policyName}",
    computed: { policyScope: "ACCOUNT", revisionId: "{hex:32}" },
    replaceOn: ["policyName", "resourceArn"],
    json: ["policyDocument"],
  },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
    id: "cwlsf-{digits:10}",
    autoname: named(512),
    replaceOn: ["name", "logGroup"],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    id: "{name}",
    autoname: named(255),
    computed: { arn: regional("cloudwatch", "alarm:{name}") },
    defaults: { actionsEnabled: true, treatMissingData: "missing" },
    replaceOn: ["name"],
  },
  "aws:cloudtrail/trail:Trail": {
    id: regional("cloudtrail", "trail/{name}"),
    autoname: named(128),
    computed: { arn: regional("cloudtrail", "trail/{name}"), homeRegion: "{region}" },
    defaults: {
      enableLogging: true,
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: false,
      isOrganizationTrail: false,
      enableLogFileValidation: false,
    },
    replaceOn: ["name"],
  },
  "aws:cfg/configurationAggregator:ConfigurationAggregator": {
    id: "{name}",
    autoname: named(256),
    computed: { arn: regional("config", "config-aggregator/config-aggregator-{letters:8}") },
    replaceOn: ["name"],
  },
  "aws:cfg/conformancePack:ConformancePack": {
    id: "{name}",
    autoname: named(51),
    computed: { arn: regional("config", "conformance-pack/{name}/conformance-pack-{letters:8}") },
    replaceOn: ["name"],
  },
  "aws:cfg/deliveryChannel:DeliveryChannel": { id: "{name}", autoname: named(256), replaceOn: ["name"] },
  "aws:cfg/organizationManagedRule:OrganizationManagedRule": {
    id: "{name}",
    autoname: named(64),
    computed: { arn: regional("config", "organization-config-rule/{name}-{letters:8}") },
    replaceOn: ["name"],
    json: ["inputParameters"],
  },
  "aws:cfg/recorder:Recorder": { id: "{name}", autoname: named(256), replaceOn: ["name"] },
  "aws:cfg/recorderStatus:RecorderStatus": { id: "{name}", autoname: named(256), replaceOn: ["name"] },
  "aws:cfg/rule:Rule": {
    id: "{name}",
    autoname: named(128),
    computed: { arn: regional("config", "config-rule/{ruleId}"), ruleId: "config-rule-{letters:6}" },
    replaceOn: ["name"],
    json: ["inputParameters"],
  },
  "aws:kms/alias:Alias": {
    id: "{name}",
    autoname: { property: "name", longest: 256, prefix: "alias/" },
    computed: { arn: regional("kms", "{name}"), targetKeyArn: regional("kms", "key/{targetKeyId}") },
    replaceOn: ["name", "namePrefix"],
  },
  "aws:kms/key:Key": {
    id: "{uuid}",
    computed: { keyId: "{id}", arn: regional("kms", "key/{id}") },
    defaults: {
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
      isEnabled: true,
      enableKeyRotation: false,
      bypassPolicyLockoutSafetyCheck: false,
    },
    replaceOn: ["customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId"],
    json: ["policy"],
  },
  "aws:kms/keyPolicy:KeyPolicy": {
    id: "{keyId}",
    defaults: { bypassPolicyLockoutSafetyCheck: false },
    replaceOn: ["keyId"],
    json: ["policy"],
  },

  "aws:s3/bucket:Bucket": {
    id: "{bucket}",
    autoname: { property: "bucket", longest: 63, lowerCase: true },
    computed: {
      arn: "arn:{partition}:s3:::{bucket}",
      bucketDomainName: "{bucket}.s3.amazonaws.com",
      bucketRegionalDomainName: "{bucket}.s3.{region}.amazonaws.com",
      bucketRegion: "{region}",
      hostedZoneId: "Z3AQBSTGFYJSTF",
      requestPayer: "BucketOwner",
      acl: "private",
    },
    defaults: { forceDestroy: false },
    replaceOn: ["bucket", "bucketPrefix"],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting("expectedBucketOwner"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketSetting(),
  "aws:s3/bucketPolicy:BucketPolicy": bucketSetting(),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    ...bucketSetting(),
    defaults: { blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: false },
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketSetting("expectedBucketOwner"),
  "aws:s3/bucketVersioning:BucketVersioning": bucketSetting("expectedBucketOwner"),
  "aws:glue/catalogDatabase:CatalogDatabase": {
    id: "{catalogId}:{name}",
    autoname: { property: "name", longest: 255, lowerCase: true },
    computed: { arn: regional("glue", "database/{name}"), catalogId: "{account}" },
    replaceOn: ["name", "catalogId"],
  },
  "aws:glue/catalogTable:CatalogTable": {
    id: "{catalogId}:{databaseName}:{name}",
    autoname: { property: "name", longest: 255, lowerCase: true },
    computed: { arn: regional("glue", "table/{databaseName}/{name}"), catalogId: "{account}" },
    replaceOn: ["name", "databaseName", "catalogId"],
  },
  "aws:athena/namedQuery:NamedQuery": {
    id: "{uuid}",
    autoname: named(128),
    defaults: { workgroup: "primary" },
    replaceOn: ["name", "database", "query", "description", "workgroup"],
  },
  "aws:athena/workgroup:Workgroup": {
    id: "{name}",
    autoname: named(128),
    computed: { arn: regional("athena", "workgroup/{name}") },
    defaults: { state: "ENABLED", forceDestroy: false },
    replaceOn: ["name"],
  },
  "aws:accessanalyzer/analyzer:Analyzer": {
    id: "{analyzerName}",
    computed: { arn: regional("access-analyzer", "analyzer/{analyzerName}") },
    defaults: { type: "ACCOUNT" },
    replaceOn: ["analyzerName", "type"],
  },
  "aws:account/alternativeContact:AlternativeContact": {
    id: "{alternateContactType}",
    autoname: named(64),
    replaceOn: ["accountId", "alternateContactType"],
  },
  "aws:securityhub/account:Account": {
    id: "{account}",
    computed: { arn: regional("securityhub", "hub/default"), controlFindingGenerator: "SECURITY_CONTROL" },
    defaults: { enableDefaultStandards: true, autoEnableControls: true },
  },
  "aws:securityhub/standardsSubscription:StandardsSubscription": {
    id: regional("securityhub", "subscription/{letters:8}"),
    replaceOn: ["standardsArn"],
  },
  "aws:lambda/function:Function": {
    id: "{name}",
    autoname: named(64),
    computed: {
      arn: regional("lambda", "function:{name}"),
      invokeArn: "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
      qualifiedArn: "{arn}:$LATEST",
      lastModified: "{now}",
      version: "$LATEST",
      architectures: ["x86_64"],
    },
    defaults: { memorySize: 128, timeout: 3, publish: false, packageType: "Zip", reservedConcurrentExecutions: -1 },
    replaceOn: ["name"],
  },
  "aws:lambda/permission:Permission": {
    id: "{statementId}",
    autoname: { property: "statementId", longest: 100 },
    replaceOn: ["action", "function", "principal", "statementId", "sourceArn", "sourceAccount", "principalOrgId", "qualifier"],
  },
};

/**
 * True iff a preview may echo a type, or make up a function's answer, of this token. Those of IAM and of Organizations stay exact: policies
 * judge what the real provider makes of them.
 */
export function isEchoed(token: string): boolean {
  return token.startsWith("aws:") && !/^aws:(?:iam|organizations)\//.test(token) && !(token in types);
}

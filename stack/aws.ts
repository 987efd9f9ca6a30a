import type { DocumentSlot, Fact, PrincipalKind, Reference } from "./facts";
import { controlDocuments } from "./organization-readers";
import type { Reader } from "./reader";
import { indices, isSet, originOf, physicalName, type RawResource, reference, references, self, slot, sources } from "./reading";
import { read, text, UNKNOWN } from "./values";

/** The `aws` provider: https://www.pulumi.com/registry/packages/aws/ */
export const AWS: Readonly<Record<string, Reader>> = {
  "aws:iam/user:User": { facts: (r) => [principal(r, "user"), ...boundary(r, "user")] },
  "aws:iam/group:Group": { facts: (r) => [principal(r, "group")] },
  "aws:iam/role:Role": {
    documents: (r) => [trust(r), ...inlineOfRole(r).map(({ document }) => document)],
    facts: (r) => [
      principal(r, "role"),
      ...boundary(r, "role"),
      ...inlineOfRole(r).map(({ name, document }): Fact => inline(r, "role", self(r, "inlinePolicies"), name, document)),
      ...attachments(
        r,
        "role",
        self(r, "managedPolicyArns"),
        isLeftToProvider(r, "managedPolicyArns") ? [] : references(r, "managedPolicyArns"),
      ),
    ],
  },
  "aws:iam/policy:Policy": {
    documents: (r) => [slot(r, "identity", "policy")],
    facts: (r) => [{ kind: "managed-policy", origin: originOf(r), arn: physicalName(r, "arn"), document: slot(r, "identity", "policy") }],
  },
  "aws:iam/userPolicy:UserPolicy": inlinePolicy("user"),
  "aws:iam/groupPolicy:GroupPolicy": inlinePolicy("group"),
  "aws:iam/rolePolicy:RolePolicy": inlinePolicy("role"),
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": attachment("user"),
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": attachment("group"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment("role"),
  "aws:iam/policyAttachment:PolicyAttachment": { facts: exclusiveAttachment },
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": onlyAttachments("user"),
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": onlyAttachments("group"),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": onlyAttachments("role"),
  "aws:iam/userPoliciesExclusive:UserPoliciesExclusive": onlyInline("user"),
  "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive": onlyInline("group"),
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": onlyInline("role"),
  "aws:iam/userGroupMembership:UserGroupMembership": {
    facts: (r) => references(r, "groups").map((group) => ({ kind: "membership", origin: originOf(r), user: reference(r, "user"), group })),
  },
  "aws:iam/groupMembership:GroupMembership": {
    facts: (r) => [{ kind: "only-members", origin: originOf(r), group: reference(r, "group"), users: references(r, "users") }],
  },
  "aws:iam/accessKey:AccessKey": credential("an access key", "user"),
  "aws:iam/userLoginProfile:UserLoginProfile": { facts: loginProfile },
  "aws:iam/sshKey:SshKey": credential("an SSH key", "username"),
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": credential("a service-specific credential", "userName"),
  "aws:iam/signingCertificate:SigningCertificate": credential("a signing certificate", "userName"),
  "aws:organizations/policy:Policy": { documents: controlDocuments },
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": { documents: (r) => [slot(r, "identity", "inlinePolicy")] },
};

function principal(r: RawResource, of: PrincipalKind): Fact {
  const base = { kind: "principal", of, origin: originOf(r), name: physicalName(r, "name") } as const;
  return of === "role" ? { ...base, trust: trust(r), maxSessionSeconds: seconds(r) } : base;
}

function seconds(r: RawResource) {
  const value = read(r.props, "maxSessionDuration");
  return typeof value === "number" || value === UNKNOWN ? value : undefined;
}

function trust(r: RawResource): DocumentSlot {
  return slot(r, "trust", "assumeRolePolicy");
}

function boundary(r: RawResource, of: "user" | "role"): readonly Fact[] {
  if (!isSet(r, "permissionsBoundary")) return [];
  const policy = reference(r, "permissionsBoundary");
  return [{ kind: "boundary", origin: originOf(r), of, holder: self(r, "permissionsBoundary"), policy }];
}

/**
 * Where the program gives a role no policies, the preview shows them as unknown, for the provider to fill in with what other resources
 * attach, and those are read by themselves. What the program does give and is unknown comes from some resource.
 */
function isLeftToProvider(r: RawResource, property: "inlinePolicies" | "managedPolicyArns"): boolean {
  return r.propertyDependencies !== undefined && read(r.props, property) === UNKNOWN && sources(r, property).length === 0;
}

/** An `inlinePolicies` entry without a policy means "no inline policy" to the provider. */
function inlineOfRole(r: RawResource) {
  if (isLeftToProvider(r, "inlinePolicies")) return [];
  if (read(r.props, "inlinePolicies") === UNKNOWN) return [{ name: UNKNOWN, document: slot(r, "identity", "inlinePolicies") }] as const;
  return indices(r, "inlinePolicies")
    .map((index) => ({ name: UNKNOWN, document: slot(r, "identity", "inlinePolicies", index, "policy") }) as const)
    .filter(({ document }) => document.text !== "");
}

function inline(r: RawResource, of: PrincipalKind, holder: Reference, name: ReturnType<typeof text>, document: DocumentSlot): Fact {
  return { kind: "inline-policy", origin: originOf(r), of, holder, name, document };
}

function inlinePolicy(of: PrincipalKind): Reader {
  return {
    documents: (r) => [slot(r, "identity", "policy")],
    facts: (r) => [inline(r, of, reference(r, of), text(r.props, "name"), slot(r, "identity", "policy"))],
  };
}

function attachments(r: RawResource, of: PrincipalKind, holder: Reference, policies: readonly Reference[]): readonly Fact[] {
  return policies.map((policy) => ({ kind: "attachment", origin: originOf(r), of, holder, policy }));
}

function attachment(of: PrincipalKind): Reader {
  return { facts: (r) => attachments(r, of, reference(r, of), [reference(r, "policyArn")]) };
}

function exclusiveAttachment(r: RawResource): readonly Fact[] {
  const of = (kind: PrincipalKind, property: string) => references(r, property).map((holder) => ({ of: kind, holder }));
  const holders = [...of("user", "users"), ...of("group", "groups"), ...of("role", "roles")];
  return [{ kind: "only-holders", origin: originOf(r), policy: reference(r, "policyArn"), holders }];
}

function onlyAttachments(of: PrincipalKind): Reader {
  return {
    facts: (r) => [
      { kind: "only-attachments", origin: originOf(r), of, holder: reference(r, `${of}Name`), policies: references(r, "policyArns") },
    ],
  };
}

function onlyInline(of: PrincipalKind): Reader {
  return {
    facts: (r) => [
      { kind: "only-inline-policies", origin: originOf(r), of, holder: reference(r, `${of}Name`), names: references(r, "policyNames") },
    ],
  };
}

function credential(what: string, property: string): Reader {
  return { facts: (r) => [{ kind: "credential", origin: originOf(r), what, user: reference(r, property) }] };
}

function loginProfile(r: RawResource): readonly Fact[] {
  const required = read(r.props, "passwordResetRequired");
  const passwordChange = required === UNKNOWN ? UNKNOWN : required === true;
  return [{ kind: "credential", origin: originOf(r), what: "a login profile", user: reference(r, "user"), passwordChange }];
}

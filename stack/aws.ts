import type { DocumentSlot, Fact, IdentityKind, Reference } from "./facts";
import { controlDocuments } from "./organization-readers";
import type { Reader } from "./reader";
import { indices, isLeftToProvider, isSet, originOf, physicalName, type RawResource, reference, references, self, slot } from "./reading";
import { read, text, UNKNOWN } from "./values";

/** The `aws` provider: https://www.pulumi.com/registry/packages/aws/ */
export const AWS: Readonly<Record<string, Reader>> = {
  "aws:iam/user:User": { facts: (resource) => [principal(resource, "user"), ...boundary(resource, "user")] },
  "aws:iam/group:Group": { facts: (resource) => [principal(resource, "group")] },
  "aws:iam/role:Role": {
    documents: (resource) => [trust(resource), ...inlineOfRole(resource).map(({ document }) => document)],
    facts: (resource) => [
      principal(resource, "role"),
      ...boundary(resource, "role"),
      ...inlineOfRole(resource).map(
        ({ name, document }): Fact => inline(resource, "role", self(resource, "inlinePolicies"), name, document),
      ),
      ...attachments(
        resource,
        "role",
        self(resource, "managedPolicyArns"),
        isLeftToProvider(resource, "managedPolicyArns") ? [] : references(resource, "managedPolicyArns"),
      ),
    ],
  },
  "aws:iam/policy:Policy": {
    documents: (resource) => [slot(resource, "identity", "policy")],
    facts: (resource) => [
      {
        kind: "managed-policy",
        origin: originOf(resource),
        arn: physicalName(resource, "arn"),
        document: slot(resource, "identity", "policy"),
      },
    ],
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
    facts: (resource) =>
      references(resource, "groups").map((group) => ({
        kind: "membership",
        origin: originOf(resource),
        user: reference(resource, "user"),
        group,
      })),
  },
  "aws:iam/groupMembership:GroupMembership": {
    facts: (resource) => [
      { kind: "only-members", origin: originOf(resource), group: reference(resource, "group"), users: references(resource, "users") },
    ],
  },
  "aws:iam/accessKey:AccessKey": credential("an access key", "user"),
  "aws:iam/userLoginProfile:UserLoginProfile": { facts: loginProfile },
  "aws:iam/sshKey:SshKey": credential("an SSH key", "username"),
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": credential("a service-specific credential", "userName"),
  "aws:iam/signingCertificate:SigningCertificate": credential("a signing certificate", "userName"),
  "aws:organizations/policy:Policy": { documents: controlDocuments },
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": {
    documents: (resource) => [slot(resource, "identity", "inlinePolicy")],
  },
};

function principal(resource: RawResource, of: IdentityKind): Fact {
  const base = { kind: "principal", of, origin: originOf(resource), name: physicalName(resource, "name") } as const;
  return of === "role" ? { ...base, trust: trust(resource), maxSessionSeconds: seconds(resource) } : base;
}

function seconds(resource: RawResource) {
  const value = read(resource.props, "maxSessionDuration");
  return typeof value === "number" || value === UNKNOWN ? value : undefined;
}

function trust(resource: RawResource): DocumentSlot {
  return slot(resource, "trust", "assumeRolePolicy");
}

function boundary(resource: RawResource, of: "user" | "role"): readonly Fact[] {
  if (!isSet(resource, "permissionsBoundary")) return [];
  const policy = reference(resource, "permissionsBoundary");
  return [{ kind: "boundary", origin: originOf(resource), of, holder: self(resource, "permissionsBoundary"), policy }];
}

/** Where the program gives none, the provider fills in what other resources attach. An entry without a policy means "no inline policy" to it. */
function inlineOfRole(resource: RawResource) {
  if (isLeftToProvider(resource, "inlinePolicies")) return [];
  if (read(resource.props, "inlinePolicies") === UNKNOWN)
    return [{ name: UNKNOWN, document: slot(resource, "identity", "inlinePolicies") }] as const;
  return indices(resource, "inlinePolicies")
    .map((index) => ({ name: UNKNOWN, document: slot(resource, "identity", "inlinePolicies", index, "policy") }) as const)
    .filter(({ document }) => document.text !== "");
}

function inline(resource: RawResource, of: IdentityKind, holder: Reference, name: ReturnType<typeof text>, document: DocumentSlot): Fact {
  return { kind: "inline-policy", origin: originOf(resource), of, holder, name, document };
}

function inlinePolicy(of: IdentityKind): Reader {
  return {
    documents: (resource) => [slot(resource, "identity", "policy")],
    facts: (resource) => [
      inline(resource, of, reference(resource, of), text(resource.props, "name"), slot(resource, "identity", "policy")),
    ],
  };
}

function attachments(resource: RawResource, of: IdentityKind, holder: Reference, policies: readonly Reference[]): readonly Fact[] {
  return policies.map((policy) => ({ kind: "attachment", origin: originOf(resource), of, holder, policy }));
}

function attachment(of: IdentityKind): Reader {
  return { facts: (resource) => attachments(resource, of, reference(resource, of), [reference(resource, "policyArn")]) };
}

function exclusiveAttachment(resource: RawResource): readonly Fact[] {
  const of = (kind: IdentityKind, property: string) => references(resource, property).map((holder) => ({ of: kind, holder }));
  const holders = [...of("user", "users"), ...of("group", "groups"), ...of("role", "roles")];
  return [{ kind: "only-holders", origin: originOf(resource), policy: reference(resource, "policyArn"), holders }];
}

function onlyAttachments(of: IdentityKind): Reader {
  return {
    facts: (resource) => [
      {
        kind: "only-attachments",
        origin: originOf(resource),
        of,
        holder: reference(resource, `${of}Name`),
        policies: references(resource, "policyArns"),
      },
    ],
  };
}

function onlyInline(of: IdentityKind): Reader {
  return {
    facts: (resource) => [
      {
        kind: "only-inline-policies",
        origin: originOf(resource),
        of,
        holder: reference(resource, `${of}Name`),
        names: references(resource, "policyNames"),
      },
    ],
  };
}

function credential(what: string, property: string): Reader {
  return { facts: (resource) => [{ kind: "credential", origin: originOf(resource), what, user: reference(resource, property) }] };
}

function loginProfile(resource: RawResource): readonly Fact[] {
  // What nobody set is AWS's default, false. The provider reads it back during the update, so a preview shows it as a value that comes from nowhere.
  const required = !isLeftToProvider(resource, "passwordResetRequired") && read(resource.props, "passwordResetRequired");
  const passwordChange = required === UNKNOWN ? UNKNOWN : required === true;
  return [{ kind: "credential", origin: originOf(resource), what: "a login profile", user: reference(resource, "user"), passwordChange }];
}

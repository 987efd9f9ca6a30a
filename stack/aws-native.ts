import type { DocumentSlot, Fact, IdentityKind } from "./facts";
import { controlDocuments } from "./organization-readers";
import type { Reader } from "./reader";
import { indices, isSet, originOf, physicalName, type RawResource, reference, references, self, slot } from "./reading";
import { read, text, UNKNOWN } from "./values";

/** The `aws-native` provider, where groups, policies and members may nest: https://www.pulumi.com/registry/packages/aws-native/ */
export const AWS_NATIVE: Readonly<Record<string, Reader>> = {
  "aws-native:iam:User": {
    documents: nestedDocuments,
    facts: (resource) => [
      ...principal(resource, "user"),
      ...boundary(resource, "user"),
      ...references(resource, "groups").map(
        (group): Fact => ({ kind: "membership", origin: originOf(resource), user: self(resource, "groups"), group }),
      ),
      ...loginProfile(resource),
    ],
  },
  "aws-native:iam:Group": { documents: nestedDocuments, facts: (resource) => principal(resource, "group") },
  "aws-native:iam:Role": {
    documents: (resource) => [trust(resource), ...nestedDocuments(resource)],
    facts: (resource) => [...principal(resource, "role"), ...boundary(resource, "role")],
  },
  "aws-native:iam:ManagedPolicy": {
    documents: (resource) => [slot(resource, "identity", "policyDocument")],
    facts: managedPolicy,
  },
  /** CloudFormation's own, which the provider lacks: one inline policy of several holders. */
  "aws-native:iam:Policy": {
    documents: (resource) => [slot(resource, "identity", "policyDocument")],
    facts: (resource) => [...sharedInline(resource, "user"), ...sharedInline(resource, "group"), ...sharedInline(resource, "role")],
  },
  "aws-native:iam:AccessKey": {
    facts: (resource) => [{ kind: "credential", origin: originOf(resource), what: "an access key", user: reference(resource, "userName") }],
  },
  "aws-native:iam:UserPolicy": inlinePolicy("user"),
  "aws-native:iam:GroupPolicy": inlinePolicy("group"),
  "aws-native:iam:RolePolicy": inlinePolicy("role"),
  "aws-native:iam:UserToGroupAddition": {
    facts: (resource) =>
      references(resource, "users").map((user) => ({
        kind: "membership",
        origin: originOf(resource),
        user,
        group: reference(resource, "groupName"),
      })),
  },
  "aws-native:organizations:Policy": { documents: controlDocuments },
  "aws-native:sso:PermissionSet": {
    documents: (resource) => (isSet(resource, "inlinePolicy") ? [slot(resource, "identity", "inlinePolicy")] : []),
  },
};

function principal(resource: RawResource, of: IdentityKind): readonly Fact[] {
  const origin = originOf(resource);
  const base = { kind: "principal", of, origin, name: physicalName(resource, `${of}Name`) } as const;
  const fact: Fact = of === "role" ? { ...base, trust: trust(resource), maxSessionSeconds: seconds(resource) } : base;
  const holder = self(resource, "policies");
  return [
    fact,
    ...nested(resource).map(({ name, document }): Fact => ({ kind: "inline-policy", origin, of, holder, name, document })),
    ...references(resource, "managedPolicyArns").map((policy): Fact => ({ kind: "attachment", origin, of, holder, policy })),
  ];
}

function seconds(resource: RawResource) {
  const value = read(resource.props, "maxSessionDuration");
  return typeof value === "number" || value === UNKNOWN ? value : undefined;
}

function trust(resource: RawResource): DocumentSlot {
  return slot(resource, "trust", "assumeRolePolicyDocument");
}

function nested(resource: RawResource) {
  if (read(resource.props, "policies") === UNKNOWN) return [{ name: UNKNOWN, document: slot(resource, "identity", "policies") }] as const;
  return indices(resource, "policies").map((index) => {
    const entry = read(read(resource.props, "policies") as object, index);
    const name = typeof entry === "object" && entry !== null ? text(entry, "policyName") : UNKNOWN;
    return { name, document: slot(resource, "identity", "policies", index, "policyDocument") } as const;
  });
}

function nestedDocuments(resource: RawResource): readonly DocumentSlot[] {
  return nested(resource).map(({ document }) => document);
}

function boundary(resource: RawResource, of: "user" | "role"): readonly Fact[] {
  if (!isSet(resource, "permissionsBoundary")) return [];
  const policy = reference(resource, "permissionsBoundary");
  return [{ kind: "boundary", origin: originOf(resource), of, holder: self(resource, "permissionsBoundary"), policy }];
}

function managedPolicy(resource: RawResource): readonly Fact[] {
  const origin = originOf(resource);
  const policy = self(resource, "policyArn");
  const attached = (of: IdentityKind, property: string) =>
    references(resource, property).map((holder): Fact => ({ kind: "attachment", origin, of, holder, policy }));
  return [
    { kind: "managed-policy", origin, arn: physicalName(resource, "policyArn"), document: slot(resource, "identity", "policyDocument") },
    ...attached("user", "users"),
    ...attached("group", "groups"),
    ...attached("role", "roles"),
  ];
}

function sharedInline(resource: RawResource, of: IdentityKind): readonly Fact[] {
  return references(resource, `${of}s`).map((holder) => ({
    kind: "inline-policy",
    origin: originOf(resource),
    of,
    holder,
    name: text(resource.props, "policyName"),
    document: slot(resource, "identity", "policyDocument"),
  }));
}

function inlinePolicy(of: IdentityKind): Reader {
  return {
    documents: (resource) => [slot(resource, "identity", "policyDocument")],
    facts: (resource) => [
      {
        kind: "inline-policy",
        origin: originOf(resource),
        of,
        holder: reference(resource, `${of}Name`),
        name: text(resource.props, "policyName"),
        document: slot(resource, "identity", "policyDocument"),
      },
    ],
  };
}

function loginProfile(resource: RawResource): readonly Fact[] {
  if (!isSet(resource, "loginProfile")) return [];
  const profile = read(resource.props, "loginProfile");
  const required = typeof profile === "object" && profile !== null ? read(profile, "passwordResetRequired") : UNKNOWN;
  const passwordChange = required === UNKNOWN ? UNKNOWN : required === true;
  return [
    { kind: "credential", origin: originOf(resource), what: "a login profile", user: self(resource, "loginProfile"), passwordChange },
  ];
}

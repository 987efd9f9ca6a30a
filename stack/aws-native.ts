import type { DocumentSlot, Fact, PrincipalKind } from "./facts";
import { controlDocuments } from "./organization-readers";
import type { Reader } from "./reader";
import { indices, isSet, originOf, physicalName, type RawResource, reference, references, self, slot } from "./reading";
import { read, text, UNKNOWN } from "./values";

/** The `aws-native` provider, where groups, policies and members may nest: https://www.pulumi.com/registry/packages/aws-native/ */
export const AWS_NATIVE: Readonly<Record<string, Reader>> = {
  "aws-native:iam:User": {
    documents: nestedDocuments,
    facts: (r) => [
      ...principal(r, "user"),
      ...boundary(r, "user"),
      ...references(r, "groups").map((group): Fact => ({ kind: "membership", origin: originOf(r), user: self(r, "groups"), group })),
      ...loginProfile(r),
    ],
  },
  "aws-native:iam:Group": { documents: nestedDocuments, facts: (r) => principal(r, "group") },
  "aws-native:iam:Role": {
    documents: (r) => [trust(r), ...nestedDocuments(r)],
    facts: (r) => [...principal(r, "role"), ...boundary(r, "role")],
  },
  "aws-native:iam:ManagedPolicy": {
    documents: (r) => [slot(r, "identity", "policyDocument")],
    facts: managedPolicy,
  },
  "aws-native:iam:UserPolicy": inlinePolicy("user"),
  "aws-native:iam:GroupPolicy": inlinePolicy("group"),
  "aws-native:iam:RolePolicy": inlinePolicy("role"),
  "aws-native:iam:UserToGroupAddition": {
    facts: (r) =>
      references(r, "users").map((user) => ({ kind: "membership", origin: originOf(r), user, group: reference(r, "groupName") })),
  },
  "aws-native:organizations:Policy": { documents: controlDocuments },
  "aws-native:sso:PermissionSet": { documents: (r) => (isSet(r, "inlinePolicy") ? [slot(r, "identity", "inlinePolicy")] : []) },
};

function principal(r: RawResource, of: PrincipalKind): readonly Fact[] {
  const origin = originOf(r);
  const base = { kind: "principal", of, origin, name: physicalName(r, `${of}Name`) } as const;
  const fact: Fact = of === "role" ? { ...base, trust: trust(r), maxSessionSeconds: seconds(r) } : base;
  const holder = self(r, "policies");
  return [
    fact,
    ...nested(r).map(({ name, document }): Fact => ({ kind: "inline-policy", origin, of, holder, name, document })),
    ...references(r, "managedPolicyArns").map((policy): Fact => ({ kind: "attachment", origin, of, holder, policy })),
  ];
}

function seconds(r: RawResource) {
  const value = read(r.props, "maxSessionDuration");
  return typeof value === "number" || value === UNKNOWN ? value : undefined;
}

function trust(r: RawResource): DocumentSlot {
  return slot(r, "trust", "assumeRolePolicyDocument");
}

function nested(r: RawResource) {
  if (read(r.props, "policies") === UNKNOWN) return [{ name: UNKNOWN, document: slot(r, "identity", "policies") }] as const;
  return indices(r, "policies").map((index) => {
    const entry = read(read(r.props, "policies") as object, index);
    const name = typeof entry === "object" && entry !== null ? text(entry, "policyName") : UNKNOWN;
    return { name, document: slot(r, "identity", "policies", index, "policyDocument") } as const;
  });
}

function nestedDocuments(r: RawResource): readonly DocumentSlot[] {
  return nested(r).map(({ document }) => document);
}

function boundary(r: RawResource, of: "user" | "role"): readonly Fact[] {
  if (!isSet(r, "permissionsBoundary")) return [];
  const policy = reference(r, "permissionsBoundary");
  return [{ kind: "boundary", origin: originOf(r), of, holder: self(r, "permissionsBoundary"), policy }];
}

function managedPolicy(r: RawResource): readonly Fact[] {
  const origin = originOf(r);
  const policy = self(r, "policyArn");
  const attached = (of: PrincipalKind, property: string) =>
    references(r, property).map((holder): Fact => ({ kind: "attachment", origin, of, holder, policy }));
  return [
    { kind: "managed-policy", origin, arn: physicalName(r, "policyArn"), document: slot(r, "identity", "policyDocument") },
    ...attached("user", "users"),
    ...attached("group", "groups"),
    ...attached("role", "roles"),
  ];
}

function inlinePolicy(of: PrincipalKind): Reader {
  return {
    documents: (r) => [slot(r, "identity", "policyDocument")],
    facts: (r) => [
      {
        kind: "inline-policy",
        origin: originOf(r),
        of,
        holder: reference(r, `${of}Name`),
        name: text(r.props, "policyName"),
        document: slot(r, "identity", "policyDocument"),
      },
    ],
  };
}

function loginProfile(r: RawResource): readonly Fact[] {
  if (!isSet(r, "loginProfile")) return [];
  const profile = read(r.props, "loginProfile");
  const required = typeof profile === "object" && profile !== null ? read(profile, "passwordResetRequired") : UNKNOWN;
  const passwordChange = required === UNKNOWN ? UNKNOWN : required === true;
  return [{ kind: "credential", origin: originOf(r), what: "a login profile", user: self(r, "loginProfile"), passwordChange }];
}

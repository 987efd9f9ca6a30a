import type { DocumentSlot, Reference } from "./facts";
import { unwrapped } from "./generic";
import type { OrganizationFact } from "./organization";
import { isSet, originOf, type RawResource, reference, references, self, slot } from "./reading";
import { list, type Maybe, text, UNKNOWN } from "./values";

type Read = (resource: RawResource) => readonly OrganizationFact[];

const READERS = new Map<string, Read>(
  Object.entries<Read>({
    "aws:organizations/organization:Organization": (resource) => [
      {
        kind: "target",
        of: "organization",
        origin: originOf(resource),
        id: firstRoot(resource),
        parent: undefined,
        scpsEnabled: scpsEnabled(resource),
      },
    ],
    "aws:organizations/organizationalUnit:OrganizationalUnit": (resource) => unit(resource, reference(resource, "parentId")),
    "aws:organizations/account:Account": (resource) =>
      account(resource, isSet(resource, "parentId") ? reference(resource, "parentId") : undefined),
    "aws:organizations/policy:Policy": controlPolicy,
    "aws:organizations/policyAttachment:PolicyAttachment": (resource) => [
      {
        kind: "control-attachment",
        origin: originOf(resource),
        policy: reference(resource, "policyId"),
        target: reference(resource, "targetId"),
      },
    ],
    "aws:iam/organizationsFeatures:OrganizationsFeatures": (resource) => [
      { kind: "root-management", origin: originOf(resource), features: list(resource.props, "enabledFeatures") },
    ],
    "aws-native:organizations:Organization": (resource) => [
      { kind: "target", of: "organization", origin: originOf(resource), id: text(resource.props, "rootId") ?? UNKNOWN, parent: undefined },
    ],
    "aws-native:organizations:OrganizationalUnit": (resource) => unit(resource, reference(resource, "parentId")),
    "aws-native:organizations:Account": (resource) => account(resource, references(resource, "parentIds")[0]),
    "aws-native:organizations:Policy": (resource) => [
      ...controlPolicy(resource),
      ...references(resource, "targetIds").map(
        (target): OrganizationFact => ({
          kind: "control-attachment",
          origin: originOf(resource),
          policy: self(resource, "targetIds"),
          target,
        }),
      ),
    ],
  }),
);

/** What the resource says about an organization; nothing for a type that says nothing. */
export function organizationFactsOf(resource: RawResource): readonly OrganizationFact[] {
  const read = unwrapped(resource);
  return READERS.get(read.type)?.(read) ?? [];
}

const PURPOSES: Readonly<Record<string, "scp" | "rcp">> = { SERVICE_CONTROL_POLICY: "scp", RESOURCE_CONTROL_POLICY: "rcp" };

/** The document of an organization policy. The type defaults to an SCP; those for tags, backups and opt-outs hold no IAM document. */
export function controlDocuments(resource: RawResource): readonly DocumentSlot[] {
  const type = typeOf(resource);
  const purpose = type === UNKNOWN ? "scp" : PURPOSES[type];
  return purpose === undefined ? [] : [slot(resource, purpose, "content")];
}

function typeOf(resource: RawResource): Maybe<string> {
  return text(resource.props, "type") ?? "SERVICE_CONTROL_POLICY";
}

function controlPolicy(resource: RawResource): readonly OrganizationFact[] {
  const type = typeOf(resource);
  return [
    {
      kind: "control-policy",
      origin: originOf(resource),
      id: idOf(resource),
      isScp: type === UNKNOWN ? UNKNOWN : type === "SERVICE_CONTROL_POLICY",
      document: controlDocuments(resource)[0],
    },
  ];
}

function unit(resource: RawResource, parent: Reference): readonly OrganizationFact[] {
  return [{ kind: "target", of: "organizational unit", origin: originOf(resource), id: idOf(resource), parent }];
}

function account(resource: RawResource, parent: Reference | undefined): readonly OrganizationFact[] {
  return [{ kind: "target", of: "account", origin: originOf(resource), id: idOf(resource), parent }];
}

/** The id stands at the end of the ARN. */
function idOf(resource: RawResource): Maybe<string> {
  const arn = text(resource.props, "arn");
  return typeof arn === "string" ? arn.slice(arn.lastIndexOf("/") + 1) : UNKNOWN;
}

function firstRoot(resource: RawResource): Maybe<string> {
  const roots = list(resource.props, "roots");
  const root = roots[0];
  return typeof root === "object" && root !== null ? (text(root, "id") ?? UNKNOWN) : UNKNOWN;
}

/** SCPs do nothing until the organization turns their type on. */
function scpsEnabled(resource: RawResource): Maybe<boolean> {
  const types = list(resource.props, "enabledPolicyTypes");
  return types.includes("SERVICE_CONTROL_POLICY") || (types.includes(UNKNOWN) ? UNKNOWN : false);
}

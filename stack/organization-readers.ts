import type { DocumentSlot, Reference } from "./facts";
import { unwrapped } from "./generic";
import type { OrganizationFact } from "./organization";
import { isSet, originOf, type RawResource, reference, references, self, slot } from "./reading";
import { list, type Maybe, text, UNKNOWN } from "./values";

type Read = (resource: RawResource) => readonly OrganizationFact[];

const READERS = new Map<string, Read>(
  Object.entries<Read>({
    "aws:organizations/organization:Organization": (r) => [
      { kind: "target", of: "organization", origin: originOf(r), id: firstRoot(r), parent: undefined, scpsEnabled: scpsEnabled(r) },
    ],
    "aws:organizations/organizationalUnit:OrganizationalUnit": (r) => unit(r, reference(r, "parentId")),
    "aws:organizations/account:Account": (r) => account(r, isSet(r, "parentId") ? reference(r, "parentId") : undefined),
    "aws:organizations/policy:Policy": controlPolicy,
    "aws:organizations/policyAttachment:PolicyAttachment": (r) => [
      { kind: "control-attachment", origin: originOf(r), policy: reference(r, "policyId"), target: reference(r, "targetId") },
    ],
    "aws:iam/organizationsFeatures:OrganizationsFeatures": (r) => [
      { kind: "root-management", origin: originOf(r), features: list(r.props, "enabledFeatures") },
    ],
    "aws-native:organizations:Organization": (r) => [
      { kind: "target", of: "organization", origin: originOf(r), id: text(r.props, "rootId") ?? UNKNOWN, parent: undefined },
    ],
    "aws-native:organizations:OrganizationalUnit": (r) => unit(r, reference(r, "parentId")),
    "aws-native:organizations:Account": (r) => account(r, references(r, "parentIds")[0]),
    "aws-native:organizations:Policy": (r) => [
      ...controlPolicy(r),
      ...references(r, "targetIds").map(
        (target): OrganizationFact => ({ kind: "control-attachment", origin: originOf(r), policy: self(r, "targetIds"), target }),
      ),
    ],
  }),
);

/** What the resource says about an organisation; nothing for a type that says nothing. */
export function organizationFactsOf(resource: RawResource): readonly OrganizationFact[] {
  const read = unwrapped(resource);
  return READERS.get(read.type)?.(read) ?? [];
}

const PURPOSES: Readonly<Record<string, "scp" | "rcp">> = { SERVICE_CONTROL_POLICY: "scp", RESOURCE_CONTROL_POLICY: "rcp" };

/** The document of an organisation policy. The type defaults to an SCP; those for tags, backups and opt-outs hold no IAM document. */
export function controlDocuments(r: RawResource): readonly DocumentSlot[] {
  const type = text(r.props, "type") ?? "SERVICE_CONTROL_POLICY";
  const purpose = type === UNKNOWN ? "scp" : PURPOSES[type];
  return purpose === undefined ? [] : [slot(r, purpose, "content")];
}

function controlPolicy(r: RawResource): readonly OrganizationFact[] {
  return controlDocuments(r).map((document) => ({ kind: "control-policy", origin: originOf(r), id: idOf(r), document }));
}

function unit(r: RawResource, parent: Reference): readonly OrganizationFact[] {
  return [{ kind: "target", of: "organizational unit", origin: originOf(r), id: idOf(r), parent }];
}

function account(r: RawResource, parent: Reference | undefined): readonly OrganizationFact[] {
  return [{ kind: "target", of: "account", origin: originOf(r), id: idOf(r), parent }];
}

/** The id stands at the end of the ARN. */
function idOf(r: RawResource): Maybe<string> {
  const arn = text(r.props, "arn");
  return typeof arn === "string" ? arn.slice(arn.lastIndexOf("/") + 1) : UNKNOWN;
}

function firstRoot(r: RawResource): Maybe<string> {
  const roots = list(r.props, "roots");
  const root = roots[0];
  return typeof root === "object" && root !== null ? (text(root, "id") ?? UNKNOWN) : UNKNOWN;
}

/** SCPs do nothing until the organisation turns their type on. */
function scpsEnabled(r: RawResource): Maybe<boolean> {
  const types = list(r.props, "enabledPolicyTypes");
  return types.includes("SERVICE_CONTROL_POLICY") || (types.includes(UNKNOWN) ? UNKNOWN : false);
}

import type { DocumentSlot, Origin, Reference } from "./facts";
import { isUnanswered, isUnplanned } from "./unplanned";
import { documentText, hasUnknown, list, type Maybe, read, text, UNKNOWN } from "./values";

/** The part of `PolicyResource` and `ResourceValidationArgs` that the readers need. */
export interface RawResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
  readonly provider?: { readonly urn?: string; readonly props: Record<string, unknown> } | undefined;
  readonly propertyDependencies?: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** Which account a provider works in: these settings choose the credentials, in `aws` and `aws-native` alike. */
const CREDENTIAL_SETTINGS = ["profile", "accessKey", "assumeRole", "assumeRoles", "assumeRoleWithWebIdentity", "sharedCredentialsFiles"];

export function originOf(resource: RawResource): Origin {
  const { urn, type, name, provider } = resource;
  if (provider === undefined) return { urn, type, name, account: "" };
  const settings = CREDENTIAL_SETTINGS.map((key) => read(provider.props, key));
  // Two providers whose account isn't known yet are likely to have one each.
  const account = settings.some(hasUnknown) ? (provider.urn ?? "") : settings.map((setting) => String(setting ?? "")).join("|");
  return { urn, type, name, account };
}

export function reference(resource: RawResource, property: string, value: Maybe<unknown> = read(resource.props, property)): Reference {
  const known = typeof value === "string" && !isUnanswered(resource, value) ? value : UNKNOWN;
  return { value: known, sources: sources(resource, property), property };
}

/** One reference for each member of a list property; one for all of them where the list is unknown as a whole. */
export function references(resource: RawResource, property: string): readonly Reference[] {
  if (read(resource.props, property) === UNKNOWN) return [{ ...reference(resource, property), whole: true }];
  const members = list(resource.props, property);
  const known = members.filter((member) => typeof member === "string");
  const unknown = members.length - known.length;
  let position = 0;
  return members.map((member) => {
    const one = reference(resource, property, member);
    return one.value === UNKNOWN ? { ...one, among: { position: position++, unknown, known } } : one;
  });
}

/** The reference of a resource to itself, for documents that are nested in their holder. */
export function self(resource: RawResource, property: string): Reference {
  return { value: UNKNOWN, sources: [resource.urn], property };
}

export function isSet(resource: RawResource, property: string): boolean {
  const value = read(resource.props, property);
  return value !== undefined && value !== null && value !== "";
}

export function physicalName(resource: RawResource, property: string): Maybe<string> {
  return text(resource.props, property) ?? UNKNOWN;
}

export function slot(resource: RawResource, purpose: DocumentSlot["purpose"], ...path: readonly (string | number)[]): DocumentSlot {
  const last = path[path.length - 1] ?? "";
  let holder: Maybe<unknown> = resource.props;
  for (const step of path.slice(0, -1)) holder = isObject(holder) ? read(holder, step) : holder;
  const found = isObject(holder) ? documentText(holder, last) : UNKNOWN;
  const text = found !== UNKNOWN && isUnanswered(resource, found) ? UNKNOWN : found;
  return { origin: originOf(resource), purpose, path, text };
}

/** The indices of a list property of objects: none where it is missing or unknown. */
export function indices(resource: RawResource, property: string): readonly number[] {
  const value = read(resource.props, property);
  return Array.isArray(value) ? [...value.keys()] : [];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/**
 * True iff the program leaves the property out, although the preview shows it as unknown: what isn't given, the provider fills in at the update.
 * What the program gives and is unknown comes from some resource.
 */
export function isLeftToProvider(resource: RawResource, property: string): boolean {
  if (resource.propertyDependencies === undefined || isUnplanned(resource)) return false;
  return read(resource.props, property) === UNKNOWN && sources(resource, property).length === 0;
}

/** The URNs of the resources that a property comes from. */
function sources(resource: RawResource, property: string): readonly string[] {
  return (resource.propertyDependencies?.[property] ?? []).map((source) => source.urn);
}

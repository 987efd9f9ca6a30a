import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { isUnplanned, NOTHING_KNOWN } from "../../stack/unplanned";

const inputs = new Map<string, ResourceValidationArgs["props"]>();

/** Keeps the inputs of a resource that will have no outputs in this preview: resource policies see them, stack policies come after those. */
export function keepInputs(resource: ResourceValidationArgs): void {
  if (isUnplanned(resource)) inputs.set(resource.urn, resource.props);
}

/** The resource with the inputs that were kept, if it has no outputs in this preview; with nothing known, where none were kept. */
export function withInputs(resource: PolicyResource): PolicyResource {
  if (Object.keys(resource.props).length > 0 || !isUnplanned(resource)) return resource;
  return { ...resource, props: inputs.get(resource.urn) ?? NOTHING_KNOWN };
}

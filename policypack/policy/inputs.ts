import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { isUnplanned, NOTHING_KNOWN } from "../../stack/unplanned";

const inputs = new Map<string, ResourceValidationArgs["props"]>();

/** Keeps the inputs of a resource that will have no outputs in this preview: resource policies see them, stack policies come after those. */
export function keepInputs(resource: ResourceValidationArgs): void {
  if (isUnplanned(resource)) inputs.set(resource.urn, resource.props);
}

/** The resources, with the inputs that were kept of those that have no outputs in this preview, and with nothing known where none were kept. */
export function withInputs(resources: PolicyResource[]): PolicyResource[] {
  if (!resources.some(isBare)) return resources;
  return resources.map((resource) => (isBare(resource) ? { ...resource, props: inputs.get(resource.urn) ?? NOTHING_KNOWN } : resource));
}

function isBare(resource: PolicyResource): boolean {
  return Object.keys(resource.props).length === 0 && isUnplanned(resource);
}

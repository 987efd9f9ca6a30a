import type { RawResource } from "./reading";

/**
 * A resource that makes any CloudFormation type, as the `aws-native` resource of that type; every other resource as it is. An unknown
 * property throws, and one that isn't JSON too: the caller reports the resource.
 */
export function unwrapped(resource: RawResource): RawResource {
  const { props } = resource;
  switch (resource.type) {
    case "aws:cloudcontrol/resource:Resource":
      return nativeOf(resource, props.typeName, () => JSON.parse(String(props.desiredState)));
    case "aws-native:index:ExtensionResource":
      return nativeOf(resource, props.type, () => JSON.parse(JSON.stringify(props.properties ?? {})));
    default:
      return resource;
  }
}

/** The resource of a CloudFormation type as `aws-native` has it; as it is, where that type is none that is read. */
export function nativeOf(resource: RawResource, type: unknown, properties: () => object): RawResource {
  const [, service, kind] = /^AWS::(IAM|Organizations|SSO)::(\w+)$/.exec(String(type)) ?? [];
  if (service === undefined) return resource;
  return { ...resource, type: `aws-native:${service.toLowerCase()}:${kind}`, props: camelCase(properties()) };
}

/** CloudFormation's names with a small first letter, in the resource and in what nests in it; documents stay as they are. */
function camelCase(properties: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), nested(key, value)]),
  );
}

function nested(key: string, value: unknown): unknown {
  if (key === "LoginProfile" && isObject(value)) return camelCase(value);
  if (key === "Policies" && Array.isArray(value)) return value.map((entry) => (isObject(entry) ? camelCase(entry) : entry));
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

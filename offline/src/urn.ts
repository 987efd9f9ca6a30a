/** The type of the resource that a URN names: the last of its chain of types. https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export function typeOfUrn(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? urn;
}

/** The name that the program gave the resource. */
export function nameOfUrn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

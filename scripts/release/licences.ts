import satisfies from "spdx-satisfies";

/** A component of a CycloneDX SBOM, as `npm sbom` writes it. https://cyclonedx.org/docs/1.5/json/#components */
export interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly { readonly license?: { readonly id?: string; readonly name?: string }; readonly expression?: string }[];
}

/** What may be shipped to users beside Apache-2.0 code without further duty than naming it; MPL binds its own files alone. */
const ALLOWED = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Python-2.0",
  "Unlicense",
];

/** Packages whose manifest names no SPDX licence, and what a person read in their LICENSE file. */
const READ: Readonly<Record<string, string>> = { "@logdna/tail-file@2.2.0": "MIT" };

/** The SPDX expression of a component's licence; `undefined` where nobody said it. */
export function licenceOf({ name, version, licenses = [] }: Component): string | undefined {
  const said = licenses.map(({ license, expression }) => expression ?? license?.id);
  if (said.length === 0 || said.includes(undefined)) return READ[`${name}@${version}`];
  return said.length === 1 ? said[0] : said.map((each) => `(${each})`).join(" AND ");
}

/** What is wrong with the licences: nothing iff each is known and permissive. An unknown one is never let through. */
export function licenceFaults(components: readonly Component[]): readonly string[] {
  return components.flatMap((component) => {
    const what = `\`${component.name}@${component.version}\``;
    const licence = licenceOf(component);
    if (licence === undefined)
      return [`${what} names no SPDX licence: read its LICENSE file, and write it down in scripts/release/licences.ts`];
    return isAllowed(licence) ? [] : [`${what} is under \`${licence}\`, which isn't among the permissive licences: replace it`];
  });
}

function isAllowed(expression: string): boolean {
  try {
    return satisfies(expression, ALLOWED);
  } catch {
    return false;
  }
}

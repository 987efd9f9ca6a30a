import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { main, type Provider } from "@pulumi/pulumi/provider";

type Component = new (name: string, args: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/**
 * The component provider. The SDK's own host infers the schema with the TypeScript compiler at every start; this one serves the schema that
 * the build inferred.
 */
function provider(): Provider {
  const schema = readFileSync(join(__dirname, "schema.json"), "utf8");
  const { version, resources } = JSON.parse(schema) as { version: string; resources: Record<string, { properties?: object }> };
  return {
    version,
    schema,
    async construct(name, type, inputs, options) {
      const made = await component(type, name, inputs, options);
      const outputs = Object.keys(resources[type]?.properties ?? {});
      const state = Object.fromEntries(outputs.map((output) => [output, made[output as keyof typeof made]]));
      return { urn: made.urn, state };
    },
  };
}

/** The components are loaded for the first one that is made: the schema is there without them, and the AWS SDK takes a while to load. */
async function component(
  type: string,
  name: string,
  inputs: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
): Promise<pulumi.ComponentResource> {
  const components = await import("./index.js");
  const made = new Map<string, unknown>(Object.entries(components)).get(type.split(":")[2] ?? "") as Component | undefined;
  if (!made) throw new Error(`unknown component \`${type}\``);
  try {
    return new made(name, inputs, options);
  } catch (error) {
    if (!(error instanceof components.ArgumentsError)) throw error;
    // The engine shows these by property, and without a stack trace.
    const errors = error.problems.map(({ property, reason }) => ({ propertyPath: property, reason: `\`${property}\` ${reason}` }));
    throw new pulumi.InputPropertiesError({ message: "arguments refused", errors });
  }
}

main(provider(), process.argv.slice(2));

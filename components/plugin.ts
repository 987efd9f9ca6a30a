import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { main, type Provider } from "@pulumi/pulumi/provider";
import { ArgumentsError } from "./arguments-error";
import { plainInputs, type Schema } from "./plain-inputs";

type Component = new (name: string, args: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/**
 * The component provider. The SDK's own host infers the schema with the TypeScript compiler at every start; this one serves the schema that
 * the build inferred.
 */
function provider(): Provider {
  const text = readFileSync(join(__dirname, "schema.json"), "utf8");
  const schema = JSON.parse(text) as Schema;
  return {
    version: schema.version,
    schema: text,
    async construct(name, type, inputs, options) {
      const [args, problems] = await plainInputs(type, inputs, schema);
      if (problems.length > 0) throw refusal(new ArgumentsError(type.split(":")[2] ?? "", name, problems));
      const made = await component(type, name, args, options);
      const outputs = Object.keys(schema.resources[type]?.properties ?? {});
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
    throw error instanceof components.ArgumentsError ? refusal(error) : error;
  }
}

/**
 * The engine shows it without a stack trace. Not by property: it would print the property's value beside, and 3.274.1 panics at one that is
 * unknown.
 */
function refusal({ message }: ArgumentsError): Error {
  return new pulumi.InputPropertiesError({ message, errors: [] });
}

/** Pulumi's plugin runner calls what the package's main exports. Nobody else does, so whoever loads the folder by its path starts no server. */
function serve(): Promise<void> {
  return main(provider(), process.argv.slice(2));
}

export = serve;

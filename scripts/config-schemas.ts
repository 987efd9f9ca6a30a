// The JSON schemas of configuration files, from the policies' own: written with the rest of the documentation by `npm run docs:policies`.
import { shareable } from "../cli/config/shared";
import { policies } from "../policypack/policies";
import { EXEMPTIONS } from "../policypack/policy/exemptions";
import type { Setting } from "../policypack/policy/settings";

type Policy = (typeof policies)[number];

const DRAFT = "http://json-schema.org/draft-07/schema#";
const LEVEL = { enum: ["advisory", "mandatory", "remediate", "disabled"], description: "How a violation counts." };
const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
const object = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  ...(required.length > 0 && { required }),
  properties,
});

const ENVIRONMENTS = {
  type: "array",
  items: { type: "string", minLength: 1 },
  description: "Pulumi ESC environments, read by Pulumi only.",
};

/** What Pulumi CLI 3.274 takes: https://github.com/pulumi/pulumi/blob/v3.274.1/pkg/resource/analyzer/exceptions.go */
const EXCEPTIONS = {
  type: "object",
  description: "Pulumi's own exceptions, by their ids; Pulumi applies them itself.",
  propertyNames: { pattern: "^[A-Za-z0-9_.-]+$" },
  additionalProperties: object(
    {
      reason: { type: "string", pattern: "\\S", description: "Why these violations don't count." },
      match: {
        type: "array",
        minItems: 1,
        items: object(
          {
            policies: { type: "array", minItems: 1, items: { enum: policies.map(({ name }) => name) }, description: "Ids of policies." },
            targets: {
              type: "array",
              minItems: 1,
              items: { type: "string", pattern: "^urn:pulumi:.*::.*::.*::" },
              description: "URNs, compared exactly.",
            },
          },
          ["policies", "targets"],
        ),
      },
    },
    ["reason", "match"],
  ),
};

/** For `--policy-pack-config FILE`: the engine checks types and ranges itself, but ignores a key or a policy that doesn't exist. */
export function configSchema(): object {
  return {
    $schema: DRAFT,
    title: "Configuration of the policy pack mfa-guard",
    type: "object",
    if: { required: ["version"], properties: { version: { type: "number" } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
    then: object(
      {
        $schema: { type: "string" },
        version: { const: 2, description: "Read by Pulumi CLI 3.274 and later." },
        policies: object(entries()),
        exceptions: EXCEPTIONS,
        environments: ENVIRONMENTS,
      },
      ["version"],
    ),
    else: object({ ...entries(), environments: ENVIRONMENTS }),
    definitions: definitions(),
  };
}

/** For `mfa-guard config expand FILE`. */
export function shortSchema(): object {
  const exemption = {
    ...EXEMPTIONS.items,
    properties: {
      policies: {
        type: "array",
        minItems: 1,
        uniqueItems: true,
        items: { enum: policies.map(({ name }) => name) },
        description: "The policies that it exempts from; without it, all.",
      },
      ...EXEMPTIONS.items.properties,
    },
  };
  return {
    $schema: DRAFT,
    title: "What `mfa-guard config expand` makes the configuration of the policy pack mfa-guard from",
    ...object(
      {
        $schema: { type: "string" },
        "mfa-guard": { const: 1, description: "Tells a short file from Pulumi's." },
        shared: {
          ...object(Object.fromEntries(shareable.map(({ key, setting }) => [key, setting]))),
          description: "Settings for every policy that has them; what a policy's own entry says goes before them.",
        },
        exemptions: { type: "array", items: exemption, description: "Exemptions, each for the policies that it names." },
        policies: { ...object(entries()), description: "Levels and settings of single policies, as in Pulumi's file." },
        exceptions: EXCEPTIONS,
        environments: ENVIRONMENTS,
      },
      ["mfa-guard"],
    ),
    definitions: definitions(),
  };
}

function entries(): object {
  return Object.fromEntries(["all", ...policies.map(({ name }) => name)].map((name) => [name, ref(name)]));
}

function definitions(): object {
  return {
    level: LEVEL,
    exemptions: EXEMPTIONS,
    all: { anyOf: [ref("level"), object({ enforcementLevel: ref("level") })] },
    ...Object.fromEntries(policies.map((policy) => [policy.name, definition(policy)])),
  };
}

/** A policy that says nothing until it is required isn't turned on by a level: its level alone would be a mistake. */
function definition({ description, configSchema }: Policy): object {
  const { exemptions: _, ...settings } = (configSchema?.properties ?? {}) as Record<string, Setting>;
  const properties = { enforcementLevel: ref("level"), exemptions: ref("exemptions"), ...settings };
  if (!("required" in settings)) return { description, anyOf: [ref("level"), object(properties)] };
  const turnedOn = { required: ["enforcementLevel"], properties: { enforcementLevel: { not: { const: "disabled" } } } };
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
  return { description, anyOf: [{ const: "disabled" }, { ...object(properties), if: turnedOn, then: { required: ["required"] } }] };
}

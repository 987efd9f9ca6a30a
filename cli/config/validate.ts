import type { ErrorObject } from "ajv";
import schema from "../../policypack/config.schema.json";
import { isDay } from "../../policypack/policy/exemptions";
import { auditOnly } from "../policies/policies";
import short from "../short-config.schema.json";
import { UserError } from "../user-error";
import { isShort } from "./file";

/** The audit's own policies have a level too, wherever policies stand. */
const own = Object.fromEntries(auditOnly.map(({ name }) => [name, { $ref: "#/definitions/all" }]));
const withOwn = <T extends { readonly properties: object }>(of: T) => ({ ...of, properties: { ...of.properties, ...own } });
const { then: version2, else: plain } = schema;
const PULUMI = {
  ...schema,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
  then: { ...version2, properties: { ...version2.properties, policies: withOwn(version2.properties.policies) } },
  else: withOwn(plain),
};
const SHORT = { ...short, properties: { ...short.properties, policies: withOwn(short.properties.policies) } };

/** Throws a `UserError` that names the first thing that is wrong, and where. */
export function assertValid(path: string, value: unknown): void {
  const [of, what] = isShort(value)
    ? [SHORT, "a short file as docs/configuration.md describes it"]
    : [PULUMI, "a configuration as docs/configuration.md describes it"];
  // Loaded here, because only commands that are given a file need it.
  const { Ajv } = require("ajv") as typeof import("ajv");
  const validate = new Ajv({ allErrors: true, formats: { date: isDay } }).compile(of);
  if (!validate(value)) throw new UserError(`\`${path}\` ${describe(validate.errors ?? [])}: it should be ${what}`);
}

/** Where a value may be one of several things, the deepest error is of the one that was meant. */
function describe(errors: readonly ErrorObject[]): string {
  const [worst] = errors
    .filter(({ keyword }) => !["anyOf", "if", "propertyNames"].includes(keyword))
    .sort((a, b) => b.instancePath.length - a.instancePath.length || Number(isOfLevel(a)) - Number(isOfLevel(b)));
  if (worst === undefined) return "has another shape";
  const where = worst.instancePath === "" ? "" : ` in \`${worst.instancePath.slice(1).replaceAll("/", ".")}\``;
  if (worst.keyword === "additionalProperties")
    return `has the key \`${worst.params.additionalProperty}\`${where}, which isn't known there`;
  if (worst.propertyName !== undefined) return `has the key \`${worst.propertyName}\`${where}, which isn't a possible id`;
  const expected = worst.keyword === "enum" ? `must be one of ${worst.params.allowedValues.join(", ")}` : worst.message;
  return `has a wrong value${where} (${expected})`;
}

function isOfLevel({ keyword }: ErrorObject): boolean {
  return keyword === "enum" || keyword === "const";
}

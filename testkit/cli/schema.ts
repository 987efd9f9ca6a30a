import assert from "node:assert/strict";
import Ajv from "ajv";
import audit from "../../cli/audit.schema.json";
import exemptions from "../../cli/exemptions.schema.json";
import report from "../../cli/report.schema.json";

const ajv = new Ajv({ allowUnionTypes: true });
const validate = { audit: ajv.compile(closed(audit)), exemptions: ajv.compile(closed(exemptions)), report: ajv.compile(closed(report)) };

/** That a command's JSON is as its published schema says, and has no field that isn't in it. */
export function assertSchema(command: keyof typeof validate, printed: unknown): void {
  assert.ok(validate[command](printed), ajv.errorsText(validate[command].errors));
}

/** A published schema lets new fields through. */
function closed<T>(schema: T): T {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed) as T;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return ("properties" in schema && !("additionalProperties" in schema) ? { ...inside, additionalProperties: false } : inside) as T;
}

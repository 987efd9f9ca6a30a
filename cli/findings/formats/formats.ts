import type { FindingsReport } from "../finding";
import { html } from "./html";
import { json } from "./json";
import { junit } from "./junit";
import { sarif } from "./sarif";
import { table } from "./table";

/** Every way to print a report; each gives the whole text, its last line ended. */
export const FORMATS = { table, json, sarif, junit, html } as const satisfies Readonly<Record<string, (report: FindingsReport) => string>>;
export type Format = keyof typeof FORMATS;

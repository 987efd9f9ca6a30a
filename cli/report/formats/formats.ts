import type { Report } from "../report";
import { html } from "./html";
import { json } from "./json";
import { table } from "./table";

/** Every way to print a report; each gives the whole text, its last line ended. */
export const FORMATS = { table, json, html } as const satisfies Readonly<Record<string, (report: Report) => string>>;
export type Format = keyof typeof FORMATS;

import type { ExemptionsReport } from "../listed";
import { html } from "./html";
import { json } from "./json";
import { table } from "./table";

/** Every way to print the list; each gives the whole text, its last line ended. */
export const FORMATS = { table, json, html } as const satisfies Readonly<Record<string, (report: ExemptionsReport) => string>>;
export type Format = keyof typeof FORMATS;

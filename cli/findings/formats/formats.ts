import type { FindingsReport } from "../finding";
import { asff } from "./asff";
import { azure } from "./azure";
import type { Circumstances } from "./circumstances";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { html } from "./html";
import { json } from "./json";
import { junit } from "./junit";
import { markdown } from "./markdown";
import { ocsf } from "./ocsf";
import { sarif } from "./sarif";
import { table } from "./table";

/** Every way to print a report; each gives the whole text, its last line ended. */
export const FORMATS = {
  table,
  json,
  html,
  markdown,
  sarif,
  junit,
  github,
  gitlab,
  azure,
  asff,
  ocsf,
} as const satisfies Readonly<Record<string, (report: FindingsReport, circumstances: Circumstances) => string>>;
export type Format = keyof typeof FORMATS;

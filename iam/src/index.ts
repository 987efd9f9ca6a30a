export type * from "./document.js";
export { type Parsed, parse } from "./parse.js";
export type * from "./request.js";
export type * from "./verdict.js";

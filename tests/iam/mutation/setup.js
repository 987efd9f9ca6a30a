// Stryker mutates a copy of the repository, but links the original's node_modules, and with it the original engine.
const path = require("node:path");
const Module = require("node:module");

const engine = path.resolve(__dirname, "../../../iam/src/index.ts");
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => (request === "@mfa-guard/iam" ? engine : resolve(request, ...rest));

// The same documents for every mutant, and few requests for each: many documents find more than many requests do.
process.env.MFA_GUARD_SEED ??= "1";
process.env.MFA_GUARD_RUNS ??= "60";
process.env.MFA_GUARD_REQUESTS ??= "25";

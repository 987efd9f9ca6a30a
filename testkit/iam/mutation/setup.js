// Stryker mutates a copy of the repository, but links the original's node_modules, and with it the original engine.
const path = require("node:path");
const Module = require("node:module");

const engine = path.resolve(__dirname, "../../../iam/src/index.js");
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => (request === "@mfa-guard/iam" ? engine : resolve(request, ...rest));

// Named cases find most mutants, and fastest; what is generated is held to a few documents, the same for every mutant.
process.env.MFA_GUARD_SEED ??= "1";
process.env.MFA_GUARD_RUNS ??= "500";

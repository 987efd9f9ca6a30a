import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..");

/**
 * Registers a hook that builds a part of the checkout for a suite, so that what is tested is what is written. `npm test` has built everything
 * before: while its files run side by side, none may write what another one reads.
 */
export function needsBuild(part: "cli" | "pages" | "policypack"): void {
  if (process.env.MFA_GUARD_BUILT !== undefined) return;
  before(`build ${part}`, function () {
    this.timeout(120_000);
    execFileSync(process.execPath, [join(root, `scripts/build-${part}.mjs`)]);
  });
}

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../offline/src/kit";
import { NOTHING, type Shown } from "./shown";
import type { Step } from "./step";
import { PROGRAM } from "./world";

const PACK = join(root, "policypack");
const REPAIRABLE = ["iam-role-trust-requires-mfa", "iam-mfa-condition-is-sound", "iam-privileged-role-limits-session"];

/** What an output says from a heading on, the engine's own lines before it left out. */
function from(heading: RegExp, { output, ...rest }: Shown): Shown {
  const at = output.search(heading);
  return { ...rest, output: at < 0 ? output : output.slice(at) };
}

export const blocked: Step = {
  title: "An ordinary account is blocked",
  about: "Conditions that mention MFA and don't demand it: the pack finds a request that gets through each, and says what to change.",
  run: async ({ pulumi }) => [from(/^Policies:/m, await pulumi("examples/violations", "preview", "--policy-pack", PACK))],
  check: ([{ code, output } = NOTHING]) => {
    assert.notEqual(code, 0);
    assert.match(output, /\[mandatory\].*iam-role-trust-requires-mfa {2}\(aws:iam:Role: deployer\)/);
    assert.match(output, /\[mandatory\].*iam-user-requires-mfa {2}\(aws:iam:User: ci\)/);
  },
};

export const remediated: Step = {
  title: "What can be repaired is repaired",
  about:
    "Three policies remediate: they change the documents of a program with three mistakes before anything is made, and show each change.",
  run: async ({ pulumi, folder }) => {
    const config = join(folder, "remediate.json");
    writeFileSync(config, JSON.stringify(Object.fromEntries(REPAIRABLE.map((policy) => [policy, "remediate"]))));
    const options = ["--policy-pack", PACK, "--policy-pack-config", config, "--show-policy-remediations"];
    return [from(/^Policies:/m, await pulumi("tests/preview/programs/remediable", "preview", ...options))];
  },
  check: ([{ code, output } = NOTHING]) => {
    assert.equal(code, 0, output);
    for (const policy of REPAIRABLE) assert.match(output, new RegExp(`\\[remediate\\].*${policy}`));
    assert.doesNotMatch(output, /\[mandatory\]/);
  },
};

export const deployed: Step = {
  title: "A production account made of components comes up",
  about: "Groups, people, a just-in-time administrator and a help desk, under the pack without an exemption; IAM is made in moto.",
  run: async (world) => {
    const shown = await world.pulumi(PROGRAM, "up", "--yes", "--skip-preview", "--policy-pack", PACK);
    if (shown.code === 0) await world.handOutKeys();
    return [from(/^Policies:/m, shown)];
  },
  check: async ([{ code, output } = NOTHING], { aws }) => {
    assert.equal(code, 0, output);
    assert.match(output, /✅ mfa-guard/);
    const { Users = [] } = await aws.admin.listUsers({});
    assert.deepEqual(Users.map(({ UserName }) => UserName).sort(), ["ana", "dev", "eli"]);
  },
};

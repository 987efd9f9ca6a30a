import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { kit, root } from "../offline/src/kit";
import { generate } from "../testkit/cloudtrail/generate";
import { PRIVILEGED_PATTERNS } from "../testkit/cloudtrail/shapes";
import { NOTHING } from "./shown";
import type { Step } from "./step";
import type { World } from "./world";

const PAGE = join(kit, "tour-report.html");

export const audited: Step = {
  title: "The account is audited, and clean",
  about: "The same policies judge what is in IAM now, read back over the API: every user, group, role and credential.",
  run: async ({ mfaGuard, people: { auditor } }) => [await mfaGuard(auditor, "audit")],
  check: ([{ code, output } = NOTHING]) => assert.equal(code, 0, output),
};

export const reported: Step = {
  title: "The report of the three metrics",
  about:
    "MFA adoption from the account, privileged access and failed sign-ins from CloudTrail's files, which a generator made up. The same as a page: open it in a browser.",
  run: async (world) => {
    await generate({ events: 5000, seed: 7, out: join(world.folder, "trail") });
    const drawn = await report(world);
    const page = await report(world, "--format", "html");
    mkdirSync(kit, { recursive: true });
    writeFileSync(PAGE, page.output);
    return [drawn, { ...page, command: `${page.command} > ${relative(root, PAGE)}`, output: "" }];
  },
  check: async ([drawn = NOTHING, page = NOTHING], world) => {
    assert.equal(drawn.code, 0, drawn.output);
    assert.equal(page.code, 0);
    assert.match(readFileSync(PAGE, "utf8"), /^<!doctype html>/i);
    const { adoption } = JSON.parse((await report(world, "--format", "json")).output);
    assert.deepEqual(adoption.users, { count: 3, of: 3 });
  },
};

function report({ mfaGuard, folder, people: { auditor } }: World, ...more: readonly string[]) {
  const privileged = PRIVILEGED_PATTERNS.flatMap((pattern) => ["--privileged", pattern]);
  return mfaGuard(auditor, "report", "--live", "--cloudtrail", join(folder, "trail"), ...privileged, ...more);
}

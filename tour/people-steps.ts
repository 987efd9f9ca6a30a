import assert from "node:assert/strict";
import type { Aws } from "../testkit/cli/session/aws";
import { NOTHING, type Shown } from "./shown";
import type { Step } from "./step";
import { type Person, typed, type World } from "./world";

/** Seconds from the tour's first code to its second; a person waits for up to thirty. */
const WAIT_SECONDS = 4;

async function enrol(world: World, person: Person, ...more: readonly string[]): Promise<Shown> {
  const args = ["enroll", "--show-secret", ...more];
  world.aws.nearEnd(WAIT_SECONDS);
  const terminal = await world.onTerminal(person, ...args);
  try {
    const [, secret = ""] = /type the secret into one: ([A-Z2-7]+)/.exec(await terminal.shows(/The code that the app shows/, 30)) ?? [];
    person.app = world.aws.scanned(secret);
    await terminal.enter(person.app.code());
    await terminal.shows(/The next code/, 30);
    await terminal.enter(person.app.code());
    const screen = await terminal.shows(/Registered: /);
    return { by: person.name, command: typed(args), code: await terminal.exitCode(), output: screen.replace(/\s*Pane is dead.*\s*$/, "") };
  } finally {
    await terminal.close();
  }
}

const CALL = ["--exec", "--", "node", "tour/call.mjs"] as const;

async function roleNamed(aws: Aws, start: string): Promise<string> {
  const { Roles = [] } = await aws.admin.listRoles({});
  return Roles.find(({ RoleName }) => RoleName?.startsWith(start))?.RoleName ?? assert.fail(`no role \`${start}…\``);
}

export const enrolled: Step = {
  title: "A new user enrols a device",
  about: "With just an access key, this is all that ana may do: the terminal shows the QR code, and AWS wants two codes in a row.",
  run: async (world) => [await enrol(world, world.people.ana)],
  check: async ([{ code, output } = NOTHING], { aws }) => {
    assert.equal(code, 0, output);
    const { MFADevices = [] } = await aws.admin.listMFADevices({ UserName: "ana" });
    assert.deepEqual(
      MFADevices.map(({ SerialNumber }) => SerialNumber),
      ["arn:aws:iam::123456789012:mfa/ana"],
    );
  },
};

export const session: Step = {
  title: "A session with MFA",
  about:
    "The access key by itself is denied. A session started with a code is let through, for any program that asks for credentials the way AWS's do.",
  run: async ({ shell, mfaGuard, people: { ana } }) => [
    await shell(ana, "node", "tour/call.mjs", "ListRoles"),
    // The code after the one that enrolment took: AWS takes each once, and one that is half a minute early.
    await mfaGuard(ana, "session", "--code", ana.app?.code(1) ?? "", ...CALL, "ListRoles"),
  ],
  check: ([alone = NOTHING, withMfa = NOTHING]) => {
    assert.equal(alone.code, 1);
    assert.match(alone.output, /^AccessDenied/);
    assert.equal(withMfa.code, 0, withMfa.output);
    assert.match(withMfa.output, /^ListRoles: [1-9]/m);
  },
};

export const assumed: Step = {
  title: "The administrator's role, just in time",
  about:
    "The role's trust policy, as deployed, takes the cached MFA session of ana, an administrator, for an hour; dev, who never enrolled a device, is refused.",
  run: async ({ aws, mfaGuard, people: { ana, dev } }) => {
    const role = await roleNamed(aws, "production-admin-role-");
    return [
      await mfaGuard(ana, "assume", role, ...CALL, "GetCallerIdentity"),
      await mfaGuard(dev, "assume", role, ...CALL, "GetCallerIdentity"),
    ];
  },
  check: ([asAdministrator = NOTHING, refused = NOTHING]) => {
    assert.equal(asAdministrator.code, 0, asAdministrator.output);
    assert.match(asAdministrator.output, /arn:aws:sts::123456789012:assumed-role\/production-admin-role-[0-9a-f]+\/ana/);
    assert.equal(refused.code, 2);
    assert.match(refused.output, /`dev` has no MFA device: register one with `mfa-guard enroll`/);
  },
};

export const recovered: Step = {
  title: "A device is lost and replaced",
  about:
    "eli's phone is gone. dev, of the help desk, assumes the recovery role with MFA and his own name, takes the device away, and eli enrols a new one.",
  run: async (world) => {
    const { aws, mfaGuard, people } = world;
    for (const person of [people.dev, people.eli])
      person.app = await aws.app({ name: person.name, keys: { accessKeyId: "", secretAccessKey: "" } });
    const lost = people.eli.app?.serial;
    const role = await roleNamed(aws, "production-recovery-help-desk-role-");
    const call = (operation: string, input: object, ...code: string[]) =>
      mfaGuard(people.dev, "assume", role, "--source-identity", ...code, ...CALL, operation, JSON.stringify(input));
    return [
      await call("DeactivateMFADevice", { UserName: "eli", SerialNumber: lost }, "--code", people.dev.app?.code() ?? ""),
      await call("DeleteVirtualMFADevice", { SerialNumber: lost }),
      await enrol(world, people.eli),
      await mfaGuard(people.eli, "session", "--code", people.eli.app?.code(1) ?? "", ...CALL, "ListRoles"),
    ];
  },
  check: (shown) => {
    for (const { command, code, output } of shown) assert.equal(code, 0, `${command}\n${output}`);
    assert.match(shown.at(-1)?.output ?? "", /^ListRoles: [1-9]/m);
  },
};

import { strict as assert } from "node:assert";
import { setTimeout as wait } from "node:timers/promises";
import { SFN } from "@aws-sdk/client-sfn";
import { stateOf } from "../../../cli/grants/state";
import { machineDefinition } from "../../../components/documents/jit-machine";
import { run } from "../../../testkit/cli/run";
import { sessionWorld } from "../../../testkit/cli/session/world";

const account = "123456789012";
const machine = `arn:aws:states:us-east-1:${account}:stateMachine:mfa-guard-jit-production`;
const set = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef";
const why = ["--reason", "db-1 is full; it's urgent", "--ticket", "OPS-1", "--machine", machine];

describe("mfa-guard request", () => {
  it("prints what the approver needs, as a command that a shell takes apart again", async () => {
    const { code, out, err } = await run("request", "Admin", "--person", "soraya", "--for", "90m", ...why);
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(
      out,
      `soraya asks for Admin for 1 h 30 min.
Reason: db-1 is full; it's urgent
Ticket: OPS-1

To approve, if you know that soraya asked:
  mfa-guard grant Admin --to soraya --for 5400s --reason 'db-1 is full; it'\\''s urgent' --ticket OPS-1 --machine ${machine}
`,
    );
    const forSet = await run("request", `${set}@${account}`, "--person", "u", "--for", "1h", ...why);
    assert.match(forSet.out, new RegExp(`^u asks for ${set}@${account} for 1 h\\.`));
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "a target that is none",
      ["request", "a b", "--person", "soraya", "--for", "1h", ...why],
      /`a b` is neither the name of a role nor a permission set/,
    ],
    ["no time", ["request", "Admin", "--person", "soraya", "--for", "soon", ...why], /It is a number of seconds/],
    ["less than a minute", ["request", "Admin", "--person", "soraya", "--for", "5s", ...why], /a grant takes a minute at least/],
    [
      "another machine",
      [
        "request",
        "Admin",
        "--person",
        "soraya",
        "--for",
        "1h",
        "--reason",
        "r",
        "--ticket",
        "t",
        "--machine",
        "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
      ],
      /isn't the ARN of a machine of JitGrants/,
    ],
    ["a revocation of nobody's", ["revoke", "Admin", "--reason", "r", "--machine", machine], /say whose grant with --from, or --everyone/],
    [
      "shutting off an assignment",
      ["revoke", `${set}@${account}`, "--everyone", "--reason", "r", "--machine", machine, "--yes"],
      /--everyone shuts off a role/,
    ],
  ];
  for (const [title, args, message] of refused) {
    it(`refuses ${title}`, async () => {
      const { code, err } = await run(...args);
      assert.equal(code, 2);
      assert.match(err, message);
    });
  }
});

describe("the state of a grant", () => {
  const until = "2026-11-27T17:00:00Z";
  const end = Date.parse(until);
  const grant = { name: "one", error: undefined, input: { action: "grant", until } };
  const cases: readonly (readonly [string, Parameters<typeof stateOf>[0], number])[] = [
    ["open", { ...grant, status: "RUNNING" }, end - 1],
    ["open", { ...grant, status: "RUNNING" }, end + 60_000],
    ["overdue", { ...grant, status: "RUNNING" }, end + 180_000],
    ["ended", { ...grant, status: "SUCCEEDED" }, end],
    ["overdue", { ...grant, status: "ABORTED" }, end - 1],
    ["overdue", { ...grant, status: "TIMED_OUT" }, end - 1],
    ["refused", { ...grant, status: "FAILED", error: "Refused" }, end],
    ["refused", { ...grant, status: "FAILED", error: "HasAlready" }, end],
    ["overdue", { ...grant, status: "FAILED", error: "PersonGone" }, end],
    ["overdue", { ...grant, status: "FAILED", error: "States.Runtime" }, end],
    ["overdue", { ...grant, status: "RUNNING", input: { action: "grant" } }, end],
    ["revoked", { ...grant, status: "SUCCEEDED", input: { action: "revoke" } }, end],
    ["revoking", { ...grant, status: "RUNNING", input: { action: "revoke" } }, end],
    ["overdue", { ...grant, status: "ABORTED", input: { action: "revoke" } }, end],
  ];
  for (const [state, execution, now] of cases) {
    it(`is ${state} where the execution is ${execution.status} ${execution.error ?? ""} ${(now - end) / 1000} s after the end`, () => {
      assert.equal(stateOf(execution, now), state);
    });
  }
});

describe("mfa-guard grant, grants and revoke, against moto that executes the machine, with MFA looked at", function () {
  this.timeout(120_000);
  const world = sessionWorld();

  before("create the machine", async function () {
    this.timeout(120_000);
    const { aws } = world();
    await fetch(`${aws.moto}/moto-api/config`, {
      method: "POST",
      body: JSON.stringify({ stepfunctions: { execute_state_machine: true } }),
    });
    await aws.admin.createUser({ UserName: "soraya" });
    await aws.admin.createRole({ RoleName: "Admin", AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }) });
    const settings = { endpoint: aws.moto, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    const definition = machineDefinition({
      partition: "aws",
      topicArn: `arn:aws:sns:us-east-1:${account}:grants`,
      maxGrant: 3600,
      pauses: { watch: 1, settle: 1, poll: 1, again: 1 },
      roles: [{ roleName: "Admin", people: ["soraya"] }],
    });
    await new SFN(settings).createStateMachine({
      name: "mfa-guard-jit-production",
      roleArn: `arn:aws:iam::${account}:role/mfa-guard-jit-production`,
      definition: JSON.stringify(definition),
    });
  });

  const tagged = async () => {
    const { Tags = [] } = await world().aws.admin.listUserTags({ UserName: "soraya" });
    return Tags.some(({ Key }) => Key === "mfa-guard-jit-Admin");
  };
  const until = async (holds: () => Promise<boolean>, what: string) => {
    for (let tries = 0; tries < 300; tries++) {
      if (await holds()) return;
      await wait(200);
    }
    assert.fail(`never: ${what}`);
  };

  it("grants with MFA, lists, and revokes", async () => {
    const { dana, run: start, aws } = world();
    const { home, app } = await dana("approver");
    const mine = ["--profile", "dana", "--machine", machine];
    const granted = await start(home, [
      "grant",
      "Admin",
      "--to",
      "soraya",
      "--for",
      "30m",
      ...why.slice(0, 4),
      ...mine,
      "--code",
      app.code(),
      "--yes",
    ]);
    assert.deepEqual([granted.code, granted.err], [0, ""]);
    assert.match(
      granted.out,
      /^soraya gets Admin for 30 min\.\nReason: db-1 is full; it's urgent\nTicket: OPS-1\nStarted `[\w-]+`, which ends at .*Z: /,
    );
    assert.ok(aws.calls.includes("StartExecution by approver with MFA"));
    await until(tagged, "tagged");

    // The session of the first call does for 15 minutes.
    const open = await start(home, ["grants", ...mine]);
    assert.deepEqual([open.code, open.err], [0, ""]);
    assert.match(open.out, /open +│ soraya +│ Admin +│ .*Z +│ db-1 is full; it's urgent +│ OPS-1/);

    const revoked = await start(home, ["revoke", "Admin", "--from", "soraya", "--reason", "done", ...mine, "--yes"]);
    assert.equal(revoked.code, 0, revoked.err);
    await until(async () => !(await tagged()), "taken back");
    await until(async () => /ended/.test((await start(home, ["grants", ...mine])).out), "ended");
    assert.match((await start(home, ["grants", ...mine])).out, /revoked +│ soraya/);
  });

  it("starts nothing without MFA, and nothing unasked", async () => {
    const { dana, run: start } = world();
    const { user, home } = await dana("hasty");
    const args = ["grant", "Admin", "--to", "soraya", "--for", "30m", ...why];
    const keys = { AWS_ACCESS_KEY_ID: user.keys.accessKeyId, AWS_SECRET_ACCESS_KEY: user.keys.secretAccessKey };
    const bare = await start(home, [...args, "--as-is", "--yes"], keys);
    assert.equal(bare.code, 2);
    assert.match(bare.err, /^error: starting the machine failed/);
    const unasked = await start(home, args, keys);
    assert.equal(unasked.code, 2);
    assert.match(unasked.err, /there is no terminal to ask on: grant without being asked with --yes/);
    assert.ok(!(await tagged()));
  });

  it("asks for AWSDenyAll to shut a role off", async () => {
    const { dana, run: start, aws } = world();
    const { home, app } = await dana("stopping");
    const args = [
      "revoke",
      "Admin",
      "--everyone",
      "--reason",
      "INC-7",
      "--machine",
      machine,
      "--profile",
      "dana",
      "--code",
      app.code(),
      "--yes",
    ];
    await start(home, args);
    // This moto holds none of AWS's own policies, so it is asked for the right one and has none to attach.
    assert.ok(aws.calls.includes("AttachRolePolicy by stopping with MFA"));
    const form = aws.lastForm("AttachRolePolicy");
    assert.deepEqual([form.get("RoleName"), form.get("PolicyArn")], ["Admin", "arn:aws:iam::aws:policy/AWSDenyAll"]);
  });
});

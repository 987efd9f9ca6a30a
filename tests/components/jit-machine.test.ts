import assert from "node:assert/strict";
import { machineDefinition } from "../../components/documents/jit-machine";
import { aslFaults, type Call, executeLocally, identityCenter, userTags } from "../../testkit/components/local-machine";

const set = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef";
const account = "111122223333";
const person = "01234567-89ab-cdef-0123-456789abcdef";
const definition = machineDefinition({
  partition: "aws",
  topicArn: "arn:aws:sns:eu-west-1:111122223333:grants",
  maxGrant: 28_800,
  roles: [{ roleName: "Admin", people: ["kim", "lou"] }],
  assignments: [{ permissionSetArn: set, accountIds: [account], people: [person] }],
  instanceArn: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
});

const later = (seconds: number) => `${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)}Z`;
const why = { reason: "disk full", ticket: "OPS-1" };
const forRole = (more: object = {}) => ({ action: "grant", role: "Admin", person: "kim", until: later(3600), ...why, ...more });
const forSet = (more: object = {}) => ({
  action: "grant",
  permissionSet: set,
  account,
  person,
  until: later(3600),
  ...why,
  ...more,
});
/** The end comes first, and the rest of the waits at once. */
const ending = { RoleUntil: 30, AssignmentUntil: 30 };

describe("the machine of JitGrants, by a second interpreter", () => {
  it("is valid Amazon States Language, whatever it grants", () => {
    const options = { partition: "aws", topicArn: "arn:aws:sns:eu-west-1:111122223333:grants", maxGrant: 60 };
    const roles = [{ roleName: "Admin", people: ["kim"] }];
    for (const machine of [
      definition,
      machineDefinition({ ...options, roles }),
      machineDefinition({ ...options, partition: "aws-cn", roles }),
    ]) {
      assert.deepEqual(aslFaults(machine), []);
    }
    assert.notDeepEqual(aslFaults({ ...definition, StartAt: "Nowhere" }), []);
  });

  it("tags, waits, untags its own tag and reports", async () => {
    const aws = userTags();
    const { output, states, messages } = await executeLocally(definition, forRole(), aws, ending);
    assert.deepEqual(aws.tags, new Map());
    assert.deepEqual(
      states.filter((state) => /Tag$|Untag$|Open$|Done$/.test(state)),
      ["RoleTag", "RoleOpen", "RoleUntag", "RoleDone"],
    );
    assert.deepEqual(
      messages.map(({ Subject }) => Subject),
      ["Privileges granted", "Privileges ended"],
    );
    assert.match(messages[0]?.Message ?? "", /^kim has Admin until .*Z\. Reason: disk full\. Ticket: OPS-1\. Execution: first$/);
    assert.equal((output as { end: { Error: string } }).end.Error, "Until");
  });

  it("assigns, waits until Identity Center did it, and unassigns", async () => {
    const aws = identityCenter();
    const { messages, calls } = await executeLocally(definition, forSet(), aws, ending);
    assert.deepEqual(aws.assigned, new Set());
    assert.deepEqual(
      calls.map(({ state }) => state).filter((state) => /ssign$|Status$/.test(state)),
      [
        "AssignmentAssign",
        "AssignmentCreationStatus",
        "AssignmentCreationStatus",
        "AssignmentUnassign",
        "AssignmentDeletionStatus",
        "AssignmentDeletionStatus",
      ],
    );
    assert.deepEqual(
      messages.map(({ Subject }) => Subject),
      ["Privileges granted", "Privileges ended"],
    );
  });

  it("ends at the longest time where the input says a later one", async () => {
    const { output } = await executeLocally(definition, forRole({ until: "2099-01-01T00:00:00Z" }), userTags(), { RoleAtMost: 30 });
    assert.equal((output as { end: { Error: string } }).end.Error, "AtMost");
  });

  it("leaves a later grant's tag alone, and ends when it sees one", async () => {
    const aws = userTags();
    const replaced = executeLocally(definition, forRole(), aws, { RoleWatch: 40 });
    await new Promise((wait) => setTimeout(wait, 20));
    const theirs = `${later(7200)} second`;
    aws.tags.set("mfa-guard-jit-Admin", theirs);
    const { output, calls } = await replaced;
    assert.equal((output as { end: { Error: string } }).end.Error, "TakenBack");
    assert.equal(aws.tags.get("mfa-guard-jit-Admin"), theirs);
    assert.ok(!calls.some(({ state }) => state === "RoleUntag"));
  });

  it("refuses an assignment that is there already, and takes nothing away", async () => {
    const aws = identityCenter([person]);
    await assert.rejects(executeLocally(definition, forSet(), aws, ending), /HasAlready/);
    assert.deepEqual(aws.assigned, new Set([person]));
  });

  it("revokes at once, again without harm, and for a user without grant", async () => {
    const aws = userTags([["mfa-guard-jit-Admin", "whatever"]]);
    const revocation = { action: "revoke", role: "Admin", person: "kim", reason: "left" };
    for (const _ of ["once", "again"]) {
      const { messages } = await executeLocally(definition, revocation, aws, {});
      assert.deepEqual(aws.tags, new Map());
      assert.deepEqual(
        messages.map(({ Subject }) => Subject),
        ["Privileges ended"],
      );
    }
    const center = identityCenter([person]);
    await executeLocally(definition, { action: "revoke", permissionSet: set, account, person, reason: "left" }, center, {});
    await executeLocally(definition, { action: "revoke", permissionSet: set, account, person, reason: "left" }, center, {});
    assert.deepEqual(center.assigned, new Set());
  });

  const refused: readonly (readonly [string, object])[] = [
    ["somebody who isn't eligible", forRole({ person: "mallory" })],
    ["the same name in other case", forRole({ person: "KIM" })],
    ["a role that isn't listed", forRole({ role: "Owner" })],
    ["an end in the past", forRole({ until: later(-10) })],
    ["an end that is no time", forRole({ until: "tomorrow" })],
    ["no end", forRole({ until: undefined })],
    ["no reason", forRole({ reason: "" })],
    ["a reason that is no text", forRole({ reason: 1 })],
    ["no ticket", forRole({ ticket: undefined })],
    ["another action", forRole({ action: "GRANT" })],
    ["no action", forRole({ action: undefined })],
    ["nothing", {}],
    ["a user of IAM for a permission set", forSet({ person: "kim" })],
    ["somebody of Identity Center for a role", forRole({ person })],
    ["another account", forSet({ account: "999988887777" })],
    ["another permission set", forSet({ permissionSet: `${set}0` })],
    ["a revocation without reason", { action: "revoke", role: "Admin", person: "kim" }],
    ["a revocation for somebody who isn't eligible", { action: "revoke", role: "Admin", person: "mallory", reason: "x" }],
  ];
  for (const [title, input] of refused) {
    it(`refuses ${title}, and asks AWS for nothing`, async () => {
      const calls: Call[] = [];
      await assert.rejects(
        executeLocally(definition, JSON.parse(JSON.stringify(input)), userTags(), ending, { onCall: (call) => calls.push(call) }),
        /Refused/,
      );
      assert.deepEqual(calls, []);
    });
  }

  /** The states that ask AWS for something in a grant of each kind. */
  const tasks = {
    Role: ["RoleTag", "RoleGranted", "RoleWatchLook", "RoleLook", "RoleUntag", "RoleTell"],
    Assignment: [
      "AssignmentBefore",
      "AssignmentAssign",
      "AssignmentCreationStatus",
      "AssignmentGranted",
      "AssignmentWatchLook",
      "AssignmentLook",
      "AssignmentUnassign",
      "AssignmentDeletionStatus",
      "AssignmentTell",
    ],
  };
  it("has no other task in these branches", () => {
    const all = JSON.stringify(definition).match(/"(Role|Assignment)\w+":\{"Type":"Task"/g) ?? [];
    const alarms = ["RoleAlarm", "RoleTellFailed", "RoleTellGone", "AssignmentAlarm", "AssignmentTellFailed"];
    assert.deepEqual(all.map((text) => text.split('"')[1]).sort(), [...tasks.Role, ...tasks.Assignment, ...alarms].sort());
  });

  for (const [kind, states] of Object.entries(tasks)) {
    for (const state of states) {
      for (const does of [false, true]) {
        const what = does ? "does what it was asked for, and fails then" : "fails";
        it(`leaves nothing granted where ${state} ${what}, a few times or for a while`, async () => {
          for (const times of [3, 10]) {
            const aws = kind === "Role" ? userTags() : identityCenter();
            const run = executeLocally(
              definition,
              kind === "Role" ? forRole() : forSet(),
              aws,
              { ...ending, [`${kind}Watch`]: 5 },
              { fail: { state, times, does } },
            );
            const { messages } = await run.catch((error: Error) => {
              assert.match(error.message, /NotGranted|AWS is down/);
              return { messages: [] };
            });
            assert.equal(aws.held(), 0, `${times} times`);
            const isAlarming = times > 7 && /Look$|Untag$|Unassign$|DeletionStatus$/.test(state) && !state.includes("Watch");
            assert.equal(
              messages.some(({ Subject }) => Subject === "Privileges NOT taken back"),
              isAlarming,
              `${times} times`,
            );
          }
        });
      }
    }
  }

  it("goes on trying where even the alarm fails, and says so when a person is gone", async () => {
    const aws = userTags();
    const fail = { state: "RoleUntag", times: 30, does: false };
    await executeLocally(definition, forRole(), aws, ending, { fail, alsoDown: ["RoleAlarm"] });
    assert.equal(aws.held(), 0);
    const gone = { state: "RoleLook", times: 10, does: false, error: "Iam.NoSuchEntityException" };
    await assert.rejects(executeLocally(definition, forRole(), userTags(), ending, { fail: gone }), /PersonGone/);
    const nobody = { state: "RoleTag", times: 10, does: false, error: "Iam.NoSuchEntityException" };
    await assert.rejects(executeLocally(definition, forRole(), userTags(), ending, { fail: nobody }), /NotGranted/);
  });
});

import assert from "node:assert/strict";
import { ArgumentsError, JitGrants, type JitGrantsArgs, JitRole, type JitRoleArgs, MfaServiceControlPolicy, MfaUser } from "mfa-guard";
import { account, deploy, deployProgram, known, only } from "../../testkit/components/mocks";
import { accessKey, type Caller, consoleWithoutMfa, mfa, root, service, session, user, World } from "../../testkit/components/world";

const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const admin = iam("role/ProductionAdmin-Role");
const machine = `arn:aws:states:eu-west-1:${account}:stateMachine:mfa-guard-jit-production`;
const execution = `arn:aws:states:eu-west-1:${account}:execution:mfa-guard-jit-production:one`;
const tag = "mfa-guard-jit-ProductionAdmin-Role";
const key = `aws:principaltag/${tag.toLowerCase()}`;

const args: JitGrantsArgs = {
  roles: [{ roleName: "Admin", people: ["kim"] }],
  approvers: ["ana"],
  emails: ["security@example.com"],
};

describe("who can do what with a grant", () => {
  const granted = { [key]: "2026-11-27T17:00:00Z one" };
  const asKim = { "sts:sourceidentity": "kim" };
  const kim = (context: Readonly<Record<string, string>>) => user("kim", context);
  const ana = user("ana", mfa(60));
  const theMachine = session("mfa-guard-jit-production");
  const theAdmin = session("ProductionAdmin-Role");
  const setting = (name: string) => ({ "aws:tagkeys": name, [`aws:requesttag/${name.toLowerCase()}`]: "x" });

  type Row = readonly [
    who: string,
    caller: Caller,
    action: string,
    resource: string,
    may: boolean,
    more?: Readonly<Record<string, string>>,
  ];
  const rows: readonly Row[] = [
    ["kim with MFA and a grant", kim({ ...mfa(60), ...granted }), "sts:AssumeRole", admin, true, asKim],
    [
      "kim with MFA and a grant, as somebody else",
      kim({ ...mfa(60), ...granted }),
      "sts:AssumeRole",
      admin,
      false,
      { "sts:sourceidentity": "lou" },
    ],
    ["kim with MFA before the grant, and after its end", kim(mfa(60)), "sts:AssumeRole", admin, false, asKim],
    [
      "kim with MFA and another role's grant",
      kim({ ...mfa(60), "aws:principaltag/mfa-guard-jit-other": "x" }),
      "sts:AssumeRole",
      admin,
      false,
      asKim,
    ],
    ["kim with MFA of an hour ago and a grant", kim({ ...mfa(3600), ...granted }), "sts:AssumeRole", admin, false, asKim],
    ["kim with an access key and a grant", kim({ ...accessKey, ...granted }), "sts:AssumeRole", admin, false, asKim],
    ["kim with a password and a grant", kim({ ...consoleWithoutMfa, ...granted }), "sts:AssumeRole", admin, false, asKim],
    [
      "a user in no group with MFA and a grant",
      user("mallory", { ...mfa(60), ...granted }),
      "sts:AssumeRole",
      admin,
      false,
      { "sts:sourceidentity": "mallory" },
    ],
    [
      "a user of another account with MFA and the tag",
      user("kim", { ...mfa(60), ...granted }, "999988887777"),
      "sts:AssumeRole",
      admin,
      false,
      asKim,
    ],
    ["root", root(), "sts:AssumeRole", admin, false],
    ["Step Functions", service("states.amazonaws.com"), "sts:AssumeRole", admin, false],

    ["ana with MFA", ana, "states:StartExecution", machine, true],
    ["ana with MFA of an hour ago", user("ana", mfa(3600)), "states:StartExecution", machine, false],
    ["ana with an access key", user("ana", accessKey), "states:StartExecution", machine, false],
    ["ana with a password", user("ana", consoleWithoutMfa), "states:StartExecution", machine, false],
    ["ana with MFA", ana, "states:DescribeExecution", execution, true],
    ["ana with MFA", ana, "states:StopExecution", execution, false],
    ["ana with MFA", ana, "states:UpdateStateMachine", machine, false],
    ["ana with MFA", ana, "states:DeleteStateMachine", machine, false],
    ["ana with MFA", ana, "states:StartExecution", `${machine}-other`, false],
    ["ana with MFA", ana, "iam:TagUser", iam("user/ana"), false, setting(tag)],
    ["ana with MFA", ana, "iam:TagUser", iam("user/kim"), false, setting(tag)],
    ["ana with MFA", ana, "sts:AssumeRole", admin, false, { "sts:sourceidentity": "ana" }],
    ["ana with MFA", ana, "iam:AttachRolePolicy", admin, true, { "iam:policyarn": "arn:aws:iam::aws:policy/AWSDenyAll" }],
    ["ana with MFA", ana, "iam:AttachRolePolicy", admin, false, { "iam:policyarn": "arn:aws:iam::aws:policy/AdministratorAccess" }],
    ["ana with MFA", ana, "iam:DetachRolePolicy", admin, false, { "iam:policyarn": "arn:aws:iam::aws:policy/AWSDenyAll" }],
    [
      "ana with an access key",
      user("ana", accessKey),
      "iam:AttachRolePolicy",
      admin,
      false,
      { "iam:policyarn": "arn:aws:iam::aws:policy/AWSDenyAll" },
    ],
    ["kim with MFA", kim(mfa(60)), "states:StartExecution", machine, false],
    ["kim with MFA", kim(mfa(60)), "iam:TagUser", iam("user/kim"), false, setting(tag)],

    ["the machine", theMachine, "iam:TagUser", iam("user/kim"), true, setting(tag)],
    ["the machine", theMachine, "iam:TagUser", iam("user/people/kim"), true, setting(tag)],
    ["the machine", theMachine, "iam:TagUser", iam("user/ana"), false, setting(tag)],
    ["the machine", theMachine, "iam:TagUser", iam("user/kim"), false, setting("team")],
    ["the machine", theMachine, "iam:TagUser", iam("user/kim"), false],
    ["the machine", theMachine, "iam:CreateAccessKey", iam("user/kim"), false],
    ["the machine", theMachine, "sts:AssumeRole", admin, false],

    ["the granted session", theAdmin, "s3:DeleteBucket", "arn:aws:s3:::data", true],
    ["the granted session", theAdmin, "iam:TagUser", iam("user/kim"), true, setting("team")],
    ["the granted session", theAdmin, "iam:TagUser", iam("user/kim"), false, setting(tag)],
    ["the granted session", theAdmin, "iam:TagUser", iam("user/kim"), false, setting(tag.toUpperCase())],
    ["the granted session", theAdmin, "iam:CreateUser", iam("user/kim2"), false, setting(tag)],
    ["the granted session", theAdmin, "iam:UntagUser", iam("user/kim"), false, { "aws:tagkeys": tag.toUpperCase() }],
    ["the granted session", theAdmin, "iam:UpdateUser", iam("user/kim"), false, { [`aws:resourcetag/${tag.toLowerCase()}`]: "x" }],
    ["the granted session", theAdmin, "iam:UpdateUser", iam("user/lou"), true],
    ["the granted session", theAdmin, "states:StartExecution", machine, false],
    ["the granted session", theAdmin, "states:StopExecution", execution, false],
    ["the granted session", theAdmin, "states:UpdateStateMachine", machine, false],
    ["the granted session", theAdmin, "iam:PutRolePolicy", iam("role/mfa-guard-jit-production"), false],
    ["the granted session", theAdmin, "iam:PassRole", iam("role/mfa-guard-jit-production"), false],
    ["the granted session", theAdmin, "iam:DeleteRolePolicy", admin, false],
    ["the granted session", theAdmin, "iam:UpdateAssumeRolePolicy", admin, false],
  ];
  let world: World;
  before("run the program", async () => {
    world = new World(await deployProgram("examples/components/jit-grants.ts"));
  });
  for (const [who, caller, action, resource, may, more] of rows) {
    it(`${who} ${may ? "may" : "may not"} ${action} on ${resource}${more ? ` with ${JSON.stringify(more)}` : ""}`, () => {
      assert.equal(world.allows(caller, action, resource, more), may);
    });
  }

  it("keeps a person who may be granted something from approving, wherever they got the approvers' policy", async () => {
    const { resources } = await deploy(() => new JitGrants("production", args));
    const policy = only(resources, "aws:iam/policy:Policy", ({ name }) => name === "production-approval");
    const statements = JSON.parse(policy.inputs.policy as string).Statement as { Sid: string; Condition: object }[];
    assert.deepEqual(statements.find(({ Sid }) => Sid === "DenyOwnGrants")?.Condition, {
      ArnLike: { "aws:PrincipalArn": [iam("user/kim"), iam("user/*/kim")] },
    });
  });
});

describe("the trust of a role with grants", () => {
  const trustOf = async (more: Partial<JitRoleArgs>) => {
    const program = () => new JitRole("admin", { policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], roleName: "Admin", ...more });
    return new World((await deploy(program)).resources);
  };
  const grant = { user: iam("user/kim"), until: "2026-11-27T17:00:00Z", reason: "disk full", ticket: "OPS-1" };
  const at = (time: string) => ({ "aws:currenttime": time });
  const may = (world: World, caller: Caller, time: string) => world.trusts(caller, iam("role/Admin"), at(time));

  it("lets the user in with MFA until the end, and nobody at the end, after it, without MFA, or else", async () => {
    const world = await trustOf({ grants: [grant] });
    const fresh = user("kim", mfa(60));
    assert.ok(may(world, fresh, "2026-11-27T16:59:59Z"));
    assert.ok(!may(world, fresh, "2026-11-27T17:00:00Z"));
    assert.ok(!may(world, fresh, "2027-01-01T00:00:00Z"));
    assert.ok(!may(world, user("kim", accessKey), "2026-11-27T16:00:00Z"));
    assert.ok(!may(world, user("kim", consoleWithoutMfa), "2026-11-27T16:00:00Z"));
    assert.ok(!may(world, user("lou", mfa(60)), "2026-11-27T16:00:00Z"));
  });

  it("lets nobody in without grants", async () => {
    assert.ok(!may(await trustOf({ grants: [] }), user("kim", mfa(60)), "2026-11-27T16:00:00Z"));
  });

  const refused: readonly (readonly [string, Partial<JitRoleArgs>, RegExp])[] = [
    ["a pattern of users", { grants: [{ ...grant, user: iam("user/*") }] }, /`grants\[0\].user` must be the ARN of one IAM user/],
    ["an end in local time", { grants: [{ ...grant, until: "2026-11-27T17:00:00+01:00" }] }, /`grants\[0\].until` must be a time in UTC/],
    ["no reason", { grants: [{ ...grant, reason: " " }] }, /`grants\[0\].reason` must say something/],
    ["no ticket", { grants: [{ ...grant, ticket: "" }] }, /`grants\[0\].ticket` must say something/],
    [
      "more grants than a trust holds",
      { grants: Array(12).fill(grant) },
      /`grants` result in a trust policy of \d+ characters, and AWS allows 2048/,
    ],
    ["grants besides users", { grants: [grant], users: [iam("user/kim")] }, /`users` can't go with `grants`/],
    ["both kinds of grants", { grants: [grant], requireGrant: true }, /`grants` can't go with `requireGrant`/],
    ["approval in other accounts", { requireGrant: true, accounts: ["222233334444"] }, /`accounts` can't go with `requireGrant`/],
    ["approval without a name", { requireGrant: true, roleName: undefined as never }, /`roleName` is needed with `requireGrant`/],
    [
      "a condition that replaces the tag's",
      { requireGrant: true, conditions: { null: { "AWS:PrincipalTag/MFA-guard-jit-admin": ["true"] } } },
      /already set by the component/,
    ],
  ];
  for (const [title, more, message] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(trustOf(more), (error) => error instanceof ArgumentsError && message.test(error.message));
    });
  }
});

describe("JitGrants", () => {
  const refused: readonly (readonly [string, Partial<JitGrantsArgs>, RegExp])[] = [
    ["nothing to grant", { roles: [] }, /`roles` or `assignments` must name something/],
    ["nobody who approves", { approvers: [] }, /`approvers` or `approverGroupId` must name somebody/],
    ["somebody who approves for themselves", { approvers: ["ana", "KIM"] }, /`approvers` name `KIM`, who may be granted something too/],
    ["a pattern of people", { roles: [{ roleName: "Admin", people: ["*"] }] }, /`roles\[0\].people\[0\]` must be the name of an IAM user/],
    ["a pattern of roles", { roles: [{ roleName: "A*", people: ["kim"] }] }, /`roles\[0\].roleName` must have 1 to 64/],
    ["a role twice", { roles: Array(2).fill({ roleName: "Admin", people: ["kim"] }) }, /`roles` names `Admin` twice/],
    ["a grant of more than a day", { maxGrant: 86_401 }, /`maxGrant` must be a whole number of seconds from 60 to 86400/],
    ["MFA of more than an hour", { maxMfaAge: 3601 }, /`maxMfaAge` must be/],
    ["nobody to notify", { emails: [] }, /`emails` must name somebody/],
    [
      "an assignment without instance",
      { assignments: [{ permissionSetArn: "x", accountIds: [account], people: ["01234567-89ab-cdef-0123-456789abcdef"] }] },
      /`instanceArn` is needed/,
    ],
    [
      "more people than a policy holds",
      { roles: [{ roleName: "Admin", people: Array.from({ length: 80 }, (_, index) => `person-${index}`) }] },
      /policy for approvers of \d+ characters, and AWS allows 6144/,
    ],
  ];
  for (const [title, more, message] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(
        deploy(() => new JitGrants("production", { ...args, ...more })),
        (error) => error instanceof ArgumentsError && message.test(error.message),
      );
    });
  }

  it("makes a machine that only its own executions' role is for, and hears of those that don't finish", async () => {
    const { resources, result } = await deploy(() => new JitGrants("production", args));
    const role = only(resources, "aws:iam/role:Role");
    assert.deepEqual(JSON.parse(role.inputs.assumeRolePolicy as string).Statement[0].Condition, {
      StringEquals: { "aws:SourceAccount": account },
      ArnEquals: { "aws:SourceArn": machine },
    });
    assert.equal(await known(result.machineRoleArn), iam("role/mfa-guard-jit-production"));
    const rule = only(resources, "aws:cloudwatch/eventRule:EventRule");
    assert.deepEqual(JSON.parse(rule.inputs.eventPattern as string).detail, {
      stateMachineArn: [machine],
      status: ["ABORTED", "FAILED", "TIMED_OUT"],
    });
  });

  it("is protected by a service control policy, which spares the machine's role only", async () => {
    const by = [iam("role/mfa-guard-jit-production")];
    const { resources } = await deploy(
      () => new MfaServiceControlPolicy("grants", { targets: ["r-ab12"], protectGrants: { roles: ["Admin"], by } }),
    );
    const world = new World(resources);
    const setting = { "aws:requesttag/mfa-guard-jit-admin": "x", "aws:tagkeys": "MFA-guard-jit-ADMIN" };
    const denied = (caller: Caller, action: string, more = {}, resource = "*") => world.organizationDenies(caller, action, resource, more);
    for (const action of ["iam:TagUser", "iam:CreateUser", "iam:UntagUser"]) {
      assert.ok(denied(session("Admin"), action, setting), action);
      assert.ok(denied(user("kim", mfa(60)), action, setting), action);
      assert.ok(denied(session("mfa-guard-jit-productions"), action, setting), action);
      assert.ok(!denied(session("mfa-guard-jit-production"), action, setting), action);
      assert.ok(!denied(session("Admin"), action, { "aws:requesttag/team": "x", "aws:tagkeys": "team" }), action);
    }
    assert.ok(denied(session("Admin"), "iam:UpdateUser", { "aws:resourcetag/mfa-guard-jit-admin": "x" }));
    assert.ok(denied(session("Admin"), "states:StopExecution", {}, execution));
    assert.ok(!denied(session("Admin"), "states:StopExecution", {}, execution.replace("mfa-guard-jit-production", "orders")));
    await assert.rejects(
      deploy(
        () =>
          new MfaServiceControlPolicy("grants", {
            targets: ["r-ab12"],
            protectGrants: { roles: ["Admin"], by: ["arn:aws:iam::*:role/x"] },
          }),
      ),
      /`protectGrants.by\[0\]` must be the ARN of one role/,
    );
  });

  it("leaves its tags alone where an MfaUser is updated", async () => {
    const { ignored } = await deploy(() => new MfaUser("kim", { groups: ["DevOps"], grantableRoles: ["Admin"] }));
    assert.deepEqual(ignored.get("kim-user"), ['tags["mfa-guard-jit-Admin"]', 'tagsAll["mfa-guard-jit-Admin"]']);
  });
});

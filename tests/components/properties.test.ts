import assert from "node:assert/strict";
import fc from "fast-check";
import * as library from "mfa-guard";
import { account, deploy, only } from "../../testkit/components/mocks";
import { findings } from "../../testkit/components/pack";
import { accessKey, consoleWithoutMfa, mfa, user, World } from "../../testkit/components/world";
import type { Finding } from "../../testkit/policypack/harness";

const runs = Number(process.env.MFA_GUARD_RUNS ?? 200);
const seed = Number(process.env.MFA_GUARD_SEED ?? Date.now() % 2 ** 31);

const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
/** Leaves out what is undefined, as a program does. */
const args = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K] | undefined> }) =>
  fc
    .record(model as { [K in keyof T]: fc.Arbitrary<T[K]> })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T);
const some = <T>(arbitrary: fc.Arbitrary<T>, minLength = 1, maxLength = 3) => fc.uniqueArray(arbitrary, { minLength, maxLength });

const word = fc.stringMatching(/^[A-Za-z][\w+=,.@-]{0,19}$/);
const flag = fc.boolean();
/** Of a role that can be granted: a tag's key takes no comma. */
const roleName = fc.stringMatching(/^[A-Za-z][\w+=.@-]{0,19}$/);
const accountId = fc.stringMatching(/^\d{12}$/);
const policyArn = fc
  .constantFrom("AdministratorAccess", "ReadOnlyAccess", "PowerUserAccess", "IAMFullAccess")
  .map((name) => `arn:aws:iam::aws:policy/${name}`);
const userArn = fc.tuple(accountId, word).map(([id, name]) => `arn:aws:iam::${id}:user/${name}`);
const emails = some(fc.emailAddress({ size: "small" }));
const target = fc.oneof(fc.stringMatching(/^r-[0-9a-z]{4}$/), fc.stringMatching(/^ou-[0-9a-z]{4}-[0-9a-z]{8}$/), accountId);
const enrolment = fc.constantFrom("iam:ListUsers", "iam:GetAccountSummary", "IAM:getUser", "sts:GetSessionToken", "iam:ChangePassword");
const principals = some(word.map((name) => `arn:aws:iam::*:role/${name}`));
const condition = fc.constantFrom<NonNullable<library.JitRoleArgs["conditions"]>[]>(
  { StringEquals: { "sts:ExternalId": ["x"] } },
  { StringNotEquals: { "aws:PrincipalAccount": ["222233334444"] } },
  { BoolIfExists: { "aws:MultiFactorAuthPresent": ["true"] } },
  { Null: { "aws:MultiFactorAuthAge": ["false"] } },
  { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/*"] } },
  { NumericGreaterThan: { "aws:MultiFactorAuthAge": ["10"] } },
);

const enforcement = {
  selfEnrolment: option(flag),
  maxMfaAge: option(fc.integer({ min: 300, max: 129_600 })),
  requireSecurityKey: option(flag),
  securityKeyCertifications: option(some(fc.constantFrom("L1", "L1plus", "L2", "L3"))),
  except: option(some(enrolment)),
};
/** An argument that another one needs goes with it. */
const together =
  <T extends object>(needed: keyof T, dependent: keyof T) =>
  (all: T): T => {
    if (all[needed]) return all;
    const { [dependent]: _, ...rest } = all;
    return rest as T;
  };
const mfaPolicy = args<library.MfaPolicyArgs>({ ...enforcement, policyName: option(word) }).map(
  together("requireSecurityKey", "securityKeyCertifications"),
);
const groupOf = (groupArgs: library.MfaGroupArgs) => new library.MfaGroup("group", groupArgs).groupName;
const mfaGroup = args<library.MfaGroupArgs>({
  ...enforcement,
  groupName: option(word),
  path: option(fc.constantFrom("/", "/people/", "/a/b/")),
  policyArns: option(some(policyArn)),
}).map(together("requireSecurityKey", "securityKeyCertifications"));

/** Arguments that are right one by one may make a document that is longer than AWS allows. */
function refusedForItsSize(error: unknown): undefined {
  if (error instanceof library.ArgumentsError && error.message.includes("characters, and AWS allows")) return undefined;
  throw error;
}

/** Accepted arguments of each component, and the program that a person would write around them. */
const programs: Readonly<Record<string, fc.Arbitrary<() => unknown>>> = {
  MfaPolicy: mfaPolicy.map((own) => () => {
    const { policyArn: mfaPolicyArn } = new library.MfaPolicy("made", own);
    return groupOf({ mfaPolicyArn });
  }),
  MfaGroup: mfaGroup.map((own) => () => new library.MfaGroup("made", own)),
  MfaUser: fc
    .tuple(
      mfaGroup,
      args<Omit<library.MfaUserArgs, "groups">>({
        userName: option(word),
        path: option(fc.constantFrom("/", "/people/")),
        console: option(flag),
        accessKey: option(flag),
        pgpKey: fc.constant("keybase:kim"),
        passwordLength: option(fc.integer({ min: 20, max: 128 })),
        protectedFromRecovery: option(flag),
        permissionsBoundary: option(policyArn),
        tags: option(fc.dictionary(word, word, { maxKeys: 3 })),
      }),
    )
    .map(
      ([group, own]) =>
        () =>
          new library.MfaUser("made", { ...own, groups: [groupOf(group)] }),
    ),
  JitRole: fc
    .tuple(
      mfaGroup,
      flag,
      args<library.JitRoleArgs>({
        policyArns: some(policyArn),
        roleName: option(word),
        accounts: option(some(accountId)),
        users: option(some(userArn)),
        maxMfaAge: option(fc.integer({ min: 60, max: 3600 })),
        sessionDuration: option(fc.integer({ min: 900, max: 3600 })),
        requireSourceIdentity: option(flag),
        sessionTags: option(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), some(word), { minKeys: 1, maxKeys: 2 })),
        networks: option(some(fc.ipV4().map((address) => `${address}/32`))),
        permissionsBoundary: option(policyArn),
        conditions: option(condition),
      }),
      fc.oneof(
        fc.constant({}),
        fc.record({ requireGrant: fc.constant(true), roleName, accounts: fc.constant(undefined) }),
        fc.record({
          accounts: fc.constant(undefined),
          users: fc.constant(undefined),
          grants: fc.array(fc.record({ user: userArn, until: fc.constant("2099-01-01T00:00:00Z"), reason: word, ticket: word }), {
            maxLength: 3,
          }),
        }),
      ),
    )
    .map(([group, granted, own, approved]) => () => {
      const all = { ...own, ...approved, ...(granted && { groups: [groupOf(group)] }) };
      return new library.JitRole(
        "made",
        Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as library.JitRoleArgs,
      );
    }),
  JitGrants: fc
    .tuple(
      fc.uniqueArray(word, { minLength: 2, maxLength: 5, selector: (name) => name.toLowerCase() }),
      some(roleName),
      args<Omit<library.JitGrantsArgs, "roles" | "approvers">>({
        emails,
        maxGrant: option(fc.integer({ min: 60, max: 86_400 })),
        maxMfaAge: option(fc.integer({ min: 60, max: 3600 })),
      }),
    )
    .map(([[approver = "", ...people], roleNames, own]) => () => {
      const roles = roleNames.map((role) => ({ roleName: role, people }));
      return new library.JitGrants("made", { ...own, roles, approvers: [approver] });
    }),
  MfaServiceControlPolicy: args<library.MfaServiceControlPolicyArgs>({
    targets: some(target),
    denyCredentialCreation: option(flag),
    denyMfaRemoval: option(flag),
    denyEverythingWithoutMfa: option(flag),
    securityKeysOnly: option(flag),
    denyIamUsers: option(flag),
    allowedUserPaths: option(some(fc.constantFrom("/break-glass/", "/a/b/"))),
    protect: option(
      args<library.ProtectedIam>({
        policies: some(word),
        groups: option(some(word)),
        users: option(some(word)),
        roles: option(some(word)),
        by: principals,
      }),
    ),
    protectGrants: option(
      args<library.ProtectedGrants>({ roles: some(roleName), by: some(word.map((name) => `arn:aws:iam::111122223333:role/${name}`)) }),
    ),
  })
    .map(together("denyIamUsers", "allowedUserPaths"))
    .filter((own) => own.denyCredentialCreation !== false || own.denyMfaRemoval !== false)
    .map((own) => () => new library.MfaServiceControlPolicy("made", own)),
  MfaResourceControlPolicy: args<library.MfaResourceControlPolicyArgs>({
    targets: some(target),
    exceptAccounts: option(some(accountId)),
  }).map((own) => () => new library.MfaResourceControlPolicy("made", own)),
  RootGuard: args<library.RootGuardArgs>({
    targets: option(some(target)),
    centralRootAccess: option(flag),
    emails,
    logGroupName: option(word),
  }).map((own) => () => new library.RootGuard("made", own)),
  BreakGlass: fc
    .tuple(
      args<library.BreakGlassArgs>({
        emails,
        logGroupName: option(word),
        policyArns: option(some(policyArn)),
        targets: option(some(target)),
        administrators: principals,
      }),
      fc.oneof(
        some(word, 2).map((names) => ({ users: names.map((userName) => ({ userName, pgpKey: "keybase:kim" })) })),
        fc.record({ roleUsers: some(userArn, 2), roleAccounts: some(accountId) }),
      ),
    )
    .map(
      ([own, holders]) =>
        () =>
          new library.BreakGlass("made", { ...own, ...holders }),
    ),
  MfaRecovery: fc
    .tuple(
      mfaGroup,
      args<Omit<library.MfaRecoveryArgs, "groups">>({
        protectedUsers: some(
          fc.oneof(
            word,
            word.map((name) => `${name}*`),
          ),
        ),
        maxMfaAge: option(fc.integer({ min: 60, max: 3600 })),
        emails,
      }),
    )
    .map(
      ([group, own]) =>
        () =>
          new library.MfaRecovery("made", { ...own, groups: [groupOf(group)] }),
    ),
  MfaMonitoring: args<library.MfaMonitoringArgs>({
    emails,
    retentionDays: option(fc.integer({ min: 90, max: 3653 })),
    failedSignInThreshold: option(fc.integer({ min: 1, max: 10_000 })),
    configRules: option(flag),
    configRecorder: option(flag),
    queries: option(fc.constant({ output: "s3://answers/mfa/", regions: ["us-east-1"], since: "2026-01-01" })),
  })
    .filter((own) => own.configRules !== false || !own.configRecorder)
    .map((own) => () => new library.MfaMonitoring("made", own)),
  IdentityCenterAccess: fc
    .uniqueArray(
      fc.oneof(
        args<library.IdentityCenterPermissionSet>({
          name: word,
          policyArns: some(policyArn),
          privileged: option(fc.constant(true)),
          sessionHours: option(fc.constant(1)),
        }),
        args<library.IdentityCenterPermissionSet>({
          name: word,
          policyArns: fc.constant(["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
          privileged: fc.constant(false),
          sessionHours: option(fc.integer({ min: 1, max: 12 })),
        }),
      ),
      { minLength: 1, maxLength: 3, selector: (set) => set.name },
    )
    .map((permissionSets) => () => {
      const assignments = permissionSets.map(({ name }) => ({
        permissionSet: name,
        groupId: "9067642ac7-11111111",
        accountIds: [account],
      }));
      return new library.IdentityCenterAccess("made", {
        instanceArn: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
        permissionSets,
        assignments,
      });
    }),
  ProductionAccount: fc
    .tuple(
      fc.uniqueArray(
        args<library.ProductionGroup>({
          name: word,
          policyArns: option(some(policyArn)),
          mayAdminister: option(flag),
          mayRecover: option(flag),
        }),
        { minLength: 1, maxLength: 3, selector: (group) => group.name.toLowerCase() },
      ),
      some(word, 1, 3),
      args<Omit<library.ProductionAccountArgs, "people">>({
        emails,
        maxMfaAge: option(fc.integer({ min: 60, max: 3600 })),
        maxSessionMfaAge: option(fc.integer({ min: 300, max: 129_600 })),
        requireSecurityKey: option(flag),
        rootTargets: option(some(target)),
        guardRoot: option(flag),
        administrationRole: option(flag),
        recovery: option(flag),
        monitoring: option(flag),
      }),
    )
    .map(([groups, names, own]) => () => {
      const people = names.map((name, index) => ({ name, groups: [groups[index % groups.length]?.name ?? ""], pgpKey: "keybase:kim" }));
      return new library.ProductionAccount("made", { ...own, groups, people });
    }),
};

/** A warning: nobody is locked out for good, because an administrator can register devices. */
const isAboutEnrolment = ({ level, message }: Finding): boolean => level === "note" && message.startsWith("No first MFA device");

describe(`components, whatever arguments they accept (seed ${seed})`, function () {
  this.timeout(300_000);

  // Pulumi keeps the stack of every promise for its debugger: most of the time here.
  const { stackTraceLimit } = Error;
  before(() => {
    Error.stackTraceLimit = 0;
  });
  after(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  it("covers every component", () => {
    const components = Object.keys(library).filter((name) => name !== "ArgumentsError");
    assert.deepEqual(Object.keys(programs).sort(), components.sort());
  });

  for (const [component, program] of Object.entries(programs)) {
    it(`${component} passes the pack`, async () => {
      let accepted = 0;
      await fc.assert(
        fc.asyncProperty(program, async (run) => {
          const deployed = await deploy(run).catch(refusedForItsSize);
          if (deployed === undefined) return;
          accepted++;
          assert.deepEqual(
            findings(deployed.resources).filter((finding) => !isAboutEnrolment(finding)),
            [],
          );
        }),
        { numRuns: runs, seed },
      );
      assert.ok(accepted > runs / 2, `${accepted} of ${runs} were accepted`);
    });
  }

  it("lets nobody assume a role that needs a grant without the grant and MFA, or after the end", async () => {
    const shared = {
      policyArns: some(policyArn),
      maxMfaAge: option(fc.integer({ min: 60, max: 3600 })),
      requireSourceIdentity: option(flag),
      conditions: option(condition),
    };
    const end = "2026-11-27T17:00:00Z";
    const grant = { user: `arn:aws:iam::${account}:user/kim`, until: end, reason: "r", ticket: "t" };
    const approved = args<library.JitRoleArgs>({ ...shared, requireGrant: fc.constant(true), roleName });
    const merged = args<library.JitRoleArgs>({ ...shared, grants: fc.constantFrom([], [grant]) });
    const time = fc.constantFrom("2026-11-27T16:00:00Z", end, "2027-01-01T00:00:00Z");
    const context = fc.constantFrom(accessKey, consoleWithoutMfa, mfa(30), mfa(3601));
    const asked = { "sts:sourceidentity": "kim", "sts:externalid": "x", "aws:principalorgpaths": "o-a1b2c3d4e5/r-1/" };
    let entered = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(approved, merged), context, flag, time, async (own, carried, tagged, now) => {
        const { resources } = await deploy(() => new library.JitRole("made", own));
        const arn = only(resources, "aws:iam/role:Role").state.arn as string;
        const tag = { [`aws:principaltag/mfa-guard-jit-${own.roleName}`.toLowerCase()]: "x" };
        const caller = user("kim", { ...carried, ...(tagged && own.requireGrant && tag) });
        const isGranted = own.requireGrant ? tagged : own.grants?.length === 1 && now < end;
        const isIn = new World(resources).trusts(caller, arn, { ...asked, "aws:currenttime": now });
        if (isIn) entered++;
        const age = Number((carried as Record<string, string>)["aws:multifactorauthage"] ?? Number.POSITIVE_INFINITY);
        assert.ok(!isIn || (isGranted && age <= (own.maxMfaAge ?? 3600)));
      }),
      { numRuns: runs, seed },
    );
    assert.ok(entered > 0, "nobody was ever let in: nothing was tried");
  });

  it("leave everybody a first device to register, unless `selfEnrolment` is off, which the pack tells", async () => {
    await fc.assert(
      fc.asyncProperty(mfaGroup, async (own) => {
        const { resources } = await deploy(() => groupOf(own));
        assert.equal(findings(resources).some(isAboutEnrolment), own.selfEnrolment === false);
      }),
      { numRuns: runs, seed },
    );
  });
});

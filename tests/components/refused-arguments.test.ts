import assert from "node:assert/strict";
import * as library from "mfa-guard";
import { deploy } from "../../testkit/components/mocks";

const emails = ["security@example.com"];
const queries = { output: "s3://answers/mfa/", regions: ["us-east-1"], since: "2026-01-01" };
const targets = ["r-ab12"];
const users = ["one", "two"].map((userName) => ({ userName, pgpKey: "keybase:kim" }));
const people = [{ name: "ana", groups: ["Administrators"] }];
const set = (more: object) => ({
  instanceArn: "arn:aws:sso:::instance/ssoins-1",
  permissionSets: [{ name: "Admin", policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], ...more }],
});
const long = (count: number, of = 60) => Array.from({ length: count }, (_, index) => `${"a".repeat(of)}${index}`);
/** Arguments as a JavaScript program, which no compiler checks, may pass them. */
const loose = (args: unknown) => args as never;

/** What each component refuses, and how it says so. */
const refused: readonly (readonly [title: string, make: () => unknown, message: string])[] = [
  [
    "an exemption that opens a service",
    () => new library.MfaPolicy("p", { except: ["s3:*"] }),
    "MfaPolicy `p`: `except` must leave MFA enforced, and it lets `s3:GetObject` through without MFA: remove what covers it",
  ],
  [
    "an exemption that opens more than it seems to",
    () => new library.MfaPolicy("p", { except: ["iam:Get*"] }),
    "MfaPolicy `p`: `except` must leave MFA enforced, and it lets `iam:GetRole` through without MFA: remove what covers it",
  ],
  [
    "an exemption that removes MFA",
    () => new library.MfaPolicy("p", { except: ["iam:DeactivateMFADevice"] }),
    "MfaPolicy `p`: `except` must leave MFA enforced, and it lets `iam:DeactivateMFADevice` through without MFA: remove what covers it",
  ],
  [
    "an MFA age that nobody can live with",
    () => new library.MfaPolicy("p", { maxMfaAge: 10 }),
    "MfaPolicy `p`: `maxMfaAge` must be a whole number of seconds from 300 to 129600, not `10`",
  ],
  [
    "an MFA age that is text",
    () => new library.MfaPolicy("p", loose({ maxMfaAge: "3600" })),
    "MfaPolicy `p`: `maxMfaAge` must be a whole number of seconds from 300 to 129600, not `3600`",
  ],
  [
    "certifications of keys that aren't required",
    () => new library.MfaPolicy("p", { securityKeyCertifications: ["L2"] }),
    "MfaPolicy `p`: `securityKeyCertifications` needs `requireSecurityKey`",
  ],

  [
    "a tenth policy of the team's own",
    () => new library.MfaGroup("g", { policyArns: long(10) }),
    "MfaGroup `g`: `policyArns` must name at most 9 managed policies, not 10",
  ],
  [
    "a setting of a policy that is shared",
    () => new library.MfaGroup("g", { mfaPolicyArn: "arn", maxMfaAge: 3600 }),
    "MfaGroup `g`: `maxMfaAge` belongs to the shared policy of `mfaPolicyArn`: set it there",
  ],
  [
    "what its policy refuses",
    () => new library.MfaGroup("g", { except: ["sts:*"] }),
    "MfaPolicy `g-enforcement`: `except` must leave MFA enforced, and it lets `sts:AssumeRole` through without MFA: remove what covers it",
  ],

  [
    "a user in no group, by name",
    () => new library.MfaUser("kim", { groups: [] }),
    "MfaUser `kim`: `groups` must name at least 1 MfaGroup, so that MFA is enforced, not 0",
  ],
  [
    "a user without groups at all",
    () => new library.MfaUser("kim", loose({})),
    "MfaUser `kim`: `groups` must name at least 1 MfaGroup, so that MFA is enforced, not 0",
  ],
  [
    "an eleventh group",
    () => new library.MfaUser("kim", { groups: long(11) }),
    "MfaUser `kim`: `groups` must name at most 10 groups, not 11",
  ],
  [
    "a password that would be stored in plain text",
    () => new library.MfaUser("kim", { groups: ["g"], console: true }),
    "MfaUser `kim`: `pgpKey` is needed with `console`, or the secret would be stored in plain text",
  ],
  [
    "a secret key that would be stored in plain text",
    () => new library.MfaUser("kim", { groups: ["g"], accessKey: true }),
    "MfaUser `kim`: `pgpKey` is needed with `accessKey`, or the secret would be stored in plain text",
  ],
  [
    "a short password",
    () => new library.MfaUser("kim", { groups: ["g"], passwordLength: 8 }),
    "MfaUser `kim`: `passwordLength` must be a whole number of characters from 20 to 128, not `8`",
  ],
  [
    "a name that IAM doesn't take",
    () => new library.MfaUser("kim", { groups: ["g"], userName: "kim lee" }),
    "MfaUser `kim`: `userName` must have 1 to 64 letters, digits or `_+=,.@-`, not `kim lee`",
  ],
  [
    "a path without its slashes",
    () => new library.MfaUser("kim", { groups: ["g"], path: "people" }),
    "MfaUser `kim`: `path` must begin and end with `/`, not be `people`",
  ],

  [
    "no target",
    () => new library.MfaServiceControlPolicy("s", { targets: [] }),
    "MfaServiceControlPolicy `s`: `targets` must name at least one root, organizational unit or account: an unattached policy has no effect",
  ],
  [
    "a target that is none",
    () => new library.MfaServiceControlPolicy("s", { targets: ["Workloads"] }),
    "MfaServiceControlPolicy `s`: `targets` must hold ids of roots (`r-…`), units (`ou-…`) or accounts, not `Workloads`",
  ],
  [
    "no protection at all",
    () => new library.MfaServiceControlPolicy("s", { targets, denyCredentialCreation: false, denyMfaRemoval: false }),
    "MfaServiceControlPolicy `s`: `denyCredentialCreation` is off and so is everything else: choose at least one protection",
  ],
  [
    "paths without what they are exempt from",
    () => new library.MfaServiceControlPolicy("s", { targets, allowedUserPaths: ["/a/"] }),
    "MfaServiceControlPolicy `s`: `allowedUserPaths` needs `denyIamUsers`",
  ],
  [
    "the path of everybody",
    () => new library.MfaServiceControlPolicy("s", { targets, denyIamUsers: true, allowedUserPaths: ["/"] }),
    "MfaServiceControlPolicy `s`: `allowedUserPaths` must hold paths such as `/break-glass/`, not `/`",
  ],
  [
    "protection from everybody",
    () => new library.MfaServiceControlPolicy("s", { targets, protect: { policies: ["mfa"], by: [] } }),
    "MfaServiceControlPolicy `s`: `protect.by` must name at least 1 principal that may still change them, not 0",
  ],
  [
    "protection of nothing",
    () => new library.MfaServiceControlPolicy("s", { targets, protect: { by: ["arn:aws:iam::*:role/deploy"] } }),
    "MfaServiceControlPolicy `s`: `protect` must name at least 1 policy, group, user or role, not 0",
  ],
  [
    "protection by everybody",
    () => new library.MfaServiceControlPolicy("s", { targets, protect: { policies: ["mfa"], by: ["*"] } }),
    "MfaServiceControlPolicy `s`: `protect.by` must hold ARNs of roles or users such as `arn:aws:iam::*:role/deploy`, not `*`",
  ],
  [
    "a statement longer than a policy",
    () => new library.MfaServiceControlPolicy("s", { targets, protect: { groups: long(40), by: ["arn:aws:iam::*:role/deploy"] } }),
    "MfaServiceControlPolicy `s`: `protect` results in a statement `ProtectGroups` of 7157 characters, and AWS allows 5120 for each policy: use fewer, wider patterns",
  ],
  [
    "more policies than a target takes",
    () =>
      new library.MfaServiceControlPolicy("s", {
        targets,
        protect: { policies: long(20), groups: long(20), users: long(12), roles: long(20), by: ["arn:aws:iam::*:role/deploy"] },
      }),
    "MfaServiceControlPolicy `s`: `protect` results in 6 policies, and a target takes 4 besides `FullAWSAccess`: use fewer, wider patterns",
  ],

  [
    "accounts that are none",
    () => new library.MfaResourceControlPolicy("r", { targets, exceptAccounts: ["vendor"] }),
    "MfaResourceControlPolicy `r`: `exceptAccounts[0]` must be an account id of 12 digits, not `vendor`",
  ],
  [
    "more accounts than a policy holds",
    () =>
      new library.MfaResourceControlPolicy("r", {
        targets,
        exceptAccounts: Array.from({ length: 400 }, (_, index) => String(100_000_000_000 + index)),
      }),
    "MfaResourceControlPolicy `r`: `exceptAccounts` results in a policy of 6316 characters, and AWS allows 5120: list fewer accounts",
  ],

  [
    "an alarm that reaches nobody",
    () => new library.RootGuard("r", {}),
    "RootGuard `r`: `emails` must name somebody to notify, unless `topicArn` does",
  ],
  [
    "two ways to notify",
    () => new library.RootGuard("r", { emails, topicArn: "arn:aws:sns:us-east-1:111122223333:t" }),
    "RootGuard `r`: `emails` can't go with `topicArn`: subscribe the addresses to that topic",
  ],
  [
    "an address that is none",
    () => new library.RootGuard("r", { emails: ["security"] }),
    "RootGuard `r`: `emails` must hold e-mail addresses, not `security`",
  ],

  [
    "one emergency user alone",
    () => new library.BreakGlass("b", { emails, users: users.slice(1) }),
    "BreakGlass `b`: `users` must name at least 2 emergency users, not 1",
  ],
  [
    "more emergency users than a filter holds",
    () => new library.BreakGlass("b", { emails, users: long(6, 3).map((userName) => ({ userName, pgpKey: "keybase:kim" })) }),
    "BreakGlass `b`: `users` must name at most 5 emergency users, not 6",
  ],
  [
    "neither users nor a role",
    () => new library.BreakGlass("b", { emails }),
    "BreakGlass `b`: `users` or `roleUsers` must be given, but not both",
  ],
  [
    "the same user twice",
    () => new library.BreakGlass("b", { emails, users: [...users, ...users.slice(1)] }),
    "BreakGlass `b`: `users` names `two` twice",
  ],
  [
    "a role without its users' accounts",
    () => new library.BreakGlass("b", { emails, roleUsers: ["a", "b"] }),
    "BreakGlass `b`: `roleAccounts` must name at least 1 account that they are in, not 0",
  ],
  [
    "protection without an administrator",
    () => new library.BreakGlass("b", { emails, users, targets }),
    "BreakGlass `b`: `administrators` must name at least 1 principal that may still edit the access, not 0",
  ],

  [
    "a help desk of nobody",
    () => new library.MfaRecovery("m", { emails, groups: [], protectedUsers: ["ana"] }),
    "MfaRecovery `m`: `groups` must name at least 1 group of the help desk, not 0",
  ],
  [
    "nobody out of the help desk's reach",
    () => new library.MfaRecovery("m", { emails, groups: ["g"], protectedUsers: [] }),
    "MfaRecovery `m`: `protectedUsers` must name at least 1 user, not 0",
  ],
  [
    "more protected users than a policy holds",
    () => new library.MfaRecovery("m", { emails, groups: ["g"], protectedUsers: long(30) }),
    "MfaRecovery `m`: `protectedUsers` result in a policy of 6678 characters, and AWS allows 6144: use fewer, wider patterns",
  ],

  [
    "records that are soon gone",
    () => new library.MfaMonitoring("m", { emails, retentionDays: 7 }),
    "MfaMonitoring `m`: `retentionDays` must be a whole number of days from 90 to 3653, not `7`",
  ],
  [
    "the retention of somebody else's log group",
    () => new library.MfaMonitoring("m", { emails, logGroupName: "trail", retentionDays: 365 }),
    "MfaMonitoring `m`: `retentionDays` applies to a log group that the component creates: leave it out with `logGroupName`",
  ],
  [
    "a recorder for no rules",
    () => new library.MfaMonitoring("m", { emails, configRules: false, configRecorder: true }),
    "MfaMonitoring `m`: `configRecorder` needs `configRules`",
  ],
  [
    "answers that go nowhere",
    () => new library.MfaMonitoring("m", { emails, queries: { ...queries, output: "answers" } }),
    "MfaMonitoring `m`: `queries.output` must be `s3://BUCKET/PREFIX/`, not `answers`",
  ],
  [
    "queries of no region",
    () => new library.MfaMonitoring("m", { emails, queries: { ...queries, regions: [] } }),
    "MfaMonitoring `m`: `queries.regions` must name at least 1 region, not 0",
  ],
  [
    "a region with a partition in it",
    () => new library.MfaMonitoring("m", { emails, queries: { ...queries, regions: ["us-east-1,eu-west-1"] } }),
    "MfaMonitoring `m`: `queries.regions[0]` must be a region's name, not `us-east-1,eu-west-1`",
  ],
  [
    "a first day that is none",
    () => new library.MfaMonitoring("m", { emails, queries: { ...queries, since: "2026-13-01" } }),
    "MfaMonitoring `m`: `queries.since` must be a day such as `2026-01-01`, not `2026-13-01`",
  ],
  [
    "queries of somebody else's trail without its place",
    () => new library.MfaMonitoring("m", { emails, logGroupName: "trail", queries }),
    "MfaMonitoring `m`: `queries.location` is needed with `logGroupName`: it says where that trail's files are",
  ],

  [
    "a long privileged session",
    () => new library.IdentityCenterAccess("i", set({ sessionHours: 8 })),
    "IdentityCenterAccess `i`: `permissionSets[0].sessionHours` must be a whole number of hours from 1 to 1, not `8`",
  ],
  [
    "privileges said to be none",
    () => new library.IdentityCenterAccess("i", set({ privileged: false, policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] })),
    "IdentityCenterAccess `i`: `permissionSets[0].privileged` can be off only with read-only AWS managed policies: leave it out, and the session lasts an hour",
  ],
  [
    "an assignment of an unknown set",
    () =>
      new library.IdentityCenterAccess("i", {
        ...set({}),
        assignments: [{ permissionSet: "Read", groupId: "g", accountIds: ["111122223333"] }],
      }),
    "IdentityCenterAccess `i`: `assignments[0]` names `Read`, which is none of `permissionSets`",
  ],
  [
    "no permission set",
    () => new library.IdentityCenterAccess("i", { ...set({}), permissionSets: [] }),
    "IdentityCenterAccess `i`: `permissionSets` must name at least 1 permission set, not 0",
  ],

  [
    "an account without people",
    () => new library.ProductionAccount("a", { emails, people: [] }),
    "ProductionAccount `a`: `people` must name at least 1 person, not 0",
  ],
  [
    "a person in a group that isn't there",
    () => new library.ProductionAccount("a", { emails, people: [{ name: "ana", groups: ["Admins"] }] }),
    "ProductionAccount `a`: `people[0].groups` names `Admins`, which is none of `Administrators`, `Developers`, `ReadOnlyUsers`",
  ],
  [
    "a person in no group",
    () => new library.ProductionAccount("a", { emails, people: [{ name: "ana", groups: [] }] }),
    "ProductionAccount `a`: `people[0].groups` must name at least 1 group, not 0",
  ],
  [
    "the same person twice",
    () => new library.ProductionAccount("a", { emails, people: [...people, ...people] }),
    "ProductionAccount `a`: `people` names `ana` twice",
  ],
  [
    "nobody to notify",
    () => new library.ProductionAccount("a", { people }),
    "RootGuard `a-root`: `emails` must name somebody to notify, unless `topicArn` does",
  ],
];

describe("refused arguments", () => {
  for (const [title, make, message] of refused) {
    it(`refuse ${title}`, async () => {
      await assert.rejects(deploy(make), (error) => {
        assert.ok(error instanceof library.ArgumentsError);
        assert.equal(error.message, message);
        return true;
      });
    });
  }

  it("refuses everything that is wrong at once", async () => {
    await assert.rejects(
      deploy(() => new library.JitRole("admin", { policyArns: [], maxMfaAge: 0, accounts: ["1"] })),
      (error: library.ArgumentsError) => error.problems.map(({ property }) => property).join() === "policyArns,maxMfaAge,accounts[0]",
    );
  });
});

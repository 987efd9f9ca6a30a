import assert from "node:assert/strict";
import {
  arn,
  attached,
  compliant,
  type Details,
  enforcing,
  group,
  inline,
  managed,
  role,
  trustWithMfa,
  trustWithoutMfa,
  user,
} from "../../../testkit/accounts";
import { auditJson, files } from "../../../testkit/cli/run";
import { allowAll, denyWithoutMfa, document, missingKeys } from "../../../testkit/documents";

const all = inline("all", JSON.parse(allowAll));
const allow = (Action: string, Resource = "*") => document({ Effect: "Allow", Action, Resource });
const trusting = (...principals: readonly string[]) =>
  document({ Effect: "Allow", Principal: { AWS: principals.map(arn) }, Action: "sts:AssumeRole" });
const admin = (trust: unknown = trustWithoutMfa) => role("admin", trust, { RolePolicyList: [all] });
const mayAssume = (name: string, more: object = {}) => user(name, { UserPolicyList: [inline("assume", allow("sts:AssumeRole"))], ...more });

describe("who reaches which privileged role without MFA", () => {
  const file = files();
  const reach = async (changes: Partial<Details>) =>
    (await auditJson("--file", file("details.json", { ...compliant, UserDetailList: [], RoleDetailList: [], ...changes }))).reach;
  /** "eve > app > admin", with a question mark where it is presumed. */
  const ways = async (changes: Partial<Details>) =>
    (await reach(changes)).roles.flatMap(({ role, users }) =>
      users.map(({ name, via, certain }) => [name, ...via.map((each) => each.name), role.name].join(" > ") + (certain ? "" : " ?")),
    );

  const cases: readonly { readonly title: string; readonly details: Partial<Details>; readonly found: readonly string[] }[] = [
    {
      title: "a user whose policy allows the call, where the trust lets the account in",
      details: { UserDetailList: [mayAssume("eve"), user("adam")], RoleDetailList: [admin()] },
      found: ["eve > admin"],
    },
    {
      title: "a user whose group's policy allows the call on this role only",
      details: {
        UserDetailList: [user("eve", { GroupList: ["ops"] }), user("adam", { GroupList: ["others"] })],
        GroupDetailList: [
          group("ops", { GroupPolicyList: [inline("one", allow("sts:*", arn("role/admin")))] }),
          group("others", { GroupPolicyList: [inline("one", allow("sts:*", arn("role/else")))] }),
        ],
        RoleDetailList: [admin()],
      },
      found: ["eve > admin"],
    },
    {
      title: "a user that the trust names, without any policy of its own",
      details: { UserDetailList: [user("eve"), user("adam")], RoleDetailList: [admin(trusting("user/eve"))] },
      found: ["eve > admin"],
    },
    {
      title: "a user whose name the trust spells with an escaped letter",
      details: {
        UserDetailList: [user("adam"), user("eve")],
        RoleDetailList: [
          { ...admin(), AssumeRolePolicyDocument: JSON.stringify(trusting("user/eve")).replace("user/eve", "user/\\u0065ve") },
        ],
      },
      found: ["eve > admin"],
    },
    {
      title: "nobody whom a Deny stops",
      details: {
        UserDetailList: [mayAssume("dana", { GroupList: ["devs"] })],
        RoleDetailList: [admin(), role("two", trusting("user/dana"), { RolePolicyList: [all] })],
      },
      found: [],
    },
    {
      title: "a user by access key, past a Deny that misses access keys",
      details: {
        UserDetailList: [mayAssume("eve", { GroupList: ["devs"] })],
        RoleDetailList: [admin()],
        Policies: [managed("require-mfa", JSON.parse(missingKeys))],
      },
      found: ["eve > admin"],
    },
    {
      title: "nobody whom a permissions boundary keeps from the call, unless the trust gives it by name",
      details: {
        UserDetailList: [mayAssume("eve", { PermissionsBoundary: { PermissionsBoundaryArn: arn("policy/s3-only") } })],
        RoleDetailList: [admin(), role("named", trusting("user/eve"), { RolePolicyList: [inline("iam", allow("iam:*"))] })],
        Policies: [managed("s3-only", allow("s3:*"))],
      },
      found: ["eve > named"],
    },
    {
      title: "nobody where the trust asks for MFA, and no ordinary role",
      details: { UserDetailList: [mayAssume("eve")], RoleDetailList: [admin(trustWithMfa), role("reader", trustWithoutMfa)] },
      found: [],
    },
    {
      title: "a privileged role behind ordinary ones, by the shortest way",
      details: {
        UserDetailList: [mayAssume("eve")],
        RoleDetailList: [
          role("first", trustWithoutMfa),
          role("second", trusting("role/first")),
          role("third", trusting("role/second")),
          admin(trusting("role/second", "role/third")),
        ],
      },
      found: ["eve > first > second > admin"],
    },
    {
      title: "nobody behind a role whose session needs MFA, which no session has",
      details: {
        UserDetailList: [mayAssume("eve")],
        RoleDetailList: [role("first", trustWithoutMfa, { RolePolicyList: [inline("go", allow("sts:AssumeRole"))] }), admin(trustWithMfa)],
      },
      found: [],
    },
    {
      title: "only the users whom a pattern in the trust's condition covers",
      details: {
        UserDetailList: [mayAssume("ops-eve"), mayAssume("adam")],
        RoleDetailList: [
          admin(document({ ...trustWithoutMfa.Statement[0], Condition: { ArnLike: { "aws:PrincipalArn": arn("user/ops-*") } } })),
        ],
      },
      found: ["ops-eve > admin"],
    },
    {
      title: "nobody by a unique id, which IAM shows once a user was deleted and never gives again",
      details: {
        UserDetailList: [user("eve", { UserId: "AIDAEVE1" }), user("adam", { UserId: "AIDAADAM1" }), user("unknown")],
        RoleDetailList: [admin(document({ Effect: "Allow", Principal: { AWS: "AIDAEVE1" }, Action: "sts:AssumeRole" }))],
      },
      found: [],
    },
    {
      title: "a user with a policy that the details don't hold, as assumed",
      details: {
        UserDetailList: [user("eve", { AttachedManagedPolicies: [attached(arn("policy/gone"))] }), user("adam")],
        RoleDetailList: [admin()],
      },
      found: ["eve > admin ?"],
    },
    {
      title: "nobody whom a Deny stops, even with a policy that the details don't hold",
      details: {
        UserDetailList: [
          user("eve", { UserPolicyList: [inline("mfa", enforcing)], AttachedManagedPolicies: [attached(arn("policy/gone"))] }),
        ],
        RoleDetailList: [admin()],
      },
      found: [],
    },
    {
      title: "the users whom a Deny on another's name spares",
      details: {
        UserDetailList: [mayAssume("eve", { GroupList: ["devs"] }), mayAssume("adam", { GroupList: ["devs"] })],
        GroupDetailList: [
          group("devs", {
            GroupPolicyList: [inline("mfa", document({ ...denyWithoutMfa, Condition: { StringEquals: { "aws:username": "adam" } } }))],
          }),
        ],
        RoleDetailList: [admin()],
      },
      found: ["eve > admin"],
    },
  ];
  for (const { title, details, found } of cases) {
    it(`finds ${title}`, async () => assert.deepEqual(await ways(details), found));
  }

  it("says why the role is privileged, and what is presumed", async () => {
    const { roles, presumed } = await reach({
      UserDetailList: [user("eve", { AttachedManagedPolicies: [attached(arn("policy/gone"))] })],
      RoleDetailList: [admin()],
    });
    assert.match(roles[0]?.privileged ?? "", /^statement 1 of `admin` allows /);
    assert.deepEqual(presumed, [`\`${arn("policy/gone")}\` isn't defined here`]);
  });

  it("says whether users of other accounts get in, where no user of this one does", async () => {
    const other = (account: string) => document({ Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" });
    const { roles } = await reach({
      RoleDetailList: [
        role("near", other("111122223333"), { RolePolicyList: [all] }),
        role("far", other("444455556666"), { RolePolicyList: [all] }),
      ],
    });
    assert.deepEqual(
      roles.map(({ role, users, otherAccounts }) => [role.name, users.length, otherAccounts]),
      [["far", 0, true]],
    );
  });
});

import assert from "node:assert/strict";
import type { Reached } from "../../../cli/findings/reach";
import { arn, attached, compliant, type Details, group, inline, managed, role, trustWithMfa, user } from "../../../testkit/accounts";
import { auditJson, files } from "../../../testkit/cli/run";
import { allowAll, denyWithoutMfa, document } from "../../../testkit/documents";

const all = inline("all", JSON.parse(allowAll));
const allow = (Action: string | readonly string[], Resource = "*", Condition?: object) =>
  document({ Effect: "Allow", Action, Resource, ...(Condition !== undefined && { Condition }) });
const may = (name: string, policy: object, more: object = {}) => user(name, { UserPolicyList: [inline("steps", policy)], ...more });
const admin = (trust: unknown = trustWithMfa) => role("admin", trust, { RolePolicyList: [all] });
const trusting = (service: string) => document({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });

/** "eve: iam:UpdateAssumeRolePolicy on admin", with a question mark where it is presumed. */
const told = (name: string, { users }: Reached) =>
  users.map((each) => {
    const steps = each.steps.map(({ calls, on }) => `${calls.join("+")} on ${on.name}`).join(" > ");
    return `${each.name} to ${name}: ${steps}${each.certain ? "" : " ?"}`;
  });

describe("who gets to power without MFA by other calls than sts:AssumeRole", () => {
  const file = files();
  const reach = async (changes: Partial<Details>) =>
    (
      await auditJson(
        "--file",
        file("details.json", { ...compliant, UserDetailList: [], RoleDetailList: [], GroupDetailList: [], ...changes }),
      )
    ).reach;
  const ways = async (changes: Partial<Details>) => {
    const { roles, accounts } = await reach(changes);
    return [...roles.flatMap((each) => told(each.role.name, each)), ...accounts.flatMap((each) => told("account", each))];
  };

  const cases: readonly { readonly title: string; readonly details: Partial<Details>; readonly found: readonly string[] }[] = [
    {
      title: "a user who may rewrite the role's trust policy",
      details: { UserDetailList: [may("eve", allow("iam:UpdateAssumeRolePolicy", arn("role/admin")))], RoleDetailList: [admin()] },
      found: ["eve to admin: iam:UpdateAssumeRolePolicy on admin"],
    },
    {
      title: "nobody who may rewrite another's",
      details: { UserDetailList: [may("eve", allow("iam:UpdateAssumeRolePolicy", arn("role/other")))], RoleDetailList: [admin()] },
      found: [],
    },
    {
      title: "a user who may make keys for one who may",
      details: {
        UserDetailList: [
          may("adam", allow("iam:UpdateAssumeRolePolicy", arn("role/admin"))),
          may("eve", allow("iam:CreateAccessKey", arn("user/adam"))),
        ],
        RoleDetailList: [admin()],
      },
      found: [
        "adam to admin: iam:UpdateAssumeRolePolicy on admin",
        "eve to admin: iam:CreateAccessKey on adam > iam:UpdateAssumeRolePolicy on admin",
      ],
    },
    {
      title: "nobody by keys of a user who is denied everything without MFA",
      details: {
        UserDetailList: [
          may("adam", document({ Effect: "Allow", Action: "*", Resource: "*" }, denyWithoutMfa)),
          may("eve", allow("iam:CreateAccessKey", arn("user/adam"))),
        ],
      },
      found: [],
    },
    {
      title: "nobody by keys of their own",
      details: {
        UserDetailList: [
          may("eve", allow("iam:*AccessKey*", "arn:aws:iam::*:user/${aws:username}")),
          user("adam", { UserPolicyList: [all] }),
        ],
      },
      found: ["adam to account: iam:AttachUserPolicy on adam"],
    },
    {
      title: "a user who passes the role to Lambda, which the role trusts",
      details: {
        UserDetailList: [may("eve", allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]))],
        RoleDetailList: [admin(trusting("lambda.amazonaws.com"))],
      },
      found: ["eve to admin: iam:PassRole+lambda:CreateFunction+lambda:InvokeFunction on admin"],
    },
    {
      title: "nobody where the role trusts another service, or the pass is to another, or the function can't be run",
      details: {
        UserDetailList: [
          may("eve", allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])),
          may(
            "adam",
            document(
              {
                Effect: "Allow",
                Action: "iam:PassRole",
                Resource: "*",
                Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
              },
              { Effect: "Allow", Action: "ec2:RunInstances", Resource: "*" },
            ),
          ),
          may("dana", allow(["iam:PassRole", "glue:CreateJob"])),
        ],
        RoleDetailList: [admin(trusting("ec2.amazonaws.com")), role("glue", trusting("glue.amazonaws.com"), { RolePolicyList: [all] })],
      },
      found: [],
    },
    {
      title: "as presumed, a user who may change the code of a function that may have the role",
      details: {
        UserDetailList: [may("eve", allow("lambda:UpdateFunctionCode"))],
        RoleDetailList: [admin(trusting("lambda.amazonaws.com"))],
      },
      found: ["eve to admin: lambda:UpdateFunctionCode on admin ?"],
    },
    {
      title: "a user who may write policies of their own, a group's of theirs, or a version of one that they have",
      details: {
        UserDetailList: [
          may("adam", allow("iam:PutUserPolicy", arn("user/adam"))),
          user("dana", { GroupList: ["team"] }),
          user("eve", { AttachedManagedPolicies: [attached(arn("policy/own"))] }),
        ],
        GroupDetailList: [group("team", { GroupPolicyList: [inline("steps", allow("iam:AttachGroupPolicy", arn("group/team")))] })],
        Policies: [managed("own", allow("iam:CreatePolicyVersion", arn("policy/own")))],
      },
      found: [
        "adam to account: iam:PutUserPolicy on adam",
        "dana to account: iam:AttachGroupPolicy on team",
        "eve to account: iam:CreatePolicyVersion on own",
      ],
    },
    {
      title: "nobody who may write somebody else's policies and not act as them",
      details: { UserDetailList: [may("eve", allow("iam:PutUserPolicy", arn("user/adam"))), user("adam")] },
      found: [],
    },
    {
      title: "a user who may write the policies of a user whose keys they may make",
      details: { UserDetailList: [may("eve", allow(["iam:PutUserPolicy", "iam:CreateAccessKey"], arn("user/adam"))), user("adam")] },
      found: ["eve to account: iam:CreateAccessKey on adam > iam:PutUserPolicy on adam"],
    },
    {
      title: "nobody whom a boundary keeps from what the policy would give",
      details: {
        UserDetailList: [may("eve", allow("iam:PutUserPolicy"), { PermissionsBoundary: { PermissionsBoundaryArn: arn("policy/limits") } })],
        Policies: [managed("limits", allow("s3:*"))],
      },
      found: [],
    },
    {
      title: "a user who may take the boundary away first",
      details: {
        UserDetailList: [
          may("eve", allow("iam:*", arn("user/eve")), { PermissionsBoundary: { PermissionsBoundaryArn: arn("policy/limits") } }),
        ],
        Policies: [managed("limits", allow(["s3:*", "iam:DeleteUserPermissionsBoundary"]))],
      },
      found: ["eve to account: iam:DeleteUserPermissionsBoundary on eve > iam:AttachUserPolicy on eve"],
    },
    {
      title: "a user who may join a group that has the power",
      details: {
        UserDetailList: [may("eve", allow("iam:AddUserToGroup", arn("group/admins")))],
        GroupDetailList: [group("admins", { GroupPolicyList: [all] })],
      },
      found: ["eve to account: iam:AddUserToGroup on admins > iam:AttachUserPolicy on eve"],
    },
    {
      title: "nobody who joins a group that denies everything without MFA",
      details: {
        UserDetailList: [may("eve", allow("iam:AddUserToGroup", arn("group/admins")))],
        GroupDetailList: [group("admins", { GroupPolicyList: [all, inline("mfa", document(denyWithoutMfa))] })],
      },
      found: [],
    },
    {
      title: "a user who may take the Deny away that stops them",
      details: {
        UserDetailList: [
          user("eve", {
            UserPolicyList: [
              all,
              inline("mfa", document({ ...denyWithoutMfa, NotAction: ["iam:DeleteUserPolicy", ...(denyWithoutMfa.NotAction ?? [])] })),
            ],
          }),
        ],
      },
      found: ["eve to account: iam:DeleteUserPolicy on eve > iam:AttachUserPolicy on eve"],
    },
    {
      title: "a user who may make a role with any policies, unless it has to have a boundary",
      details: {
        UserDetailList: [
          may(
            "adam",
            allow(["iam:CreateRole", "iam:PutRolePolicy"], "*", { StringEquals: { "iam:PermissionsBoundary": arn("policy/limits") } }),
          ),
          may("eve", allow(["iam:CreateRole", "iam:PutRolePolicy"], arn("role/app-*"))),
        ],
      },
      found: ["eve to account: iam:CreateRole+iam:PutRolePolicy on a new role"],
    },
    {
      title: "a user who may attach a policy that gives power, and none who may attach others only",
      details: {
        UserDetailList: [
          may("adam", allow("iam:AttachUserPolicy", "*", { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess" } })),
          may("eve", allow("iam:AttachUserPolicy", "*", { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/IAMFullAccess" } })),
        ],
      },
      found: ["eve to account: iam:AttachUserPolicy on eve"],
    },
    {
      title: "a user by AWS's own policy, which the details don't hold",
      details: {
        UserDetailList: [
          user("adam", { AttachedManagedPolicies: [attached("arn:aws:iam::aws:policy/ReadOnlyAccess")] }),
          user("dana", { AttachedManagedPolicies: [attached("arn:aws:iam::aws:policy/PowerUserAccess")] }),
          user("eve", { AttachedManagedPolicies: [attached("arn:aws:iam::aws:policy/AdministratorAccess")] }),
        ],
      },
      found: ["eve to account: iam:AttachUserPolicy on eve"],
    },
    {
      title: "as presumed, a user with a policy that nothing holds",
      details: { UserDetailList: [user("eve", { AttachedManagedPolicies: [attached(arn("policy/gone"))] })] },
      found: ["eve to account:  ?"],
    },
  ];
  for (const { title, details, found } of cases) {
    it(`finds ${title}`, async () => assert.deepEqual(await ways(details), found));
  }

  it("says which statement allows it, and what all of them need", async () => {
    const details = {
      UserDetailList: [user("adam", { GroupList: ["team"] }), user("eve", { GroupList: ["team"] })],
      GroupDetailList: [group("team", { GroupPolicyList: [inline("steps", allow("iam:UpdateAssumeRolePolicy", arn("role/admin")))] })],
      RoleDetailList: [admin()],
    };
    const { roles, presumed } = await reach(details);
    assert.deepEqual(roles[0]?.cut, { by: "statement 1 of `team/steps`", all: true });
    assert.deepEqual(presumed, []);
  });
});

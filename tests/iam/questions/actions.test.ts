import assert from "node:assert/strict";
import {
  CREDENTIAL_ACTIONS,
  clauseOfGrant,
  credentialsOpenWithoutMfa,
  ENROLMENT_ACTIONS,
  ESCALATION_ACTIONS,
  grantsPrivilege,
  MFA_REMOVING_ACTIONS,
  MINTING_ACTIONS,
  POWER_ACTIONS,
  PRIVILEGED_MANAGED_POLICIES,
  unenforcedWithoutMfa,
  unsoundMfaConditions,
} from "@mfa-guard/iam";

const MFA_LESS = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } };
const policy = (statement: object): object => ({ Version: "2012-10-17", Statement: { Resource: "*", ...statement } });
const deny = (more: object): object => policy({ Effect: "Deny", Condition: MFA_LESS, ...more });

describe("each enrolment action", () => {
  const NEEDED = [
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetUser",
    "iam:GetMFADevice",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
    "iam:ChangePassword",
    "iam:GetAccountPasswordPolicy",
    "iam:GetAccountSummary",
    "iam:ListUsers",
    "sts:GetSessionToken",
    "sts:GetCallerIdentity",
    "signin:AuthorizeOAuth2Access",
    "signin:CreateOAuth2Token",
  ];

  for (const action of NEEDED) {
    it(`\`${action}\` may be left open`, () => {
      assert.deepEqual(unenforcedWithoutMfa([deny({ NotAction: action })]), { kind: "requires-mfa" });
      assert.equal(unenforcedWithoutMfa([deny({ NotAction: [action, `${action}s`] })]).kind, "open");
    });
  }

  it("is one of these", () => assert.deepEqual([...ENROLMENT_ACTIONS].sort(), NEEDED.sort()));
});

describe("each action that mints credentials or removes MFA", () => {
  const MINTING = [
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:DeactivateMFADevice",
    "iam:DeleteVirtualMFADevice",
  ];

  for (const action of MINTING) {
    it(`\`${action}\` has to be denied by an organization`, () => {
      const verdict = credentialsOpenWithoutMfa([deny({ Action: MINTING.filter((other) => other !== action) })]);
      assert.equal(verdict.kind === "open" && verdict.witness.request.action, action);
    });
  }

  it("is one of these, and denying them is enough", () => {
    assert.deepEqual([...CREDENTIAL_ACTIONS].sort(), [...MINTING].sort());
    assert.deepEqual(credentialsOpenWithoutMfa([deny({ Action: MINTING })]), { kind: "requires-mfa" });
  });
});

describe("each action that undoes MFA or mints power", () => {
  const UNDOING = [
    "iam:AcceptDelegationRequest",
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:CreateServiceSpecificCredential",
    "iam:DeactivateMFADevice",
    "iam:DeleteGroupPolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:DeleteUserPolicy",
    "iam:DeleteVirtualMFADevice",
    "iam:DetachGroupPolicy",
    "iam:DetachUserPolicy",
    "iam:PassRole",
    "iam:PutGroupPolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:PutUserPermissionsBoundary",
    "iam:PutUserPolicy",
    "iam:RemoveUserFromGroup",
    "iam:ResetServiceSpecificCredential",
    "iam:SendDelegationToken",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAccessKey",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "iam:UpdateSSHPublicKey",
    "iam:UpdateServiceSpecificCredential",
    "iam:UpdateSigningCertificate",
    "iam:UploadSSHPublicKey",
    "iam:UploadSigningCertificate",
    "sts:GetFederationToken",
  ];

  for (const action of UNDOING) {
    it(`\`${action}\` mustn't be exempted`, () => {
      const verdict = unsoundMfaConditions(deny({ NotAction: ["iam:GetUser", action] }));
      assert.deepEqual(verdict.kind === "unsound" && verdict.conditions.map(({ slip, witness }) => [slip, witness?.request.action]), [
        ["exempts-mfa-removal", action],
      ]);
    });
  }

  it("is one of these, and others may be", () => {
    assert.deepEqual([...POWER_ACTIONS].sort(), UNDOING);
    assert.deepEqual(unsoundMfaConditions(deny({ NotAction: ["iam:GetUser", "iam:PutUser", "iam:Attach", "iam:ListRoles"] })), {
      kind: "sound",
    });
  });

  it("is of one kind, by which lists are made of it", () => {
    assert.deepEqual(MFA_REMOVING_ACTIONS, ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice"]);
    for (const list of [MFA_REMOVING_ACTIONS, MINTING_ACTIONS, ESCALATION_ACTIONS, CREDENTIAL_ACTIONS])
      assert(list.every((action) => POWER_ACTIONS.includes(action)));
    assert(MINTING_ACTIONS.includes("sts:GetFederationToken") && !MINTING_ACTIONS.includes("iam:PassRole"));
  });
});

describe("each action that escalates", () => {
  const ESCALATING = [
    "iam:AcceptDelegationRequest",
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:PassRole",
    "iam:PutGroupPolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:PutUserPermissionsBoundary",
    "iam:PutUserPolicy",
    "iam:SendDelegationToken",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
  ];

  for (const action of ESCALATING) {
    it(`\`${action}\` is a privilege, on whatever isn't named`, () => {
      const verdict = grantsPrivilege([policy({ Effect: "Allow", Action: action, Sid: "Grant" })]);
      assert(verdict.kind === "privileged");
      assert.equal(verdict.request.action, action);
      assert.equal(clauseOfGrant(verdict.grant, { documents: ["admin"] }), `statement \`Grant\` of \`admin\` allows ${action} on *`);
      assert.deepEqual(verdict.grant.statement, { document: 0, index: 0, sid: "Grant" });
      assert.equal(verdict.request.principal.kind, "role-session");
    });
  }

  it("is one of these, and others are none", () => {
    assert.deepEqual([...ESCALATION_ACTIONS].sort(), ESCALATING);
    assert.deepEqual(grantsPrivilege([policy({ Effect: "Allow", NotAction: ESCALATING })]), { kind: "ordinary" });
  });

  it("is none where a Deny takes it, or on a resource that a statement names exactly", () => {
    const grant = policy({ Effect: "Allow", Action: "iam:PassRole" });
    assert.equal(grantsPrivilege([grant, policy({ Effect: "Deny", Action: "iam:Pass*" })]).kind, "ordinary");
    assert.equal(grantsPrivilege([policy({ Effect: "Deny", Action: "iam:*" })]).kind, "ordinary");
    for (const [Resource, kind] of [
      ["arn:aws:iam::111122223333:role/app", "ordinary"],
      ["arn:aws:iam::111122223333:role/app-*", "privileged"],
      ["arn:aws:iam::111122223333:role/ap?", "privileged"],
      ["arn:aws:iam::111122223333:role/${aws:PrincipalTag/app}", "privileged"],
      [["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b$"], "ordinary"],
    ] as const) {
      assert.equal(grantsPrivilege([policy({ Effect: "Allow", Action: "iam:PassRole", Resource })]).kind, kind, String(Resource));
    }
  });

  it("comes with AWS's own policies of these names", () => {
    assert.deepEqual(PRIVILEGED_MANAGED_POLICIES, [
      "AdministratorAccess",
      "AdministratorAccess-Amplify",
      "IAMFullAccess",
      "AWSOrganizationsFullAccess",
      "job-function/SystemAdministrator",
    ]);
  });
});

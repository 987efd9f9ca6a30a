import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import * as library from "mfa-guard";
import { deploy, known } from "../../testkit/components/mocks";
import { findings, stackPolicies, violations } from "../../testkit/components/pack";

const emails = ["security@example.com"];
const targets = ["r-ab12"];
const permissionSet = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef";

/** One ordinary use of each component. */
const uses: Readonly<Record<string, (name: string, opts?: pulumi.ComponentResourceOptions) => pulumi.ComponentResource>> = {
  MfaPolicy: (name, opts) => new library.MfaPolicy(name, {}, opts),
  MfaGroup: (name, opts) =>
    new library.MfaGroup(name, { policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], policies: { own: allow } }, opts),
  MfaUser: (name, opts) => {
    const group = new library.MfaGroup(`${name}-team`, {}, opts);
    return new library.MfaUser(name, { groups: [group.groupName], console: true, accessKey: true, pgpKey: "keybase:kim" }, opts);
  },
  JitRole: (name, opts) => new library.JitRole(name, { policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }, opts),
  JitGrants: (name, opts) =>
    new library.JitGrants(
      name,
      {
        roles: [{ roleName: "Admin", people: ["kim"] }],
        assignments: [{ permissionSetArn: permissionSet, accountIds: ["111122223333"], people: ["01234567-89ab-cdef-0123-456789abcdef"] }],
        instanceArn: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
        approvers: ["ana"],
        approverGroupId: "9067642ac7-11111111",
        emails,
      },
      opts,
    ),
  MfaServiceControlPolicy: (name, opts) =>
    new library.MfaServiceControlPolicy(
      name,
      { targets, denyEverythingWithoutMfa: true, securityKeysOnly: true, denyIamUsers: true },
      opts,
    ),
  MfaResourceControlPolicy: (name, opts) => new library.MfaResourceControlPolicy(name, { targets }, opts),
  RootGuard: (name, opts) => new library.RootGuard(name, { targets, emails, logGroupName: "trail" }, opts),
  BreakGlass: (name, opts) => {
    const users = ["one", "two"].map((end) => ({ userName: `break-glass-${end}`, pgpKey: "keybase:kim" }));
    return new library.BreakGlass(
      name,
      { users, emails, logGroupName: "trail", targets, administrators: ["arn:aws:iam::*:role/deploy"] },
      opts,
    );
  },
  MfaRecovery: (name, opts) => {
    const group = new library.MfaGroup(`${name}-desk`, {}, opts);
    return new library.MfaRecovery(name, { groups: [group.groupName], protectedUsers: ["admin-*"], emails }, opts);
  },
  MfaMonitoring: (name, opts) => new library.MfaMonitoring(name, { emails, configRecorder: true }, opts),
  IdentityCenterAccess: (name, opts) =>
    new library.IdentityCenterAccess(
      name,
      {
        instanceArn: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
        permissionSets: [
          { name: "Admin", policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
          { name: "Read", policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], privileged: false },
        ],
        assignments: [{ permissionSet: "Admin", groupId: "9067642ac7-11111111", accountIds: ["111122223333"] }],
      },
      opts,
    ),
  ProductionAccount: (name, opts) =>
    new library.ProductionAccount(name, { people: [{ name: "ana", groups: ["Administrators"], pgpKey: "keybase:ana" }], emails }, opts),
};

const allow = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });

describe("every component", () => {
  it("is tried here", () => {
    assert.deepEqual(
      Object.keys(uses).sort(),
      Object.keys(library)
        .filter((name) => name !== "ArgumentsError")
        .sort(),
    );
  });

  it("would fail here if it didn't enforce: the pack reports a group whose shared policy is none of ours", async () => {
    const mfaPolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const { resources } = await deploy(() => {
      const group = new library.MfaGroup("made", { mfaPolicyArn });
      return new library.MfaUser("kim", { groups: [group.groupName] });
    });
    assert.deepEqual(
      violations(resources).map(({ on }) => on),
      ["made-group", "kim-user"],
    );
  });

  for (const [component, use] of Object.entries(uses)) {
    describe(component, () => {
      it("passes the pack, at the update without a word, and in preview", async () => {
        assert.deepEqual(findings((await deploy(() => use("made"))).resources), []);
        assert.deepEqual(violations((await deploy(() => use("made"), { preview: true })).resources), []);
      });

      it("passes the pack in a preview whose provider isn't configured yet", async () => {
        const { resources } = await deploy(() => use("made"), { vending: true });
        assert.deepEqual(violations(resources), []);
      });

      it("passes the stack policies where these see nothing but its wiring", async () => {
        const { resources } = await deploy(() => use("unseen"), { vending: true });
        const bare = resources.map((resource) => ({ ...resource, state: {} }));
        assert.deepEqual(
          findings(bare, stackPolicies).filter(({ level }) => level === "violation"),
          [],
        );
      });

      it("has children whose names begin with its own, and hands its options down", async () => {
        const { resources } = await deploy(() => use("made", { protect: true }));
        const own = new Map(resources.map((resource) => [resource.urn, resource]));
        for (const resource of resources) {
          assert.ok(resource.protected, resource.name);
          if (resource.name === "made" || resource.parent === "") continue;
          const parent = own.get(resource.parent);
          assert.ok(parent && resource.name.startsWith(`${parent.name}-`), `${resource.name} under ${parent?.name}`);
        }
        assert.ok(
          resources.filter(({ type }) => type.startsWith("aws:")).every(({ parent }) => own.get(parent)?.type.startsWith("mfa-guard:")),
        );
      });

      it("knows all its outputs at the update", async () => {
        const { result } = await deploy(() => use("made"));
        for (const [output, value] of Object.entries(result)) {
          if (output.startsWith("__") || output === "urn") continue;
          assert.notEqual(await known(value as pulumi.Output<unknown>), undefined, output);
        }
      });

      it("works in every partition", async () => {
        for (const partition of ["aws-cn", "aws-us-gov"]) {
          const { resources } = await deploy(() => use("made"), { partition });
          assert.deepEqual(violations(resources), []);
          for (const { name, inputs } of resources.filter(({ type }) => type === "aws:iam/policy:Policy" || type === "aws:iam/role:Role")) {
            assert.doesNotMatch(JSON.stringify(inputs.policy ?? inputs.assumeRolePolicy), /arn:aws:/, name);
          }
        }
      });
    });
  }
});

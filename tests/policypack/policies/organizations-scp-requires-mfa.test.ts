import { organizationsScpRequiresMfa } from "../../../policypack/policies/organizations-scp-requires-mfa";
import { text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, unknown } from "../../../testkit/policypack/harness";
import { account, credentialsScp, keepCredentials, on, organizationResource, scp, unit } from "../../../testkit/policypack/scps";

const covered = [organizationResource(), scp("mfa", credentialsScp), on("r-1111", "mfa")];
const many = Array.from({ length: 11 }, (_, index) => [scp(`s${index}`, credentialsScp), on("r-1111", `s${index}`)]).flat();

/** An organization whose root isn't in the stack, with the SCP there. */
const above = (scps: readonly string[], policy: unknown = credentialsScp) => ({
  guardrails: {
    managementAccount: "900000000009",
    targets: { "r-9": { scps }, "ou-9": { parent: "r-9", scps: ["p-full"] } },
    policies: { "p-mfa": policy },
  },
});

cases(organizationsScpRequiresMfa, {
  valid: [
    {
      title: "a unit under one that is made elsewhere and covered from its root, and says on what that rests",
      stack: [unit("prod", "ou-9")],
      config: above(["p-full", "p-mfa"]),
      notes: [["", "listed", "1 target passes. This rests on what is known besides: the SCP `p-mfa` is in force."]],
    },
    {
      title: "a unit under a root whose SCPs allow only with MFA",
      stack: [unit("prod", "ou-9"), unit("web", "ou-prod")],
      config: above(
        ["p-mfa"],
        text(
          { Sid: "Mfa", Effect: "Allow", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
          {
            Sid: "Roles",
            Effect: "Allow",
            Action: "*",
            Resource: "*",
            Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:role/*" } },
          },
        ),
      ),
      notes: [["", "listed", "2 targets pass. This rests on what is known besides: `p-mfa` is the only SCP on `r-9`."]],
    },
    { title: "a stack without an organization", stack: [given("aws:s3/bucket:Bucket", "logs")] },
    { title: "an organization covered at its root", stack: covered },
    {
      title: "an SCP as AWS publishes it, which binds users only, and says once what it leaves to federated users",
      stack: [
        organizationResource(),
        scp("mfa", text({ ...keepCredentials, Action: keepCredentials.Action.filter((action) => action.startsWith("iam:")) })),
        on("r-1111", "mfa"),
        unit("prod", "r-1111"),
      ],
      notes: [["org", "federated-users", "can call iam:CreateAccessKey"]],
    },
    { title: "units that inherit from the root", stack: [...covered, unit("prod", "r-1111"), unit("web", "ou-prod")] },
    {
      title: "a unit with an SCP of its own, under a root made elsewhere",
      stack: [unit("prod", "r-9"), scp("mfa", credentialsScp), on("ou-prod", "mfa")],
    },
    {
      title: "ids that come from the resources",
      stack: [
        organizationResource({ roots: unknown }),
        given("aws:organizations/policy:Policy", "mfa", { arn: unknown, content: credentialsScp }),
        given(
          "aws:organizations/policyAttachment:PolicyAttachment",
          "a",
          { policyId: unknown, targetId: unknown },
          { from: { policyId: ["mfa"], targetId: ["org"] } },
        ),
      ],
    },
    {
      title: "aws-native, where the policy names its targets",
      stack: [
        given("aws-native:organizations:Organization", "org", { rootId: "r-1111" }),
        given("aws-native:organizations:Policy", "mfa", {
          type: "SERVICE_CONTROL_POLICY",
          content: JSON.parse(credentialsScp),
          targetIds: ["r-1111"],
        }),
      ],
    },
    { title: "accounts, which stand under units", stack: [...covered, account("111122223333")] },
    {
      title: "a unit that is covered elsewhere",
      stack: [unit("prod", "r-9")],
      config: { coveredTargets: ["r-9"] },
      notes: [["prod", "listed"]],
    },
    {
      title: "an exempt unit, and says so",
      stack: [unit("lab", "r-9")],
      config: { exemptions: exempt("lab") },
      notes: [["lab", "exempt"]],
    },
    {
      title: "an SCP whose text is unknown, for now",
      stack: [organizationResource(), scp("mfa", unknown), on("r-1111", "mfa")],
      notes: [["org", "later", "`content` of `mfa`"]],
    },
    { title: "a parent that is unknown, for now", stack: [unit("prod", unknown)], notes: [["prod", "later", "`parentId` of `prod`"]] },
    {
      title: "a covered root with an RCP whose id is unknown",
      stack: [
        ...covered,
        given("aws:organizations/policy:Policy", "rcp", { type: "RESOURCE_CONTROL_POLICY", arn: unknown, content: credentialsScp }),
        given(
          "aws:organizations/policyAttachment:PolicyAttachment",
          "a",
          { policyId: unknown, targetId: "r-1111" },
          { from: { policyId: ["rcp"] } },
        ),
      ],
    },
    {
      title: "a covered root with one more attachment that is unknown",
      stack: [...covered, given("aws:organizations/policyAttachment:PolicyAttachment", "a", { policyId: unknown, targetId: "r-1111" })],
    },
    {
      title: "policy types that are unknown, for now",
      stack: [organizationResource({ enabledPolicyTypes: unknown }), ...covered.slice(1)],
      notes: [["org", "later", "`enabledPolicyTypes`"]],
    },
  ],
  invalid: [
    {
      title: "a unit under a root whose SCP isn't attached there",
      stack: [unit("prod", "ou-9")],
      config: above(["p-full"]),
      violations: [["prod", "uncovered"]],
    },
    {
      title: "a unit under a root whose SCP can't be read",
      stack: [unit("prod", "ou-9")],
      config: above(["p-full", "p-mfa"], "{"),
      violations: [["prod", "uncovered"]],
      notes: [["", "guardrail-unreadable", "`p-mfa`"]],
    },
    {
      title: "an RCP in place of the SCP",
      stack: [organizationResource(), scp("mfa", credentialsScp, { type: "RESOURCE_CONTROL_POLICY" }), on("r-1111", "mfa")],
      violations: [["org", "uncovered"]],
    },
    { title: "an organization without an SCP", stack: [organizationResource()], violations: [["org", "uncovered"]] },
    { title: "a unit under a root made elsewhere", stack: [unit("prod", "r-9")], violations: [["prod", "uncovered"]] },
    {
      title: "an SCP on another unit",
      stack: [unit("prod", "r-9"), unit("web", "r-9"), scp("mfa", credentialsScp), on("ou-web", "mfa")],
      violations: [["prod", "uncovered"]],
    },
    {
      title: "an SCP that forgets one of the actions",
      stack: [
        organizationResource(),
        scp("mfa", text({ ...keepCredentials, Action: keepCredentials.Action.slice(1) })),
        on("r-1111", "mfa"),
      ],
      violations: [["org", "uncovered"]],
    },
    {
      title: "an organization that doesn't enable SCPs",
      stack: [organizationResource({ enabledPolicyTypes: [] }), ...covered.slice(1)],
      violations: [["org", "policy-type-disabled"]],
    },
    {
      title: "an SCP attached to nothing",
      stack: [...covered, scp("spare", credentialsScp)],
      violations: [["spare", "unattached"]],
    },
    {
      title: "an SCP of more than 10,240 characters",
      stack: [...covered, scp("long", text({ ...keepCredentials, Sid: "x".repeat(10_000) })), on("r-1111", "long")],
      violations: [["long", "too-long", "10240"]],
    },
    { title: "eleven SCPs on one target", stack: [organizationResource(), ...many], violations: [["org", "too-many"]] },
    {
      title: "an SCP that can't be read",
      stack: [organizationResource(), scp("mfa", "{"), on("r-1111", "mfa")],
      violations: [["org", "unreadable", "`mfa`"]],
    },
    {
      title: "an uncovered unit next to one whose SCP is unknown",
      stack: [unit("prod", "r-9"), unit("web", "r-9"), scp("mfa", unknown), on("ou-web", "mfa")],
      violations: [["prod", "uncovered"]],
      notes: [["web", "later"]],
    },
  ],
});

import { organizationsRootIsLocked } from "../../../policypack/policies/organizations-root-is-locked";
import { text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, unknown } from "../../../testkit/policypack/harness";
import { account, credentialsScp, denyRoot, on, organizationResource, scp, unit } from "../../../testkit/policypack/scps";

const features = (enabledFeatures: unknown) =>
  given("aws:iam/organizationsFeatures:OrganizationsFeatures", "features", { enabledFeatures });
const sparing = { ...denyRoot, Condition: { ...denyRoot.Condition, BoolIfExists: { "aws:AssumedRoot": "false" } } };
const locked = [organizationResource(), scp("root", text(sparing)), on("r-1111", "root")];

cases(organizationsRootIsLocked, {
  valid: [
    { title: "a stack without accounts", stack: [organizationResource()] },
    {
      title: "an account in a unit that is made elsewhere and under a root whose SCP denies root users, and says on what that rests",
      stack: [account("a", "ou-9")],
      config: {
        guardrails: {
          managementAccount: "900000000009",
          targets: { "r-9": { scps: ["p-root"] }, "ou-9": { parent: "r-9" } },
          policies: { "p-root": text(sparing) },
        },
      },
      notes: [["", "listed", "1 account passes. This rests on what is known besides: the SCP `p-root` is in force."]],
    },
    { title: "an account right under a root whose SCP denies root users", stack: [...locked, account("a")] },
    { title: "an account in a unit whose ancestor denies root users", stack: [...locked, unit("prod", "r-1111"), account("a", "ou-prod")] },
    { title: "an account under central root management", stack: [account("a"), features(["RootCredentialsManagement"])] },
    { title: "central root management outside the stack", stack: [account("a")], config: { centralRootManagement: true } },
    { title: "a Deny that spares task sessions, where they are in use", stack: [...locked, account("a"), features(["RootSessions"])] },
    {
      title: "an SCP that says nothing about root users, where task sessions are in use",
      stack: [scp("mfa", credentialsScp), features(["RootSessions"])],
    },
    {
      title: "an account covered elsewhere",
      stack: [account("a", "ou-9")],
      config: { coveredTargets: ["ou-9"] },
      notes: [["a", "listed", "`coveredTargets`"]],
    },
    { title: "an exempt account, and says so", stack: [account("a")], config: { exemptions: exempt("a") }, notes: [["a", "exempt"]] },
    { title: "features that are unknown, for now", stack: [account("a"), features(unknown)], notes: [["a", "later", "`enabledFeatures`"]] },
  ],
  invalid: [
    { title: "an account that nothing guards", stack: [account("a")], violations: [["a", "root-acts"]] },
    {
      title: "an account whose SCP is about credentials only",
      stack: [organizationResource(), scp("mfa", credentialsScp), on("r-1111", "mfa"), account("a")],
      violations: [["a", "root-acts"]],
    },
    {
      title: "task sessions alone, which leave root its password",
      stack: [account("a"), features(["RootSessions"])],
      violations: [["a", "root-acts"]],
    },
    {
      title: "an organization that doesn't enable SCPs",
      stack: [organizationResource({ enabledPolicyTypes: [] }), ...locked.slice(1), account("a")],
      violations: [["a", "root-acts"]],
    },
    {
      title: "a Deny that kills task sessions where they are in use",
      stack: [
        organizationResource(),
        scp("root", text(denyRoot)),
        on("r-1111", "root"),
        account("a"),
        features(["RootCredentialsManagement", "RootSessions"]),
      ],
      violations: [["root", "denies-task-session", "AssumeRoot"]],
    },
    {
      title: "the same where they are in use outside the stack",
      stack: [scp("root", text(denyRoot))],
      config: { rootSessions: true },
      violations: [["root", "denies-task-session", "AssumeRoot"]],
    },
  ],
});

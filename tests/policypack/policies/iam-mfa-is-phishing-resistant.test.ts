import { iamMfaIsPhishingResistant } from "../../../policypack/policies/iam-mfa-is-phishing-resistant";
import { enforcing, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, unknown } from "../../../testkit/policypack/harness";
import { group, inlineOnGroup, member, user } from "../../../testkit/policypack/stacks";

const keysOnly = text(
  { Effect: "Deny", Action: "iam:CreateVirtualMFADevice", Resource: "*" },
  { Effect: "Deny", Action: "iam:EnableMFADevice", Resource: "*", Condition: { Null: { "iam:FIDO-certification": "true" } } },
);

cases(iamMfaIsPhishingResistant, {
  valid: [
    { title: "a group that may register security keys only", stack: [group("devs"), inlineOnGroup("devs", keysOnly)] },
    { title: "a user in such a group", stack: [group("devs"), inlineOnGroup("devs", keysOnly), user("dana"), member("dana", "devs")] },
    { title: "an exempt group, and says so", stack: [group("devs")], config: { exemptions: exempt("devs") }, notes: [["devs", "exempt"]] },
    {
      title: "a document that is unknown, for now",
      stack: [group("devs"), inlineOnGroup("devs", unknown)],
      notes: [["devs", "later"]],
    },
  ],
  invalid: [
    {
      title: "a virtual device",
      stack: [given("aws:iam/virtualMfaDevice:VirtualMfaDevice", "phone")],
      violations: [["phone", "virtual-device"]],
    },
    {
      title: "an aws-native virtual device",
      stack: [given("aws-native:iam:VirtualMfaDevice", "phone")],
      violations: [["phone", "virtual-device"]],
    },
    {
      title: "enforcement that lets virtual devices be made",
      stack: [group("devs"), inlineOnGroup("devs", enforcing)],
      violations: [["devs", "phishable-device"]],
    },
    { title: "a user in no group", stack: [user("dana")], violations: [["dana", "phishable-device"]] },
    {
      title: "a registration without the FIDO keys",
      stack: [group("devs"), inlineOnGroup("devs", text({ Effect: "Deny", Action: "iam:CreateVirtualMFADevice", Resource: "*" }))],
      violations: [["devs", "phishable-device", "iam:EnableMFADevice"]],
    },
    {
      title: "a document that can't be read",
      stack: [group("devs"), inlineOnGroup("devs", "{")],
      violations: [["devs", "unreadable", "`devs-inline`"]],
    },
  ],
});

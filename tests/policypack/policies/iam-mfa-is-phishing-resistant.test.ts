import { strict as assert } from "node:assert";
import { iamMfaIsPhishingResistant } from "../../../policypack/policies/iam-mfa-is-phishing-resistant";
import { enforcing, text } from "../../../testkit/documents";
import { cases, type Valid } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, judge, unknown } from "../../../testkit/policypack/harness";
import { group, inlineOnGroup, member, user } from "../../../testkit/policypack/stacks";

const keysOnly = text(
  { Effect: "Deny", Action: "iam:CreateVirtualMFADevice", Resource: "*" },
  { Effect: "Deny", Action: "iam:EnableMFADevice", Resource: "*", Condition: { Null: { "iam:FIDO-certification": "true" } } },
);

const required = <T extends Valid>(all: readonly T[]): readonly T[] =>
  all.map((one) => ({ ...one, config: { required: true, ...one.config } }));

cases(iamMfaIsPhishingResistant, {
  valid: required<Valid>([
    {
      title: "whatever there is where it isn't required",
      stack: [user("dana"), given("aws:iam/virtualMfaDevice:VirtualMfaDevice", "phone")],
      config: { required: false },
    },
    { title: "a group that may register security keys only", stack: [group("devs"), inlineOnGroup("devs", keysOnly)] },
    { title: "a user in such a group", stack: [group("devs"), inlineOnGroup("devs", keysOnly), user("dana"), member("dana", "devs")] },
    { title: "an exempt group, and says so", stack: [group("devs")], config: { exemptions: exempt("devs") }, notes: [["devs", "exempt"]] },
    {
      title: "a document that is unknown, for now",
      stack: [group("devs"), inlineOnGroup("devs", unknown)],
      notes: [["devs", "later"]],
    },
  ]),
  invalid: required([
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
  ]),
});

it("finds nothing unless the configuration says that it is required", () => {
  assert.deepEqual(judge(iamMfaIsPhishingResistant, [user("dana")]), []);
});

import { allowsPhishableDevices } from "@mfa-guard/iam";
import type { Identity } from "../../stack/model";
import { doubtsOf, heldBy } from "../judgements/enforcement";
import { readIdentities } from "../judgements/identities";
import { outcomeOf, textsOf } from "../judgements/outcome";
import { stackPolicy } from "../policy/define";
import { NO_WAY_ROUND_MFA } from "../policy/frameworks";
import { memoize } from "../policy/memoize";
import { messageOf, messages } from "../policy/message";
import { type Reporter, reportLater } from "../policy/reporter";
import { namesOf } from "../policy/verdict";

const VIRTUAL_DEVICES = new Set(["aws:iam/virtualMfaDevice:VirtualMfaDevice", "aws-native:iam:VirtualMfaDevice"]);

const say = messages({
  "virtual-device": ({ name }: { readonly name: string }) => ({
    how: `\`${name}\` is a virtual MFA device, whose codes can be phished.`,
    fix: "Register a security key or a passkey instead.",
  }),
});

export const iamMfaIsPhishingResistant = stackPolicy(
  {
    name: "iam-mfa-is-phishing-resistant",
    displayName: "MFA is phishing-resistant",
    description:
      "Only security keys and passkeys serve as MFA: a one-time code can be phished, a key is bound to the site it was registered with.",
    severity: "medium",
    controls: NO_WAY_ROUND_MFA,
    tags: ["aws", "iam", "mfa", "fido"],
    remediationSteps:
      'Deny `iam:CreateVirtualMFADevice`, and `iam:EnableMFADevice` under `"Null": { "iam:FIDO-certification": "true" }`, to every group and user.',
    messages: say.names,
    settings: {
      required: {
        type: "boolean",
        default: false as boolean,
        description: "Whether MFA has to be phishing-resistant. Until it has to be, this policy finds nothing, whatever its level.",
      },
    },
  },
  ({ resources }, { required }, report) => {
    if (!required) return;
    for (const { type, name, urn } of resources) {
      if (!VIRTUAL_DEVICES.has(type)) continue;
      report.violation(say("virtual-device", { name }), urn);
    }
    const { users, groups } = readIdentities(resources, report);
    for (const group of groups) reportDevices(group, [group], report);
    for (const user of users) reportDevices(user, [user, ...user.groups], report);
  },
);

const phishable = memoize((texts) => allowsPhishableDevices(texts));

function reportDevices({ origin, kind }: Identity, holders: readonly Identity[], report: Reporter): void {
  const outcome = outcomeOf(
    heldBy(holders),
    doubtsOf(holders),
    (held) => phishable(textsOf(held)),
    ({ kind }) => kind === "phishing-resistant",
  );
  if (outcome.kind === "later") {
    reportLater(report, `which devices \`${origin.name}\` may register`, origin.urn, outcome.doubts);
    return;
  }
  const { verdict, held } = outcome;
  if (verdict.kind === "phishing-resistant") return;
  const said = verdict.kind === "open" ? verdict.explanation : verdict;
  report.violation(messageOf(said, { subject: `a policy of ${kind} \`${origin.name}\``, documents: namesOf(held.documents) }), origin.urn);
}

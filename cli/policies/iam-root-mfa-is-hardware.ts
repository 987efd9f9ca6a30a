import { resourcePolicy } from "../../policypack/policy/define";
import { MFA_FOR_PRIVILEGED } from "../../policypack/policy/frameworks";
import { messages } from "../../policypack/policy/message";
import { ROOT_USER, type RootUser } from "../../stack/existing";

const say = messages({
  "root-virtual-device": () => ({
    how: "The root user signs in with a virtual MFA device, whose codes can be phished and whose secret can be copied.",
    fix: "Sign in as the root user, register two security keys, and remove the virtual device.",
  }),
});

/** Audit only: no Pulumi resource shows a root user's devices. */
export const iamRootMfaIsHardware = {
  ...resourcePolicy(
    {
      name: "iam-root-mfa-is-hardware",
      displayName: "Root user's MFA is hardware",
      description: "No virtual MFA device is registered for the root user: a security key, a passkey or a hardware token is.",
      severity: "medium",
      controls: { "cis-5.0.0": ["1.5"], "cis-7.0.0": ["2.6"], "security-hub": ["IAM.6"], ...MFA_FOR_PRIVILEGED },
      tags: ["aws", "iam", "root", "mfa", "fido"],
      remediationSteps: "Register two security keys for the root user, and remove its virtual device.",
      messages: say.names,
      settings: {},
    },
    ({ type, urn, props }, _, report) => {
      if (type !== ROOT_USER) return;
      const { mfaActive, virtualDevice } = props as unknown as RootUser;
      if (!mfaActive || virtualDevice !== true) return;
      report.violation(say("root-virtual-device"), urn);
    },
  ),
  url: "https://github.com/mfa-guard/mfa-guard/blob/main/docs/cli.md#iam-root-mfa-is-hardware",
};

import { resourcePolicy } from "../../policypack/policy/define";
import { MFA_FOR_PRIVILEGED } from "../../policypack/policy/frameworks";
import { messages } from "../../policypack/policy/message";
import { ROOT_USER, type RootUser } from "../../stack/existing";

const say = messages({
  "root-credential": ({ credential }: { readonly credential: string }) => ({
    how: `The root user has ${credential}, which doesn't need MFA and can do anything.`,
    fix: "Sign in as the root user and delete it.",
  }),
  "root-without-device": () => ({
    how: "Whoever has the root user's password can do anything, because no MFA device is registered for it.",
    fix: "Sign in as the root user and register a security key, or remove its credentials through central root management.",
  }),
});

/** Audit only: no Pulumi resource shows a root user's credentials. */
export const iamRootRequiresMfa = {
  ...resourcePolicy(
    {
      name: "iam-root-requires-mfa",
      displayName: "Root user requires MFA",
      description: "The root user has MFA and no long-term credential but its password, or no credentials at all.",
      severity: "critical",
      controls: {
        "cis-5.0.0": ["1.3", "1.4"],
        "cis-7.0.0": ["2.4", "2.5"],
        "security-hub": ["IAM.4", "IAM.9"],
        ...MFA_FOR_PRIVILEGED,
      },
      tags: ["aws", "iam", "root", "mfa"],
      remediationSteps: "Register a security key for the root user, and delete its access keys.",
      messages: say.names,
      settings: {},
    },
    ({ type, urn, props }, _, report) => {
      if (type !== ROOT_USER) return;
      const { mfaActive, passwordEnabled, longTermCredentials } = props as unknown as RootUser;
      for (const credential of longTermCredentials) {
        report.violation(say("root-credential", { credential }), urn);
      }
      if (!mfaActive && passwordEnabled !== false) {
        report.violation(say("root-without-device"), urn);
      }
    },
  ),
  url: "https://github.com/mfa-guard/mfa-guard/blob/main/docs/cli.md#iam-root-requires-mfa",
};

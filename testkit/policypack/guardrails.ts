import { denyWithoutMfa, text } from "../documents";

/** The account that an organization's SCP binds in these cases. */
export const GUARDED = "111122223333";

/** An organization whose root has this SCP, by default one that denies everything but enrolment without MFA. */
export function guardedBy(scp: unknown = text({ ...denyWithoutMfa, Sid: "Scp" }), managementAccount = "900000000009") {
  return {
    managementAccount,
    targets: { "r-ab12": { scps: ["p-FullAWSAccess", "p-mfa"] }, [GUARDED]: { parent: "r-ab12" } },
    policies: { "p-mfa": scp },
  };
}

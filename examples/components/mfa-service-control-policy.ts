import { MfaServiceControlPolicy } from "mfa-guard";

new MfaServiceControlPolicy("people", {
  targets: ["r-ab12"],
  denyEverythingWithoutMfa: true,
  protect: { policies: ["*-enforcement-policy-*"], by: ["arn:aws:iam::*:role/deploy"] },
});

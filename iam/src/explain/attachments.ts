import type { RawDocument } from "../document/raw.js";
import { CREDENTIAL_ACTIONS } from "../questions/power.js";
import type { Repair } from "./explanation.js";

type Attach = Extract<Repair, { readonly repair: "attach" }>;

const WITHOUT_MFA = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } as const;

function attach(what: Attach["what"], ...statements: readonly object[]): Attach {
  const document: RawDocument = { Version: "2012-10-17", Statement: statements };
  return { repair: "attach", what, document };
}

/** Everything but these actions is denied without MFA. */
export function attachEnforcement(exempt: readonly string[]): Attach {
  return attach("enforcement", { Effect: "Deny", NotAction: exempt, Resource: "*", Condition: WITHOUT_MFA });
}

/**
 * Users only, because roles and services can't show MFA; and without it none gets a federated session either, which would be no user any more:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export const CREDENTIAL_DENY = {
  Effect: "Deny",
  Action: [...CREDENTIAL_ACTIONS, "sts:GetFederationToken"],
  Resource: "*",
  Condition: { ...WITHOUT_MFA, ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } },
} as const;

export const ATTACH_CREDENTIAL_DENY = attach("credentials", CREDENTIAL_DENY);

export const ATTACH_ROOT_DENY = attach("root", {
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:root" }, Null: { "aws:AssumedRoot": "true" } },
});

export const ATTACH_DEVICE_DENY = attach(
  "devices",
  { Effect: "Deny", Action: "iam:CreateVirtualMFADevice", Resource: "*" },
  { Effect: "Deny", Action: "iam:EnableMFADevice", Resource: "*", Condition: { Null: { "iam:RegisterSecurityKey": "true" } } },
);

import type { PolicyInput, Unreadable } from "../document/document.js";
import { explainDevice } from "../explain/explain.js";
import { spaceStatements } from "../search/space.js";
import type { Open, Undecided } from "../verdict.js";
import { judgeDenys } from "./frame.js";
import { keepsEnrolment } from "./harm.js";
import { allContexts } from "./mfa-conditions.js";

export type DevicesVerdict = { readonly kind: "phishing-resistant" } | Open | Unreadable | Undecided;

/** The keys that a registration of a security key carries. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
const REGISTRATION_KEYS = [
  "iam:RegisterSecurityKey",
  "iam:FIDO-certification",
  "iam:FIDO-FIPS-140-2-certification",
  "iam:FIDO-FIPS-140-3-certification",
];

const REGISTRATIONS = spaceStatements([{ Effect: "Allow", Action: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"], Resource: "*" }]);
const OF_SECURITY_KEYS = spaceStatements(
  REGISTRATION_KEYS.map((key) => ({ Effect: "Deny", Action: "*", Resource: "*", Condition: { Null: { [key]: "false" } } })),
);

/**
 * `phishing-resistant` iff the Denys of these documents deny a user, with MFA or without, to create a virtual MFA device and to enable any
 * device that isn't registered as a security key (whose registration carries the FIDO condition keys).
 */
export function allowsPhishableDevices(documents: readonly PolicyInput[]): DevicesVerdict {
  return judgeDenys(documents, "identity", {
    holds: "phishing-resistant",
    callers: ["user"],
    contexts: allContexts,
    requests: REGISTRATIONS,
    notAsked: OF_SECURITY_KEYS,
    explain: explainDevice,
    // A security key is no virtual device.
    harmless: (before, after) => keepsEnrolment(before, after, ["iam:enablemfadevice"]),
  });
}

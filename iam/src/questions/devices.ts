import type { PolicyInput } from "../document/document.js";
import { explainDevice } from "../explain/explain.js";
import { ask, spaceStatements } from "../search/question.js";
import type { Open, Undecided, Unreadable } from "../verdict.js";
import { allContexts } from "./conditions.js";
import { denysOf, readAll } from "./enforcement.js";

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
  const read = readAll(documents, "identity");
  if (read.kind === "unreadable") return read;
  const denys = denysOf(read.documents);
  const contexts = allContexts(denys);
  const answer = ask({
    callers: ["user"],
    contexts,
    action: "any",
    through: REGISTRATIONS,
    stops: [...denys, ...OF_SECURITY_KEYS],
  });
  if (answer.kind === "none") return { kind: "phishing-resistant" };
  if (answer.kind === "undecided") return answer;
  const witness = { request: answer.request, context: answer.context.name, statement: undefined };
  return { kind: "open", witness, explanation: explainDevice(witness, denys) };
}

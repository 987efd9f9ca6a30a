import { document, type PolicyDocument } from "./document";
import { matching, type Problem } from "./problems";

/** The tag that marks a user whose device the help desk must not touch. */
export const protectedTag = "mfa-guard:protected";

/**
 * Lets the help desk look at users and deactivate their devices; denies it on the caller's own user, on `protectedUsers`, on users tagged
 * `mfa-guard:protected`, and altogether without a source identity, by which the caller is known.
 */
export function recoveryDocument(partition: string, protectedUsers: readonly string[]): PolicyDocument {
  const users = (names: readonly string[]) =>
    names.flatMap((name) => [`arn:${partition}:iam::*:user/${name}`, `arn:${partition}:iam::*:user/*/${name}`]);
  const Action = ["iam:DeactivateMFADevice"];
  return document(
    {
      Sid: "AllowLookUp",
      Effect: "Allow",
      Action: ["iam:GetMFADevice", "iam:GetUser", "iam:ListMFADevices", "iam:ListUserTags", "iam:ListUsers", "iam:ListVirtualMFADevices"],
      Resource: ["*"],
    },
    { Sid: "AllowDeactivation", Effect: "Allow", Action, Resource: [`arn:${partition}:iam::*:user/*`] },
    // AWS deletes no device that is still assigned.
    { Sid: "AllowRemoval", Effect: "Allow", Action: ["iam:DeleteVirtualMFADevice"], Resource: [`arn:${partition}:iam::*:mfa/*`] },
    { Sid: "DenyOwnDevice", Effect: "Deny", Action, Resource: users(["${aws:SourceIdentity}"]) },
    { Sid: "DenyProtectedUsers", Effect: "Deny", Action, Resource: users(protectedUsers) },
    {
      Sid: "DenyTaggedUsers",
      Effect: "Deny",
      Action,
      Resource: ["*"],
      Condition: { StringEquals: { [`aws:ResourceTag/${protectedTag}`]: "true" } },
    },
    {
      Sid: "DenyWithoutSourceIdentity",
      Effect: "Deny",
      Action: [...Action, "iam:DeleteVirtualMFADevice"],
      Resource: ["*"],
      Condition: { Null: { "aws:SourceIdentity": "true" } },
    },
  );
}

export function recoveryProblems(protectedUsers: readonly string[]): Problem[] {
  return matching("protectedUsers", protectedUsers, /^[\w+=,.@*/-]+$/, "a user name or pattern, with its path where it has one");
}

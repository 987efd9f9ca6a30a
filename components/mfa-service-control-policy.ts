import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { pack, serviceControlProblems, serviceControlStatements } from "./documents/service-control";
import { organizationPolicy, targetProblems } from "./organization-policy";

/** What only some may change, in every account that the policy reaches. */
export interface ProtectedIam {
  /** Names of managed policies, with `*`: they can't be edited, deleted or detached. */
  policies?: string[];
  /** Names of groups, with `*`: their members and policies can't be changed. */
  groups?: string[];
  /** Names of users, with `*`: their credentials, policies and devices can't be changed. */
  users?: string[];
  /** Names of roles, with `*`: their trust and policies can't be changed. */
  roles?: string[];
  /** ARN patterns of the roles or users that still may, such as `arn:aws:iam::*:role/deploy`. */
  by: string[];
}

/** The JitRoles that are granted, and the machine that grants them. */
export interface ProtectedGrants {
  /** Names of the JitRoles with `requireGrant`: nobody else sets or removes the tags that grant them, or renames a user who has one. */
  roles: string[];
  /** ARNs of the roles that may: the output `machineRoleArn` of each JitGrants, and the one that deploys it. Without `*`, which somebody could match with a role of their own. */
  by: string[];
}

/** The protections to choose from, and where they hold. */
export interface MfaServiceControlPolicyArgs {
  /** Ids of the roots, organizational units and accounts that they apply to. */
  targets: pulumi.Input<string>[];
  /** Keeps users without MFA from creating users, passwords, keys and other credentials, including federation tokens; on by default. */
  denyCredentialCreation?: boolean;
  /** Keeps users without MFA from deactivating or deleting MFA devices; on by default. */
  denyMfaRemoval?: boolean;
  /** Denies users without MFA everything but enrolment. */
  denyEverythingWithoutMfa?: boolean;
  /** Lets users register FIDO security keys and passkeys only. */
  securityKeysOnly?: boolean;
  /** Keeps everybody from creating IAM users, their passwords and access keys: people sign in through Identity Center. */
  denyIamUsers?: boolean;
  /** Paths under which users may still be created, such as `/break-glass/`; needs `denyIamUsers`. */
  allowedUserPaths?: string[];
  /** Keeps everybody but the principals it names from changing the enforcement itself. */
  protect?: ProtectedIam;
  /** Keeps grants of JitGrants with its machine: the tags, the machines, their executions and roles. The management account isn't bound. */
  protectGrants?: ProtectedGrants;
}

/**
 * Service control policies that require MFA from the IAM users of whole accounts. What is denied without MFA is denied to IAM users only:
 * roles, services, Identity Center and service-linked roles keep working. They don't apply to the management account.
 */
export class MfaServiceControlPolicy extends pulumi.ComponentResource {
  /** Ids of the policies: one, or as many as the limit of 5,120 characters needs. */
  public readonly policyIds: pulumi.Output<string[]>;

  constructor(name: string, args: MfaServiceControlPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:MfaServiceControlPolicy", name, args, opts);
    refuse("MfaServiceControlPolicy", name, [...targetProblems(args.targets), ...serviceControlProblems(args)]);
    const policies = pack(serviceControlStatements(args)).map((policy, index) =>
      organizationPolicy(`${name}-${index}`, "SERVICE_CONTROL_POLICY", policy, "Requires MFA from IAM users", args.targets, this),
    );
    this.policyIds = pulumi.all(policies.map(({ id }) => id));
    this.registerOutputs({ policyIds: this.policyIds });
  }
}

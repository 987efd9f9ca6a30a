import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentsError, refuse } from "./arguments-error";
import { accountOf, partitionOf } from "./aws-answers";
import { assumeCommand, callerProfile } from "./documents/how-to-assume";
import { sessionProtection } from "./documents/jit-grants";
import { grantableRole } from "./documents/jit-grants-problems";
import {
  callerDocument,
  everyUser,
  grantProblems,
  type TrustOptions,
  trustDocument,
  trustFaults,
  trustProblems,
  unknownUser,
  userProblems,
} from "./documents/jit-role";
import { atLeast, atMost, type Problem, within } from "./documents/problems";

/** A grant in the program, which whoever merges it approves. */
export interface JitRoleGrant {
  /** ARN of the IAM user. */
  user: pulumi.Input<string>;
  /** When it ends, in UTC, such as `2026-11-27T17:00:00Z`. */
  until: string;
  /** Why the user needs it. */
  reason: string;
  /** The ticket that it belongs to. */
  ticket: string;
}

/** A role for temporary privileges. */
export interface JitRoleArgs {
  /** ARNs of the managed policies that say what the role may do: at least one, at most 20. */
  policyArns: pulumi.Input<string>[];
  /** Name of the role; derived from the component's name by default. */
  roleName?: pulumi.Input<string>;
  /** What the role is for. */
  description?: pulumi.Input<string>;
  /** Names of the groups, in the role's account, whose members may assume the role. */
  groups?: pulumi.Input<string>[];
  /** Account ids, 12 digits, whose users may assume the role; the role's own account by default. */
  accounts?: string[];
  /** ARNs of the users who may assume the role, with `*` and `?`; by default, anybody whose own account allows it. */
  users?: pulumi.Input<string>[];
  /** Lets in only users to whom JitGrants granted the role, for as long as the grant lasts; needs `roleName`. The role's own sessions can't lengthen it. */
  requireGrant?: boolean;
  /** The only users who may assume the role, each until a time of its own. With an empty list, nobody may. */
  grants?: JitRoleGrant[];
  /** Oldest MFA sign-in that still counts when the role is assumed, in seconds, from 60 to 3600; 3600 by default. */
  maxMfaAge?: number;
  /** How long a session is asked for in the command and the profile, in seconds, from 900 to 3600; 3600 by default. AWS ends every session after 3600. */
  sessionDuration?: number;
  /** Requires callers to set their own user name as source identity, which CloudTrail then shows for the whole session. */
  requireSourceIdentity?: boolean;
  /** Session tags that the caller must set: tag name to the values allowed. */
  sessionTags?: { [tag: string]: string[] };
  /** Address blocks that calls must come from, such as `192.0.2.0/24`. */
  networks?: string[];
  /** ARN of a permissions boundary. */
  permissionsBoundary?: pulumi.Input<string>;
  /** More conditions on who may assume the role: operator to key to value or list of values. */
  conditions?: { [operator: string]: { [key: string]: string[] } };
  /** Tags of the role. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/**
 * A role that people assume for at most an hour, with MFA not older than `maxMfaAge`.
 *
 * A group isn't a principal, so the trust names accounts, and `groups` get `sts:AssumeRole` on this role. That shuts out everybody without
 * MFA, and every user without that permission. It doesn't shut out a user whom another policy of the account gives `sts:AssumeRole` on
 * every role, such as an administrator; `users` does.
 */
export class JitRole extends pulumi.ComponentResource {
  /** ARN of the role. */
  public readonly roleArn: pulumi.Output<string>;
  /** Name of the role. */
  public readonly roleName: pulumi.Output<string>;
  /** The trust policy, as JSON. */
  public readonly trustPolicy: pulumi.Output<string>;
  /** The policy that lets somebody assume the role, as JSON: for groups of other accounts. */
  public readonly callerPolicy: pulumi.Output<string>;
  /** The command that assumes the role; it asks AWS for the caller's device, and reads the code from `MFA_CODE`. */
  public readonly assumeCommand: pulumi.Output<string>;
  /** The lines for `~/.aws/config`; `YOUR-DEVICE` is the name of the caller's own device. */
  public readonly profile: pulumi.Output<string>;

  constructor(name: string, args: JitRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:JitRole", name, args, opts);
    const { users, grants, ...known } = args;
    const grantedAs = args.requireGrant && typeof args.roleName === "string" ? args.roleName : undefined;
    const options = { ...known, maxMfaAge: args.maxMfaAge ?? 3600, grantedAs };
    const now = (value: pulumi.Input<string>, otherwise: string) => (typeof value === "string" ? value : otherwise);
    refuse("JitRole", name, [
      ...atLeast("policyArns", args.policyArns, 1, "managed policy"),
      ...atMost("policyArns", args.policyArns, 20, "managed policies"),
      ...within("sessionDuration", args.sessionDuration, 900, 3600, "seconds"),
      ...grantedProblems(args),
      ...trustProblems({
        ...options,
        ...(users && { users: users.map((user) => now(user, everyUser)) }),
        ...(grants && { grants: grants.map((grant) => ({ ...grant, user: now(grant.user, unknownUser) })) }),
      }),
    ]);
    const parent = { parent: this };
    const partition = partitionOf(this);
    const accountId = accountOf(this);
    const knownUsers = pulumi.all([pulumi.all(users ?? []), pulumi.output(grants ?? [])]);
    this.trustPolicy = pulumi.all([partition, accountId, knownUsers]).apply(([inPartition, own, [userArns, granted]]) =>
      trustText(name, {
        ...options,
        partition: inPartition,
        accounts: args.accounts ?? [own],
        ...(users && { users: userArns }),
        ...(grants && { grants: granted }),
      }),
    );
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: args.roleName,
        description: args.description,
        assumeRolePolicy: this.trustPolicy,
        maxSessionDuration: 3600,
        permissionsBoundary: args.permissionsBoundary,
        tags: args.tags,
      },
      parent,
    );
    args.policyArns.forEach((policyArn, index) => {
      new aws.iam.RolePolicyAttachment(`${name}-policy-${index}`, { role: role.name, policyArn }, parent);
    });
    if (grantedAs !== undefined) {
      const policy = JSON.stringify(sessionProtection(grantedAs));
      new aws.iam.RolePolicy(`${name}-own-grant`, { role: role.name, policy }, parent);
    }
    this.roleArn = role.arn;
    this.roleName = role.name;
    // The same ARN, known in preview already: so that the pack sees what the groups get, and a person the command.
    const roleArn = pulumi.interpolate`arn:${partition}:iam::${accountId}:role/${role.name}`;
    this.callerPolicy = roleArn.apply((arn) => JSON.stringify(callerDocument(arn, options)));
    args.groups?.forEach((group, index) => {
      new aws.iam.GroupPolicy(`${name}-caller-${index}`, { group, policy: this.callerPolicy }, parent);
    });
    const duration = args.sessionDuration ?? 3600;
    this.assumeCommand = roleArn.apply((arn) => assumeCommand(arn, duration, options));
    this.profile = pulumi
      .all([roleArn, role.name, accountId])
      .apply(([arn, roleName, own]) => callerProfile(arn, roleName, args.accounts?.[0] ?? own, duration, options));
    this.registerOutputs({
      roleArn: this.roleArn,
      roleName: this.roleName,
      trustPolicy: this.trustPolicy,
      callerPolicy: this.callerPolicy,
      assumeCommand: this.assumeCommand,
      profile: this.profile,
    });
  }
}

/** The engine sees the trust as soon as all of it is known: in preview, or before the role is created. */
function trustText(name: string, options: TrustOptions): string {
  const trust = trustDocument(options);
  const faults = [...userProblems(options.users), ...grantProblems(options.grants), ...trustFaults(trust)];
  if (faults.length > 0) throw new ArgumentsError("JitRole", name, faults);
  return JSON.stringify(trust);
}

function grantedProblems(args: JitRoleArgs): Problem[] {
  const problems: Problem[] = [];
  if (args.requireGrant) {
    if (args.grants)
      problems.push({ property: "grants", reason: "can't go with `requireGrant`: the approvers or the pull request decide" });
    // In another account, whoever administers it sets the tag.
    if (args.accounts)
      problems.push({ property: "accounts", reason: "can't go with `requireGrant`: JitGrants tags users of the role's own account" });
    if (typeof args.roleName !== "string" || !grantableRole.test(args.roleName))
      problems.push({ property: "roleName", reason: "is needed with `requireGrant`, as text of 1 to 64 letters, digits or `_+=.@-`" });
  }
  for (const property of ["accounts", "users"] as const) {
    if (args.grants && args[property]) problems.push({ property, reason: "can't go with `grants`, which name the users" });
  }
  return problems;
}

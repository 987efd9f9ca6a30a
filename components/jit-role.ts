import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentsError, refuse } from "./arguments-error";
import { accountOf, partitionOf } from "./aws-answers";
import { assumeCommand, callerProfile } from "./documents/how-to-assume";
import {
  callerDocument,
  everyUser,
  type TrustOptions,
  trustDocument,
  trustFaults,
  trustProblems,
  userProblems,
} from "./documents/jit-role";
import { atLeast, atMost, within } from "./documents/problems";

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
    const { users, ...known } = args;
    const options = { ...known, maxMfaAge: args.maxMfaAge ?? 3600 };
    refuse("JitRole", name, [
      ...atLeast("policyArns", args.policyArns, 1, "managed policy"),
      ...atMost("policyArns", args.policyArns, 20, "managed policies"),
      ...within("sessionDuration", args.sessionDuration, 900, 3600, "seconds"),
      ...trustProblems({ ...options, ...(users && { users: users.map((user) => (typeof user === "string" ? user : everyUser)) }) }),
    ]);
    const parent = { parent: this };
    const partition = partitionOf(this);
    const accountId = accountOf(this);
    this.trustPolicy = pulumi.all([partition, accountId, pulumi.all(users ?? [])]).apply(([inPartition, own, userArns]) =>
      trustText(name, {
        ...options,
        partition: inPartition,
        accounts: args.accounts ?? [own],
        ...(users && { users: userArns }),
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
  const faults = [...userProblems(options.users), ...trustFaults(trust)];
  if (faults.length > 0) throw new ArgumentsError("JitRole", name, faults);
  return JSON.stringify(trust);
}

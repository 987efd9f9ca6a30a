import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { partitionOf } from "./aws-answers";
import { sizeLimit, sizeOf } from "./documents/document";
import { deviceDeactivated } from "./documents/event-patterns";
import { atLeast, type Problem, within } from "./documents/problems";
import { recipientProblems } from "./documents/recipients";
import { recoveryDocument, recoveryProblems } from "./documents/recovery";
import { JitRole } from "./jit-role";
import { eventRegion, notificationTopic, notifyOnEvent } from "./notify";

/** Who helps, and whom not. */
export interface MfaRecoveryArgs {
  /** Names of the help desk's groups, in this account. */
  groups: pulumi.Input<string>[];
  /** Names of users whose devices the help desk must not touch, with `*`: the administrators and the break-glass users, at least. */
  protectedUsers: string[];
  /** Oldest MFA sign-in of the helper that still counts, in seconds, from 60 to 3600; 900 by default. */
  maxMfaAge?: number;
  /** E-mail addresses that are notified of every deactivated device. */
  emails?: string[];
  /** ARN of a topic to notify instead, in the partition's home region (`us-east-1`), with EventBridge and CloudWatch allowed to publish. */
  topicArn?: pulumi.Input<string>;
}

/**
 * A role with which a help desk deactivates another user's lost device, so that the user can register a new one. The helper signs in with MFA
 * and is named by the source identity; their own devices, those of `protectedUsers`, and of users tagged `mfa-guard:protected` are out of reach.
 */
export class MfaRecovery extends pulumi.ComponentResource {
  /** ARN of the help desk's role. */
  public readonly roleArn: pulumi.Output<string>;
  /** The command that assumes the role. */
  public readonly assumeCommand: pulumi.Output<string>;
  /** ARN of the topic that is notified. */
  public readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: MfaRecoveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:MfaRecovery", name, args, opts);
    refuse("MfaRecovery", name, [
      ...atLeast("groups", args.groups, 1, "group of the help desk"),
      ...atLeast("protectedUsers", args.protectedUsers, 1, "user"),
      ...within("maxMfaAge", args.maxMfaAge, 60, 3600, "seconds"),
      ...recoveryProblems(args.protectedUsers ?? []),
      ...sizeProblems(args.protectedUsers ?? []),
      ...recipientProblems(args),
    ]);
    const parent = { parent: this };
    const policy = new aws.iam.Policy(
      `${name}-recovery`,
      {
        description: "Deactivates lost MFA devices of other users",
        policy: partitionOf(this).apply((known) => JSON.stringify(recoveryDocument(known, args.protectedUsers))),
      },
      parent,
    );
    const role = new JitRole(
      `${name}-help-desk`,
      {
        policyArns: [policy.arn],
        groups: args.groups,
        maxMfaAge: args.maxMfaAge ?? 900,
        sessionDuration: 900,
        requireSourceIdentity: true,
      },
      parent,
    );
    const region = eventRegion(this);
    this.topicArn = notificationTopic(name, args, this, region);
    const description = "An MFA device was deactivated or deleted";
    notifyOnEvent(`${name}-use`, { description, pattern: deviceDeactivated, topicArn: this.topicArn, region }, this);
    this.roleArn = role.roleArn;
    this.assumeCommand = role.assumeCommand;
    this.registerOutputs({ roleArn: this.roleArn, assumeCommand: this.assumeCommand, topicArn: this.topicArn });
  }
}

function sizeProblems(protectedUsers: readonly string[]): Problem[] {
  const size = sizeOf(recoveryDocument("aws-us-gov", protectedUsers));
  return size <= sizeLimit.managed
    ? []
    : [
        {
          property: "protectedUsers",
          reason: `result in a policy of ${size} characters, and AWS allows ${sizeLimit.managed}: use fewer, wider patterns`,
        },
      ];
}

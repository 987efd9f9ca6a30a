import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { accountOf, partitionOf, regionOf } from "./aws-answers";
import { unfinishedExecution } from "./documents/event-patterns";
import { approverPolicy, grantsPrefix, machinePolicy, machineTrust } from "./documents/jit-grants";
import { grantsProblems } from "./documents/jit-grants-problems";
import { machineDefinition } from "./documents/jit-machine";
import { MfaGroup } from "./mfa-group";
import { notificationTopic, notifyOnEvent } from "./notify";

/** A JitRole, and who may be granted it. */
export interface JitGrantsRole {
  /** Name of the JitRole, which has `requireGrant`. */
  roleName: string;
  /** Names of the IAM users who may be granted it. */
  people: string[];
}

/** A permission set, and who may be granted it where. */
export interface JitGrantsAssignment {
  /** ARN of the permission set. */
  permissionSetArn: pulumi.Input<string>;
  /** Account ids, 12 digits. */
  accountIds: string[];
  /** Ids, in the identity store, of the people who may be granted it. */
  people: string[];
}

/** What is granted to whom, by whom, and for how long. */
export interface JitGrantsArgs {
  /** The JitRoles that are granted to IAM users of this account. */
  roles?: JitGrantsRole[];
  /** The permission sets that are granted to people of Identity Center; needs the account that administers Identity Center. */
  assignments?: JitGrantsAssignment[];
  /** ARN of the Identity Center instance; needed with `assignments` or `approverGroupId`. */
  instanceArn?: pulumi.Input<string>;
  /** Names of the IAM users who approve, none of whom may be granted anything. The component puts them into an MfaGroup of its own. */
  approvers?: string[];
  /** Id of an Identity Center group whose members approve, by a permission set of the component's own. */
  approverGroupId?: pulumi.Input<string>;
  /** Longest grant, in seconds, from 60 to 86400; 28800 (8 hours) by default. */
  maxGrant?: number;
  /** Oldest MFA sign-in with which an IAM user may approve, in seconds, from 60 to 3600; 900 by default. */
  maxMfaAge?: number;
  /** E-mail addresses that hear of every grant, its end, and of what fails. */
  emails?: string[];
  /** ARN of a topic to notify instead, in the machine's region, with EventBridge and CloudWatch allowed to publish. */
  topicArn?: pulumi.Input<string>;
}

/**
 * Grants with an end, approved by a second person. One Step Functions state machine tags the IAM user for a JitRole with `requireGrant`, or makes an
 * Identity Center assignment, waits until the end and takes it back: nothing is granted that doesn't end. Only approvers may start it, with MFA, and
 * nobody who may be granted something.
 */
export class JitGrants extends pulumi.ComponentResource {
  /** ARN of the state machine that grants and takes back. */
  public readonly machineArn: pulumi.Output<string>;
  /** ARN of the machine's role, the only one that sets the tags and makes the assignments: for `protectGrants` of MfaServiceControlPolicy. */
  public readonly machineRoleArn: pulumi.Output<string>;
  /** Name of the approvers' group; empty without `approvers`. */
  public readonly approverGroupName: pulumi.Output<string>;
  /** ARN of the topic that is notified. */
  public readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: JitGrantsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:JitGrants", name, args, opts);
    refuse("JitGrants", name, grantsProblems(name, args));
    const parent = { parent: this };
    const machineName = `${grantsPrefix}${name}`;
    const region = regionOf(this);
    this.topicArn = notificationTopic(name, args, this);
    const known = pulumi.all([partitionOf(this), accountOf(this), region, this.topicArn, targetsOf(args)]);
    const options = known.apply(([partition, accountId, inRegion, topicArn, targets]) => ({
      ...targets,
      partition,
      accountId,
      topicArn,
      machineArn: `arn:${partition}:states:${inRegion}:${accountId}:stateMachine:${machineName}`,
    }));
    const role = new aws.iam.Role(
      `${name}-machine-role`,
      {
        name: machineName,
        description: "Sets and takes back what JitGrants grants",
        assumeRolePolicy: options.apply(({ machineArn, accountId }) => JSON.stringify(machineTrust(machineArn, accountId))),
      },
      parent,
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-machine-policy`,
      { role: role.name, policy: options.apply((all) => JSON.stringify(machinePolicy(all))) },
      parent,
    );
    const machine = new aws.sfn.StateMachine(
      `${name}-machine`,
      {
        name: machineName,
        type: "STANDARD",
        roleArn: role.arn,
        definition: options.apply((all) => JSON.stringify(machineDefinition({ ...all, maxGrant: args.maxGrant ?? 28_800 }))),
      },
      { parent: this, dependsOn: policy },
    );
    const pattern = options.apply(({ machineArn }) => unfinishedExecution(machineArn));
    const description = "A grant was refused, or its execution stopped before it took back what it granted";
    notifyOnEvent(`${name}-unfinished`, { description, pattern, topicArn: this.topicArn, region }, this);
    this.machineArn = machine.arn;
    this.machineRoleArn = role.arn;
    this.approverGroupName = args.approvers
      ? approverGroup(
          name,
          args.approvers,
          options.apply((all) => JSON.stringify(approverPolicy({ ...all, maxMfaAge: args.maxMfaAge ?? 900 }))),
          this,
        )
      : pulumi.output("");
    if (args.approverGroupId !== undefined && args.instanceArn !== undefined) {
      const inlinePolicy = options.apply((all) => JSON.stringify(approverPolicy(all)));
      approverPermissionSet(name, args.instanceArn, args.approverGroupId, inlinePolicy, this);
    }
    this.registerOutputs({
      machineArn: this.machineArn,
      machineRoleArn: this.machineRoleArn,
      approverGroupName: this.approverGroupName,
      topicArn: this.topicArn,
    });
  }
}

function targetsOf({ roles, assignments, instanceArn }: JitGrantsArgs) {
  const known = pulumi.all((assignments ?? []).map(({ permissionSetArn }) => permissionSetArn));
  return pulumi.all([known, pulumi.output(instanceArn)]).apply(([arns, instance]) => ({
    roles,
    assignments: assignments?.map((assignment, index) => ({ ...assignment, permissionSetArn: arns[index] ?? "" })),
    instanceArn: instance,
  }));
}

function approverGroup(
  name: string,
  users: readonly string[],
  text: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const policy = new aws.iam.Policy(`${name}-approval`, { description: "Approves grants of JitGrants", policy: text }, { parent });
  const group = new MfaGroup(`${name}-approvers`, { policyArns: [policy.arn] }, { parent });
  for (const user of users) {
    new aws.iam.UserGroupMembership(`${name}-approver-${user}`, { user, groups: [group.groupName] }, { parent });
  }
  return group.groupName;
}

function approverPermissionSet(
  name: string,
  instanceArn: pulumi.Input<string>,
  principalId: pulumi.Input<string>,
  inlinePolicy: pulumi.Output<string>,
  parent: pulumi.Resource,
): void {
  const description = "Approves grants of JitGrants";
  const set = new aws.ssoadmin.PermissionSet(
    `${name}-approver-set`,
    { name: `${name}-approver`.slice(0, 32), description, instanceArn, sessionDuration: "PT1H" },
    { parent },
  );
  const held = { instanceArn, permissionSetArn: set.arn };
  const policy = new aws.ssoadmin.PermissionSetInlinePolicy(`${name}-approver-policy`, { ...held, inlinePolicy }, { parent });
  new aws.ssoadmin.AccountAssignment(
    `${name}-approver-assignment`,
    { ...held, principalType: "GROUP", principalId, targetType: "AWS_ACCOUNT", targetId: accountOf(parent) },
    { parent, dependsOn: policy },
  );
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { rootChecklist } from "./documents/checklists";
import { rootCall, rootSignIn } from "./documents/event-patterns";
import { logFilters } from "./documents/monitoring";
import { recipientProblems } from "./documents/recipients";
import { denyRootDocument } from "./documents/root";
import { eventRegion, notificationTopic, notifyOnEvent, notifyOnLog } from "./notify";
import { organizationPolicy, targetProblems } from "./organization-policy";

/** How far root is locked, and who hears of its use. */
export interface RootGuardArgs {
  /** Ids of the organizational units and accounts whose root users are denied everything. Only the management account can set this. */
  targets?: pulumi.Input<string>[];
  /** Turns on central root access for the organization: member accounts need no root credentials. On by default if there are `targets`. */
  centralRootAccess?: boolean;
  /** E-mail addresses that are notified of every use of this account's root user. */
  emails?: string[];
  /** ARN of a topic to notify instead, in the partition's home region (`us-east-1`), with EventBridge and CloudWatch allowed to publish. */
  topicArn?: pulumi.Input<string>;
  /** CloudWatch log group of a multi-region trail: adds an alarm that sees root in every region. EventBridge only sees the home region. */
  logGroupName?: pulumi.Input<string>;
}

/**
 * Locks root users and reports their use. The policy denies everything to the root users of member accounts, access keys included, and
 * spares the task sessions of `sts:AssumeRoot`. It doesn't apply to the management account: use the checklist there.
 */
export class RootGuard extends pulumi.ComponentResource {
  /** Id of the service control policy; empty without `targets`. */
  public readonly policyId: pulumi.Output<string>;
  /** ARN of the topic that is notified. */
  public readonly topicArn: pulumi.Output<string>;
  /** What only a person can do, in order. */
  public readonly checklist: pulumi.Output<string[]>;

  constructor(name: string, args: RootGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:RootGuard", name, args, opts);
    refuse("RootGuard", name, [...recipientProblems(args), ...(args.targets ? targetProblems(args.targets) : [])]);
    if (args.centralRootAccess ?? args.targets !== undefined) {
      const enabledFeatures = ["RootCredentialsManagement", "RootSessions"];
      new aws.iam.OrganizationsFeatures(`${name}-central-access`, { enabledFeatures }, { parent: this });
    }
    this.policyId = args.targets
      ? organizationPolicy(name, "SERVICE_CONTROL_POLICY", denyRootDocument(), "Denies root users", args.targets, this).id
      : pulumi.output("");
    const region = eventRegion(this);
    this.topicArn = notificationTopic(name, args, this, region);
    const topic = { topicArn: this.topicArn, region };
    notifyOnEvent(`${name}-sign-in`, { ...topic, description: "The root user signed in", pattern: rootSignIn }, this);
    notifyOnEvent(`${name}-call`, { ...topic, description: "The root user called an API", pattern: rootCall }, this);
    if (args.logGroupName !== undefined) {
      const filter = { ...logFilters.rootUse, metric: `${name}-root-use`, logGroupName: args.logGroupName, topicArn: this.topicArn };
      notifyOnLog(`${name}-anywhere`, filter, this);
    }
    this.checklist = pulumi.output([...rootChecklist]);
    this.registerOutputs({ policyId: this.policyId, topicArn: this.topicArn, checklist: this.checklist });
  }
}

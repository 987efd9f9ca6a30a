import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { regionOf } from "./aws-answers";
import { configRules, dashboardBody, logFilters } from "./documents/monitoring";
import { within } from "./documents/problems";
import { recipientProblems } from "./documents/recipients";
import { notificationTopic, notifyOnLog } from "./notify";
import { configRecorder, trailWithLogGroup } from "./records";
import { type TrailQueries, trailQueries, trailQueryProblems } from "./trail-queries";

/** What is watched, and who hears of it. */
export interface MfaMonitoringArgs {
  /** E-mail addresses that are notified. */
  emails?: string[];
  /** ARN of a topic to notify instead, in this region, with CloudWatch allowed to publish. */
  topicArn?: pulumi.Input<string>;
  /** CloudWatch log group of an existing multi-region trail; by default a trail, its bucket and log group are created. */
  logGroupName?: pulumi.Input<string>;
  /** How long a created log group keeps its records, in days: 365 by default, from 90 to 3653. */
  retentionDays?: number;
  /** How many failed sign-ins within five minutes raise an alarm; 5 by default. */
  failedSignInThreshold?: number;
  /** Creates the AWS Config rules; on by default. They need a recorder. */
  configRules?: boolean;
  /** Creates the AWS Config recorder and its bucket. Off by default: a region can only have one, and most accounts already do. */
  configRecorder?: boolean;
  /** Creates an Amazon Athena table of CloudTrail's files, with a workgroup and queries. */
  queries?: TrailQueries;
}

/**
 * Watches MFA: AWS Config rules on root and users, alarms on CloudTrail (sign-in without MFA, root use, failed sign-ins, a role assumed
 * without MFA, a device deactivated, or registered without MFA), a dashboard, and on request Athena's questions about the past. Deploy it in one region: the trail brings all of them.
 */
export class MfaMonitoring extends pulumi.ComponentResource {
  /** Name of the log group that the alarms read. */
  public readonly logGroupName: pulumi.Output<string>;
  /** ARN of the topic that is notified. */
  public readonly topicArn: pulumi.Output<string>;
  /** Name of the CloudWatch dashboard. */
  public readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: MfaMonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:MfaMonitoring", name, args, opts);
    refuse("MfaMonitoring", name, [
      ...recipientProblems(args),
      ...within("retentionDays", args.retentionDays, 90, 3653, "days"),
      ...within("failedSignInThreshold", args.failedSignInThreshold, 1, 10_000, "sign-ins"),
      ...(args.logGroupName !== undefined && args.retentionDays !== undefined
        ? [{ property: "retentionDays", reason: "applies to a log group that the component creates: leave it out with `logGroupName`" }]
        : []),
      ...(args.configRecorder && args.configRules === false ? [{ property: "configRecorder", reason: "needs `configRules`" }] : []),
      ...trailQueryProblems(args.queries, args.logGroupName === undefined),
    ]);
    const parent = { parent: this };
    this.topicArn = notificationTopic(name, args, this);
    const trail = args.logGroupName === undefined ? trailWithLogGroup(name, args.retentionDays ?? 365, this) : undefined;
    this.logGroupName = trail?.logGroupName ?? pulumi.output(args.logGroupName ?? "");
    if (args.queries) trailQueries(name, args.queries, trail?.location, this);
    const watched = Object.entries(logFilters).map(([key, filter]) => ({ ...filter, key, metric: `${name}-${key}` }));
    for (const filter of watched) {
      const threshold = filter.key === "failedSignIn" ? (args.failedSignInThreshold ?? filter.threshold) : filter.threshold;
      notifyOnLog(`${name}-${filter.key}`, { ...filter, threshold, logGroupName: this.logGroupName, topicArn: this.topicArn }, this);
    }
    if (args.configRules !== false) {
      const recorder = args.configRecorder ? configRecorder(name, this) : [];
      for (const [rule, sourceIdentifier] of Object.entries(configRules)) {
        new aws.cfg.Rule(`${name}-${rule}`, { source: { owner: "AWS", sourceIdentifier } }, { ...parent, dependsOn: recorder });
      }
    }
    const dashboard = new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      {
        dashboardName: `${name}-mfa`,
        dashboardBody: regionOf(this).apply((known) =>
          dashboardBody(
            known,
            watched.map(({ metric, description }) => ({ metric, title: description })),
          ),
        ),
      },
      parent,
    );
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ logGroupName: this.logGroupName, topicArn: this.topicArn, dashboardName: this.dashboardName });
  }
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountOf, partitionOf } from "./aws-answers";
import { type EventPattern, homeRegion } from "./documents/event-patterns";

interface Recipients {
  topicArn?: pulumi.Input<string>;
  emails?: string[];
}

/** The region that sees sign-ins and the calls of global services. */
export function eventRegion(parent: pulumi.Resource): pulumi.Output<string> {
  return partitionOf(parent).apply(homeRegion);
}

/** The given topic, or a new one in `region` that mails everybody in `emails`. Whoever uses its ARN waits until events may reach it. */
export function notificationTopic(
  name: string,
  recipients: Recipients,
  parent: pulumi.Resource,
  region?: pulumi.Input<string>,
): pulumi.Output<string> {
  if (recipients.topicArn !== undefined) return pulumi.output(recipients.topicArn);
  const topic = new aws.sns.Topic(`${name}-topic`, { region }, { parent });
  const accountId = accountOf(parent);
  const policy = new aws.sns.TopicPolicy(
    `${name}-topic-policy`,
    { arn: topic.arn, region, policy: pulumi.all([topic.arn, accountId]).apply(([arn, account]) => topicPolicy(arn, account)) },
    { parent },
  );
  recipients.emails?.forEach((endpoint, index) => {
    new aws.sns.TopicSubscription(`${name}-mail-${index}`, { topic: topic.arn, region, protocol: "email", endpoint }, { parent });
  });
  return pulumi.all([topic.arn, policy.urn]).apply(([arn]) => arn);
}

interface EventAlarm {
  readonly description: string;
  readonly pattern: pulumi.Input<EventPattern>;
  readonly topicArn: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
}

/** Every event of the pattern, reads included, is sent to the topic as it happens, and raises an alarm for the five minutes after. */
export function notifyOnEvent(name: string, { description, pattern, topicArn, region }: EventAlarm, parent: pulumi.Resource): void {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-rule`,
    {
      description,
      region,
      eventPattern: pulumi.output(pattern).apply((known) => JSON.stringify(known)),
      // Plain ENABLED leaves read-only calls out.
      state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    },
    { parent },
  );
  new aws.cloudwatch.EventTarget(`${name}-target`, { rule: rule.name, arn: topicArn, region }, { parent });
  new aws.cloudwatch.MetricAlarm(
    `${name}-alarm`,
    {
      alarmDescription: description,
      region,
      namespace: "AWS/Events",
      metricName: "TriggeredRules",
      dimensions: { RuleName: rule.name },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
    },
    { parent },
  );
}

interface LogAlarm {
  readonly description: string;
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
  readonly pattern: pulumi.Input<string>;
  readonly metric: string;
  readonly threshold: number;
  readonly logGroupName: pulumi.Input<string>;
  readonly topicArn: pulumi.Input<string>;
}

/** At least `threshold` matching CloudTrail records within five minutes raise an alarm. */
export function notifyOnLog(name: string, alarm: LogAlarm, parent: pulumi.Resource): void {
  const metric = { name: alarm.metric, namespace: "MfaGuard" };
  const filter = new aws.cloudwatch.LogMetricFilter(
    `${name}-filter`,
    { logGroupName: alarm.logGroupName, pattern: alarm.pattern, metricTransformation: { ...metric, value: "1" } },
    { parent },
  );
  new aws.cloudwatch.MetricAlarm(
    `${name}-log-alarm`,
    {
      alarmDescription: alarm.description,
      namespace: metric.namespace,
      metricName: metric.name,
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      threshold: alarm.threshold,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
      alarmActions: [alarm.topicArn],
    },
    { parent, dependsOn: filter },
  );
}

/** EventBridge's own publishing takes no condition: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html */
function topicPolicy(topicArn: string, account: string): string {
  const publish = { Effect: "Allow", Action: "sns:Publish", Resource: topicArn };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "AllowEvents", ...publish, Principal: { Service: "events.amazonaws.com" } },
      {
        Sid: "AllowAlarms",
        ...publish,
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ],
  });
}

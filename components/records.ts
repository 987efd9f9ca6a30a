import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountOf, partitionOf, regionOf } from "./aws-answers";

/** A trail's log group, and where its files lie: `s3://BUCKET/AWSLogs`. */
export interface TrailRecords {
  readonly logGroupName: pulumi.Output<string>;
  readonly location: pulumi.Output<string>;
}

/** A multi-region trail into a bucket and a log group; the name is known to be written to when it resolves. */
export function trailWithLogGroup(name: string, retentionInDays: number, parent: pulumi.Resource): TrailRecords {
  const child = { parent };
  const logGroup = new aws.cloudwatch.LogGroup(`${name}-trail-logs`, { retentionInDays }, child);
  const role = serviceRole(`${name}-trail-role`, "cloudtrail.amazonaws.com", parent);
  const writing = new aws.iam.RolePolicy(
    `${name}-trail-writing`,
    {
      role: role.name,
      policy: logStreams(logGroup.name, parent).apply((streams) => allow(["logs:CreateLogStream", "logs:PutLogEvents"], [streams])),
    },
    child,
  );
  const { bucket, policy } = recordBucket(`${name}-trail`, "cloudtrail.amazonaws.com", parent);
  const trail = new aws.cloudtrail.Trail(
    `${name}-trail`,
    {
      s3BucketName: bucket.bucket,
      cloudWatchLogsGroupArn: pulumi.interpolate`${logGroup.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
    },
    { parent, dependsOn: [writing, policy] },
  );
  return {
    logGroupName: pulumi.all([logGroup.name, trail.urn]).apply(([logGroupName]) => logGroupName),
    location: pulumi.interpolate`s3://${bucket.bucket}/AWSLogs`,
  };
}

/** An AWS Config recorder for IAM, its bucket and role; what the rules must wait for. */
export function configRecorder(name: string, parent: pulumi.Resource): pulumi.Resource[] {
  const child = { parent };
  const role = serviceRole(`${name}-config-role`, "config.amazonaws.com", parent);
  new aws.iam.RolePolicyAttachment(
    `${name}-config-reading`,
    { role: role.name, policyArn: pulumi.interpolate`arn:${partitionOf(parent)}:iam::aws:policy/service-role/AWS_ConfigRole` },
    child,
  );
  const { bucket, policy } = recordBucket(`${name}-config`, "config.amazonaws.com", parent);
  const recorder = new aws.cfg.Recorder(
    `${name}-recorder`,
    {
      roleArn: role.arn,
      recordingGroup: {
        allSupported: false,
        includeGlobalResourceTypes: false,
        resourceTypes: ["AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"],
      },
    },
    child,
  );
  const channel = new aws.cfg.DeliveryChannel(
    `${name}-channel`,
    { s3BucketName: bucket.bucket },
    { parent, dependsOn: [recorder, policy] },
  );
  return [new aws.cfg.RecorderStatus(`${name}-recording`, { name: recorder.name, isEnabled: true }, { parent, dependsOn: channel })];
}

/** From what a preview knows, so that the pack sees the document then. */
function logStreams(logGroupName: pulumi.Output<string>, parent: pulumi.Resource): pulumi.Output<string> {
  return pulumi.interpolate`arn:${partitionOf(parent)}:logs:${regionOf(parent)}:${accountOf(parent)}:log-group:${logGroupName}:log-stream:*`;
}

function serviceRole(name: string, service: string, parent: pulumi.Resource): aws.iam.Role {
  const trust = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return new aws.iam.Role(name, { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }) }, { parent });
}

/** A private bucket that only the service of this account writes to: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
function recordBucket(name: string, service: string, parent: pulumi.Resource): { bucket: aws.s3.Bucket; policy: aws.s3.BucketPolicy } {
  const child = { parent };
  const bucket = new aws.s3.Bucket(`${name}-records`, {}, child);
  const closed = new aws.s3.BucketPublicAccessBlock(
    `${name}-private`,
    { bucket: bucket.bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    child,
  );
  const policy = new aws.s3.BucketPolicy(
    `${name}-access`,
    {
      bucket: bucket.bucket,
      policy: pulumi.all([bucket.arn, accountOf(parent)]).apply(([arn, account]) => bucketPolicy(arn, account, service)),
    },
    { parent, dependsOn: closed },
  );
  return { bucket, policy };
}

function bucketPolicy(bucketArn: string, account: string, service: string): string {
  const byService = { Effect: "Allow", Principal: { Service: service } };
  const ownAccount = { "aws:SourceAccount": account };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AllowCheck",
        ...byService,
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: bucketArn,
        Condition: { StringEquals: ownAccount },
      },
      {
        Sid: "AllowWrite",
        ...byService,
        Action: "s3:PutObject",
        Resource: `${bucketArn}/AWSLogs/${account}/*`,
        Condition: { StringEquals: { ...ownAccount, "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
      {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

function allow(Action: string[], Resource: string[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });
}

/** EventBridge patterns: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
export type EventPattern = Readonly<Record<string, unknown>>;

const signIn = "AWS Console Sign In via CloudTrail";
const call = "AWS API Call via CloudTrail";

export const rootSignIn: EventPattern = { "detail-type": [signIn], detail: { userIdentity: { type: ["Root"] } } };
export const rootCall: EventPattern = { "detail-type": [call], detail: { userIdentity: { type: ["Root"] } } };

export function useByUsers(names: readonly string[]): EventPattern {
  return { "detail-type": [signIn, call], detail: { userIdentity: { type: ["IAMUser"], userName: names } } };
}

export function assumedRole(roleArn: string): EventPattern {
  return {
    "detail-type": [call],
    detail: { eventSource: ["sts.amazonaws.com"], eventName: ["AssumeRole"], requestParameters: { roleArn: [roleArn] } },
  };
}

export const deviceDeactivated: EventPattern = {
  "detail-type": [call],
  detail: { eventSource: ["iam.amazonaws.com"], eventName: ["DeactivateMFADevice", "DeleteVirtualMFADevice"] },
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
export function unfinishedExecution(machineArn: string): EventPattern {
  return {
    source: ["aws.states"],
    "detail-type": ["Step Functions Execution Status Change"],
    detail: { stateMachineArn: [machineArn], status: ["ABORTED", "FAILED", "TIMED_OUT"] },
  };
}

/** Where AWS records sign-ins and the calls of its global services, by partition. */
export function homeRegion(partition: string): string {
  if (partition === "aws-cn") return "cn-north-1";
  return partition === "aws-us-gov" ? "us-gov-west-1" : "us-east-1";
}

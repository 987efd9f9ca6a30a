import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** The partition in which the parent's provider works: `aws`, `aws-cn`, `aws-us-gov`. */
export function partitionOf(parent: pulumi.Resource): pulumi.Output<string> {
  return answered(aws.getPartitionOutput({}, { parent }).partition);
}

/** The id of the account in which the parent's provider works. */
export function accountOf(parent: pulumi.Resource): pulumi.Output<string> {
  return answered(aws.getCallerIdentityOutput({}, { parent }).accountId);
}

/** The region in which the parent's provider works. */
export function regionOf(parent: pulumi.Resource): pulumi.Output<string> {
  return answered(aws.getRegionOutput({}, { parent }).region);
}

/**
 * In a preview, a provider whose configuration isn't known yet (its role is in an account that the same stack makes) answers every function with
 * nothing, which would stand as `undefined` in every ARN made of it: https://github.com/pulumi/pulumi/blob/v3.274.1/pkg/resource/plugin/provider_plugin.go
 */
function answered(answer: pulumi.Output<string>): pulumi.Output<string> {
  return answer.apply((value: string | undefined) => value ?? (pulumi.unknown as unknown as string));
}

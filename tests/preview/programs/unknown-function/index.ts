import * as aws from "@pulumi/aws";

export const names = aws.getAvailabilityZonesOutput().names;

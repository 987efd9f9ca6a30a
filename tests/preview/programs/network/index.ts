import * as aws from "@pulumi/aws";

// Types and functions that the offline provider's tables don't have, and a role among them that the pack must judge all the same.
const network = new aws.ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
const subnet = new aws.ec2.Subnet("subnet", {
  vpcId: network.id,
  cidrBlock: "10.0.1.0/24",
  ...(process.env.NETWORK_ZONES === undefined ? {} : { availabilityZone: aws.getAvailabilityZonesOutput({ state: "available" }).names[0] }),
});
if (process.env.NETWORK_USER !== undefined) aws.iam.getUserOutput({ userName: "dana" });

const role = new aws.iam.Role("deploy", {
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "210987654321" } }],
  },
});

export const block = network.cidrBlock;
export const vpc = subnet.vpcId;
export const table = network.mainRouteTableId;
export const arn = role.arn;

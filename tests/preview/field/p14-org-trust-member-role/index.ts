// After opendatacube/datacube-k8s-eks#41: people by MFA, Identity Center roles by ARN, a vendor by external id.
import * as aws from "@pulumi/aws";

new aws.iam.Role("data-engineers", {
  maxSessionDuration: 3600,
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "UsersWithMfa",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
      {
        Sid: "IdentityCenter",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_DataEngineers_*" },
        },
      },
      {
        Sid: "Vendor",
        Effect: "Allow",
        Principal: { AWS: "999988887777" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "0e2b8a4c" } },
      },
    ],
  }),
});

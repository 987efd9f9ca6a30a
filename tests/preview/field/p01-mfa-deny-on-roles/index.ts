// After nccgroup/PMapper#116 and a public CDK helper denyNoMfaPolicy(entity: Group | Role | User): the MFA Deny on roles.
import * as aws from "@pulumi/aws";

const requireMfa = new aws.iam.Policy("require-mfa", {
  policy: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "VisualEditor0",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  },
});
const admin = new aws.iam.Role("admin", {
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" }, NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
      },
    ],
  },
});
new aws.iam.RolePolicyAttachment("admin", { role: admin.name, policyArn: aws.iam.ManagedPolicy.AdministratorAccess });
new aws.iam.RolePolicyAttachment("admin-mfa", { role: admin.name, policyArn: requireMfa.arn });
const worker = new aws.iam.Role("worker", { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }) });
new aws.iam.RolePolicyAttachment("worker-mfa", { role: worker.name, policyArn: requireMfa.arn });
new aws.iam.RolePolicy("worker-secrets", {
  role: worker.name,
  policy: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FullSecretsManagerAccess",
        Effect: "Allow",
        Action: "secretsmanager:*",
        Resource: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
    ],
  },
});

// After NutriCare-AI/terraform_modules groups/data.tf and mozilla/frost#97, as Pulumi's getPolicyDocument.
import * as aws from "@pulumi/aws";

const trust = aws.iam.getPolicyDocumentOutput({
  statements: [
    {
      actions: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"] }],
      conditions: [
        { test: "BoolIfExists", variable: "aws:MultiFactorAuthPresent", values: ["true"] },
        { test: "NumericLessThan", variable: "aws:MultiFactorAuthAge", values: ["3600"] },
      ],
    },
  ],
});
const role = new aws.iam.Role("group-role", { assumeRolePolicy: trust.json });
new aws.iam.RolePolicy("group-role", {
  role: role.id,
  policy: aws.iam.getPolicyDocumentOutput({ statements: [{ notActions: ["organizations:*"], resources: ["*"] }] }).json,
});

import * as aws from "@pulumi/aws";
import { IdentityCenterAccess } from "mfa-guard";

const access = new IdentityCenterAccess("people", {
  instanceArn: aws.ssoadmin.getInstancesOutput().arns.apply(([arn = ""]) => arn),
  permissionSets: [
    { name: "Administration", policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    { name: "Reading", policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], privileged: false },
  ],
  assignments: [{ permissionSet: "Administration", groupId: "9067642ac7-2f3e4b5c", accountIds: ["111122223333"] }],
});

export const checklist = access.checklist;

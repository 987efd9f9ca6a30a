import * as aws from "@pulumi/aws";
import { MfaPolicy } from "mfa-guard";

const mfa = new MfaPolicy("people", { maxMfaAge: 43_200 });

// A group made without MfaGroup.
const auditors = new aws.iam.Group("auditors");
new aws.iam.GroupPolicyAttachment("auditors-mfa", { group: auditors.name, policyArn: mfa.policyArn });

"""A role that its own account's users may assume without MFA, as a person would write it in Python."""

import os

import pulumi
import pulumi_aws as aws

account = aws.get_caller_identity().account_id
role = aws.iam.Role(
    "auditor",
    assume_role_policy=aws.iam.get_policy_document_output(
        statements=[
            {
                "actions": ["sts:AssumeRole"],
                "principals": [{"type": "AWS", "identifiers": [f"arn:aws:iam::{account}:root"]}],
            }
        ]
    ).json,
)
if "PROGRAM_FAULT" in os.environ:
    raise ValueError("the program's own fault")
pulumi.export("role", role.name)

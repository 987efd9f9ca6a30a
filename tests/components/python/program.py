"""Previews and makes README's Python program under the policy pack, without a Python language host: an inline program of the Automation API."""

import json
import sys

import pulumi
from pulumi import automation
from pulumi_mfa_guard import JitRole, MfaGroup


def program() -> None:
    devops = MfaGroup("devops", policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"])
    admin = JitRole("admin", policy_arns=["arn:aws:iam::aws:policy/AdministratorAccess"], groups=[devops.group_name])
    pulumi.export("role", admin.role_name)
    pulumi.export("group", devops.group_name)


folder, pack = sys.argv[1:]
stack = automation.create_or_select_stack("python", project_name="python", program=program, work_dir=folder)
stack.preview(policy_packs=[pack])
outputs = stack.up(policy_packs=[pack]).outputs
state = stack.export_stack().deployment["resources"]
stack.destroy()
print(json.dumps({"outputs": {key: output.value for key, output in outputs.items()}, "types": sorted(each["type"] for each in state)}))

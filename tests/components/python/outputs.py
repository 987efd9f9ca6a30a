"""Previews roles whose accounts are outputs: one that is known in the preview, and one of a resource that is yet to be created."""

import json
import sys

import pulumi
from pulumi import automation
from pulumi_mfa_guard import JitRole, MfaGroup

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def known() -> None:
    role = JitRole("known", policy_arns=[READ_ONLY], accounts=pulumi.Output.from_input(["444455556666"]))
    pulumi.export("trust", role.trust_policy)


def unknown() -> None:
    group = MfaGroup("devops")
    JitRole("unknown", policy_arns=[READ_ONLY], accounts=[group.group_arn])


folder, _ = sys.argv[1:]


def stack(name, program):
    return automation.create_or_select_stack(name, project_name="outputs", program=program, work_dir=folder)


said = {"known": stack("known", known).up().outputs["trust"].value}
try:
    stack("unknown", unknown).preview()
except automation.CommandError as error:
    said["unknown"] = str(error)
print(json.dumps(said))

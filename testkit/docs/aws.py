"""Prints as JSON what is wrong with an AWS CLI command: a service, operation or option that the API doesn't have."""

import json
import sys

from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.session import get_session

# Commands that the CLI makes by itself, without an operation of the API.
OWN_COMMANDS = {"login", "configure", "s3", "sso"}
# Options of every command, and those that the CLI adds to one operation.
GLOBAL_OPTIONS = {"--profile", "--region", "--query", "--output"}
OWN_OPTIONS = {"create-virtual-mfa-device": {"--outfile", "--bootstrap-method"}}


def faults(service, operation="", *rest):
    if service in OWN_COMMANDS:
        return []
    try:
        model = get_session().get_service_model(service)
    except UnknownServiceError:
        return [f"there is no AWS service {service}"]
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in operations:
        return [f"aws {service} has no {operation}"]
    shape = model.operation_model(operations[operation]).input_shape
    options = {f"--{xform_name(name, '-')}" for name in (shape.members if shape else {})}
    known = options | GLOBAL_OPTIONS | OWN_OPTIONS.get(operation, set())
    return [f"aws {service} {operation} has no {word}" for word in rest if word.startswith("--") and word not in known]


print(json.dumps(faults(*sys.argv[1:])))

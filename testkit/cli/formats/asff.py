"""Prints as JSON what the API wouldn't take of the findings on standard input, as `aws securityhub batch-import-findings` would send them."""

import json
import re
import sys

from botocore.session import get_session
from botocore.validate import ParamValidator

LENGTH = re.compile(r"Maximum(?: length)? of (\d+)(?: length)?")
ITEMS = re.compile(r"Maximum number of (\d+) items")

model = get_session().get_service_model("securityhub").operation_model("BatchImportFindings").input_shape


def limits(shape, value, path):
    """What is longer than the model's documentation allows, or matches no pattern or enum of it: botocore leaves both to the service."""
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from limits(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        most = ITEMS.search(shape.documentation)
        if most and len(value) > int(most[1]):
            yield f"{path} has {len(value)} items"
        for index, member in enumerate(value):
            yield from limits(shape.member, member, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, member in value.items():
            yield from limits(shape.value, member, f"{path}.{key}")
    elif shape.type_name == "string":
        most = LENGTH.search(shape.documentation)
        if most and len(value) > int(most[1]):
            yield f"{path} has {len(value)} characters"
        if shape.enum and value not in shape.enum:
            yield f"{path} is {value}"
        if "pattern" in shape.metadata and not re.match(shape.metadata["pattern"], value):
            yield f"{path} doesn't match"


findings = json.load(sys.stdin)
faults = []
for start in range(0, len(findings), 100):
    request = {"Findings": findings[start : start + 100]}
    report = ParamValidator().validate(request, model)
    faults += report.generate_report().splitlines() if report.has_errors() else limits(model, request, "")
print(json.dumps(list(faults)))

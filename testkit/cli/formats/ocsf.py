"""Writes the JSON schema of OCSF's class Compliance Finding, with what an event of MFA Guard uses of it, beside this file.

The source is schema.ocsf.io/1.6.0/export/schema (Apache-2.0), which this package carries: pip install ocsf-json-schema==1.2.0
"""

import json
from pathlib import Path

from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

VERSION = "1.6.0"
USED = {
    "compliance_finding": "message status activity_name category_name class_name type_name severity status_id remediation resources unmapped",
    "compliance": "control requirements standards status status_details status_id",
    "finding_info": "title desc created_time",
    "metadata": "profiles",
    "product": "name vendor_name version",
    "resource_details": "uid name type cloud_partition",
    "remediation": "desc references",
    "cloud": "account cloud_partition",
    "account": "uid type type_id",
    "object": "",
}


def without_text(node):
    if isinstance(node, list):
        return [without_text(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: without_text(value) for key, value in node.items() if key not in ("title", "description") or isinstance(value, dict)}


def reduced(name, schema):
    kept = set(USED[name].split()) | set(schema.get("required", []))
    properties = {key: value for key, value in without_text(schema.get("properties", {})).items() if key in kept}
    return {**without_text(schema), "properties": properties}


whole = OcsfJsonSchemaEmbedded(get_ocsf_schema(VERSION)).get_class_schema("compliance_finding", ["cloud"])
definitions = whole.pop("$defs")
schema = {
    "$comment": f"OCSF {VERSION}, class compliance_finding with the profile cloud, reduced by ocsf.py. https://schema.ocsf.io, Apache-2.0",
    **reduced("compliance_finding", whole),
    "$defs": {name: reduced(name, definitions[name]) for name in USED if name in definitions},
}
target = Path(__file__).with_name(f"ocsf-{VERSION}-compliance-finding.schema.json")
target.write_text(json.dumps(schema, indent=2) + "\n")

"""Asks two scanners about IAM documents. Standard input: {"trusts": [text], "groups": [[text]]}; standard output, for each scanner, what it flags."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from parliament import analyze_policy_string


def parliament(questions):
    """The documents in which parliament sees a bad pattern for MFA. It reads identity policies; a trust policy is malformed to it."""

    def flagged(text):
        return any(finding.issue == "BAD_PATTERN_FOR_MFA" for finding in analyze_policy_string(text).findings)

    start = time.perf_counter()
    trusts = [flagged(text) for text in questions["trusts"]]
    groups = [any(flagged(text) for text in documents) for documents in questions["groups"]]
    return {"trusts": trusts, "groups": groups, "seconds": time.perf_counter() - start}


def checkov(questions):
    """The trusts that CKV_AWS_60 or CKV_AWS_61 fails; no check of checkov's is about MFA in a group's policies."""
    resources = {
        f"Role{index}": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": json.loads(text)}}
        for index, text in enumerate(questions["trusts"])
    }
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "template.json")
        template.write_text(json.dumps({"Resources": resources}))
        command = [Path(sys.executable).with_name("checkov"), "--file", template, "--framework", "cloudformation"]
        command += ["--check", "CKV_AWS_60,CKV_AWS_61", "--output", "json", "--quiet"]
        start = time.perf_counter()
        printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        seconds = time.perf_counter() - start
    report = json.loads(printed[printed.index("{") :])
    failed = {check["resource"].split(".")[-1] for check in report["results"]["failed_checks"]}
    return {"trusts": [name in failed for name in resources], "groups": [False for _ in questions["groups"]], "seconds": seconds}


asked = json.load(sys.stdin)
print(json.dumps({"parliament": parliament(asked), "checkov": checkov(asked)}))

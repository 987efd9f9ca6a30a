"""Asks cloudsplaining and parliament about saved authorization details; prints, for each, how long it took and [where, what] for all that it reports."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent


def timed(command):
    start = time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.stdout, time.perf_counter() - start


def parliament(details):
    printed, seconds = timed([BIN / "parliament", "--auth-details-file", details, "--json"])
    findings = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    return {"seconds": seconds, "reported": [[finding["location"]["filepath"], finding["issue"]] for finding in findings]}


def cloudsplaining(details):
    """With `--flag-trust-policies`, so that it looks at roles' trust as well."""
    with tempfile.TemporaryDirectory() as folder:
        _, seconds = timed([BIN / "cloudsplaining", "scan", "--flag-trust-policies", "--skip-open-report", "--input-file", details, "--output", folder])
        results = json.loads(next(Path(folder).glob("iam-findings-*.json")).read_text())
    reported = []
    for kind in ("inline_policies", "customer_managed_policies"):
        for policy in results[kind].values():
            holders = [name for names in policy["AttachedTo"].values() for name in names]
            reported += [[where, what] for where in [*holders, policy["PolicyName"]] for what in categories(policy)]
    for role in results["roles"].values():
        reported += [[role["name"], what] for what in categories(role)]
    return {"seconds": seconds, "reported": reported}


def categories(entry):
    return [name for name, value in entry.items() if isinstance(value, dict) and value.get("findings")]


details = sys.argv[1]
print(json.dumps({"cloudsplaining": cloudsplaining(details), "parliament": parliament(details)}))

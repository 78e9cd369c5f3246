"""FHIR R4 by its StructureDefinitions and invariants, in one node process for a whole folder."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from interop.packages import FOLDER, REMEDY, NoValidator
from interop.problems import Json, Problem, Resource

NAME = "medplum"
SECONDS = 600
_WITHIN = re.compile(r"Bundle\.entry\[\d+\]\.resource\.")


def problems(found: Iterable[Resource]) -> list[Problem]:
    """Everything of severity error, and two values of one choice. Raises NoValidator."""
    held = list(found)
    if not held:
        return []
    told = issues(dict.fromkeys(one.file for one in held), len(held))
    return list(dict.fromkeys(_problem(one) for one in told if _counts(one)))


def issues(files: Iterable[Path], count: int) -> list[Json]:
    """What the validator says of the ``count`` resources in these files, one object an issue."""
    node = shutil.which("node")
    if node is None:
        raise NoValidator(f"node was not found; {REMEDY}")
    asked = "\n".join(str(one) for one in files)
    done = subprocess.run(
        [node, str(FOLDER / "medplum.mjs"), "-"],
        input=asked,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    lines = [json.loads(one) for one in done.stdout.splitlines()]
    judged = lines[-1].get("checked") if lines else None
    if done.returncode != 0 or judged != count:
        said = " ".join(done.stderr.split())[-500:]
        raise NoValidator(f"{judged or 0} of {count} resources were judged: {said}; {REMEDY}")
    return lines[:-1]


def _counts(issue: Json) -> bool:
    if issue["entry"] is None and _WITHIN.match(issue["place"]):
        return False
    return issue["severity"] in ("error", "fatal") or "Conflicting choice" in issue["message"]


def _problem(issue: Json) -> Problem:
    entry = "" if issue["entry"] is None else f"entry {issue['entry']}, "
    place = f"{entry}{issue['place'] or issue['resource']}"
    return Problem(Path(issue["file"]), NAME, place, " ".join(issue["message"].split()))

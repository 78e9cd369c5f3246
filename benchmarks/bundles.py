"""How fast Bundles are read, beside a bare parse by orjson and fhir.resources in the same run.

python benchmarks/interop.py [--large]      # --large: also one child's Bundle of about 100 MB
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from fhir.resources.R4B.bundle import Bundle

from scurfin.record import Record, load
from scurfin.record.formats.fhir.files import parsed, written
from scurfin.record.formats.fhir.reading import children_of
from scurfin.record.formats.fhir.writing import bundle
from scurfin.record.reader import from_data

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 3.0
LARGE = 163_000


def bundles() -> list[bytes]:
    """Every child of the examples and the published cases, as a Bundle."""
    folders = (ROOT / "examples", ROOT / "src/scurfin/evidence/data/cases")
    files = [file for folder in folders for file in sorted(folder.rglob("*.yaml"))]
    children: list[Record] = []
    for file in files:
        if "families" not in file.parts:
            children += load(file).records
    return [written(bundle(one), "json") for one in children]


def per_second(work: Callable[[bytes], Any], raw: list[bytes]) -> float:
    """Bundles a second, over at least ``SECONDS``."""
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for one in raw:
            work(one)
        done += len(raw)
    return done / (time.perf_counter() - begun)


def as_child(raw: bytes) -> Any:
    return children_of(parsed(raw, "json"))


def as_record(raw: bytes) -> Any:
    return from_data({"cases": children_of(parsed(raw, "json"))})


def main() -> None:
    raw = bundles()
    size = sum(len(one) for one in raw) / len(raw) / 1000
    resources = sum(len(json.loads(one)["entry"]) for one in raw) / len(raw)
    print(f"{len(raw)} Bundles, {size:.0f} kB and {resources:.0f} resources each on average")
    ways: dict[str, Callable[[bytes], Any]] = {
        "orjson, bare parse": orjson.loads,
        "fhir.resources R4B, parse and validate": Bundle.model_validate_json,
        "scurfin, to events": as_child,
        "scurfin, to a record in turns": as_record,
    }
    found = {name: per_second(work, raw) for name, work in ways.items()}
    ours = found["scurfin, to a record in turns"]
    for name, rate in found.items():
        print(f"  {name:<40} {rate:10,.0f} a second   {rate / ours:6.2f} x ours")
    if "--large" in sys.argv:
        _large()


def _large() -> None:
    """One child's Bundle of about 100 MB, read in a process of its own."""
    patient = {"resourceType": "Patient", "id": "p", "gender": "male", "birthDate": "2024-03-01"}
    hemoglobin = {"system": "http://loinc.org", "code": "718-7", "display": "Hemoglobin in Blood"}
    category = "http://terminology.hl7.org/CodeSystem/observation-category"
    result = {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": category, "code": "laboratory"}]}],
        "code": {"coding": [hemoglobin], "text": "Hemoglobin [Mass/volume] in Blood"},
        "subject": {"reference": "urn:uuid:p"},
        "issued": "2024-03-02T08:00:00.000Z",
    }
    entries: list[dict[str, Any]] = [{"fullUrl": "urn:uuid:p", "resource": patient}]
    for number in range(LARGE):
        day = f"{2024 + number % 2}-{3 + number % 9:02}-{1 + number % 28:02}"
        unit: dict[str, Any] = {
            "unit": "g/dL",
            "system": "http://unitsofmeasure.org",
            "code": "g/dL",
        }
        one = {
            **result,
            "id": f"o{number}",
            "effectiveDateTime": f"{day}T08:00:00Z",
            "valueQuantity": dict(unit, value=8 + number % 70 / 10),
        }
        entries.append({"fullUrl": f"urn:uuid:o{number}", "resource": one})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.fhir.json"
        file.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}), encoding="utf-8")
        size = file.stat().st_size / 1e6
        begun = time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=True
        ).stdout.split()
        seconds = time.perf_counter() - begun
    print(f"one child's Bundle of {size:.0f} MB: {told[0]} events in {seconds:.1f} s, {told[1]} MB")


READ = """
import resource, sys
from scurfin.record import load
events = len(load(sys.argv[1]).one().happenings)
print(events, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""

if __name__ == "__main__":
    main()

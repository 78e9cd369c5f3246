"""Forms written and judged: the whole for the report, a sample for the tests."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from interop import fhir_codes, packets
from interop.outputs import Form, Made, is_absent, written
from interop.problems import Problem, fhir_files, resources
from interop.validators import fhir_problems, packet_problems, units_used

SAMPLE = 50
"""Outputs that the ordinary tests judge, shared among the forms."""


@dataclass(frozen=True)
class Judged:
    """One form: ``made`` calls, ``files`` and ``resources`` judged, in ``seconds``."""

    form: Form
    absent: str
    made: int
    files: int
    resources: int
    seconds: float
    problems: tuple[Problem, ...]
    units: frozenset[str]
    unjudged: frozenset[str]

    @property
    def by_validator(self) -> Counter[str]:
        """Files with a problem, by validator."""
        return Counter(who for who, _ in {(one.validator, one.file) for one in self.problems})


def judged(form: Form, of: list[str], folder: Path) -> Judged:
    """``form`` of these children, written under ``folder`` and held against every validator."""
    made = written(form, of, folder)
    if is_absent(made):
        return Judged(form, made[0].said, 0, 0, 0, 0.0, (), frozenset(), frozenset())
    failed = [one for one in map(Made.problem, made) if one is not None]
    paths = [one.file for one in made if one.done]
    began = time.perf_counter()
    if not paths:
        found, counts = [], (0, 0)
        units, unjudged = frozenset[str](), frozenset[str]()
    elif form.judged_as == "packet":
        found = packet_problems(*paths)
        counts = len(paths), len(paths)
        units, unjudged = frozenset[str](), frozenset[str]()
    else:
        files = [file for path in paths for file in fhir_files(path)]
        found = fhir_problems(*files, together=form.judged_as == "definitions")
        held = [one for file in files for one in resources(file)]
        counts = len(files), len(held)
        units = frozenset(units_used(*files))
        unjudged = frozenset(fhir_codes.unjudged(held))
    seconds = time.perf_counter() - began
    told = tuple(sorted([*failed, *found]))
    return Judged(form, "", len(made), *counts, seconds, told, units, unjudged)


def sample(found: list[str], count: int) -> list[str]:
    """``count`` of them, evenly spaced; the same ones each time."""
    if count >= len(found):
        return found
    return [found[number * len(found) // count] for number in range(count)]


def file_problems(path: Path) -> list[Problem]:
    """What is wrong with a file or folder that anyone wrote: by ending, FHIR or Phenopacket."""
    told = []
    inner = packets.packet_files(path)
    if inner:
        told += packet_problems(*inner)
    rest = [one for one in fhir_files(path) if one not in inner]
    if rest or not inner:
        told += fhir_problems(*rest)
    return sorted(told)

"""docs/interop.md: what was written, who judged it, and what was found."""

from __future__ import annotations

import re
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from interop import packages
from interop.faults import Fault, fhir_faults, packet_faults
from interop.judging import Judged
from interop.outputs import WRITER
from interop.problems import Problem
from interop.validators import FHIR, PACKETS, READING, fhir_problems, packet_problems

FILES_SHOWN = 3
_NUMBER = re.compile(r"\[\d+\]|(?<=\.)\d+(?=\.|$)|\bentry \d+, |\bline \d+, ")

PAGES = Path(__file__).parent / "data"


def text(found: list[Judged], date: str, sample: int) -> str:
    """The whole page."""
    parts = [_page("head.md").format(date=date, sample=sample), *_table(found), *_absent(found)]
    parts += [*_problems(found), *_beside(found)]
    parts.append(
        _page("judges.md").format(
            medplum=_node_version(),
            schema=version("jsonschema-rs"),
            models=version("fhir.resources"),
            ucum=version("ucumvert"),
            hpo=version("hpo3"),
            phenopackets=version("phenopackets"),
            phenotk=version("pedigree-ga4gh"),
        )
    )
    return "".join([*parts, *_faults()]).rstrip() + "\n"


def _page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def forms_written(page: str) -> set[str]:
    """The forms that ``page`` says were written."""
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \|", page, re.MULTILINE)
    return {name for name, count in rows if int(count)}


def _node_version() -> str:
    import json

    told = json.loads((packages.FOLDER / "package-lock.json").read_bytes())
    return str(told["packages"]["node_modules/@medplum/core"]["version"])


def _table(found: list[Judged]) -> list[str]:
    lines = ["| format | written | files judged | resources | passed | problems | judged in |\n"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |\n")
    for one in found:
        if one.absent:
            lines.append(f"| {one.form.name} | 0 | - | - | - | - | - |\n")
            continue
        bad = len({problem.file for problem in one.problems if problem.validator != WRITER})
        lines.append(
            f"| {one.form.name} | {one.made} | {one.files} | {one.resources} | {one.files - bad} "
            f"| {len(one.problems)} | {one.seconds:.1f} s |\n"
        )
    return lines


def _absent(found: list[Judged]) -> list[str]:
    absent = [one for one in found if one.absent]
    if not absent:
        return []
    lines = ["\nNot in this version, so not judged:\n\n"]
    return [*lines, *(f"- {one.form.name}: {_plain(one.absent)}\n" for one in absent)]


def _problems(found: list[Judged]) -> list[str]:
    lines: list[str] = []
    for one in found:
        if not one.problems:
            continue
        lines.append(f"\n## Problems: {one.form.name}\n\n")
        counts = ", ".join(f"{name} {n}" for name, n in sorted(one.by_validator.items()))
        lines.append(f"Files with a problem, by validator: {counts}.\n\n")
        lines += [
            "| validator | place | what | times | in |\n",
            "| --- | --- | --- | --- | --- |\n",
        ]
        lines += _rows(one.problems)
    return lines


def _rows(problems: tuple[Problem, ...]) -> list[str]:
    """The same problem in many places is one row."""
    alike: dict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for one in problems:
        place = one.place if one.validator == WRITER else _NUMBER.sub("", one.place)
        alike[(one.validator, place, one.message)].append(one)
    rows = []
    for (validator, place, message), those in sorted(alike.items()):
        files = list(dict.fromkeys(one.file.name for one in those))
        more = f" and {len(files) - FILES_SHOWN} more" if len(files) > FILES_SHOWN else ""
        named = ", ".join(files[:FILES_SHOWN]) + more
        cells = (validator, _plain(place), _plain(message), str(len(those)), named)
        rows.append(f"| {' | '.join(cells)} |\n")
    return rows


def _plain(told: str) -> str:
    return told.replace("|", "\\|").replace("<", "&lt;")[:300]


def _beside(found: list[Judged]) -> list[str]:
    units = sorted({unit for one in found for unit in one.units})
    unjudged = sorted({url for one in found for url in one.unjudged})
    lines = []
    if units:
        lines.append(f"\nUnits of UCUM in use: {', '.join(f'`{one}`' for one in units)}.\n")
    if unjudged:
        lines.append("\nRequired value sets in use that could not be written out: ")
        lines.append(", ".join(one.rpartition("/")[2] for one in unjudged) + ".\n")
    return lines


def _faults() -> list[str]:
    """Who finds the planted faults."""
    lines = ["## Planted faults\n\nRight files, each with one fault (`tests/interop/data`).\n"]
    with TemporaryDirectory() as folder:
        for kind, faults, ending, names in (
            ("FHIR", fhir_faults(), ".fhir.json", FHIR),
            ("Phenopackets", packet_faults(), ".phenopacket.json", PACKETS),
        ):
            inner = Path(folder) / kind
            inner.mkdir()
            files = {one.write(inner, ending): one for one in faults}
            told = fhir_problems(inner) if kind == "FHIR" else packet_problems(inner)
            lines += _fault_table(kind, files, told, names)
    return lines


def _fault_table(
    kind: str, files: dict[Path, Fault], told: list[Problem], names: tuple[str, ...]
) -> list[str]:
    who = {file: {one.validator for one in told if one.file == file} for file in files}
    lines = [f"\n{kind}: {sum(map(bool, who.values()))} of {len(files)} found.\n\n"]
    lines += ["| validator | found | found by it alone |\n", "| --- | --- | --- |\n"]
    for name in names:
        found = sum(name in those for those in who.values())
        alone = sum(those == {name} for those in who.values())
        lines.append(f"| {name} | {found} | {alone} |\n")
    missed = [files[file].name for file, those in who.items() if not those - {READING}]
    return [*lines, *([f"\nFound by none: {', '.join(missed)}.\n"] if missed else [])]

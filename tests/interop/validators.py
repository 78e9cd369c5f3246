"""Every validator at once. Each function returns what is wrong; an empty list is a pass."""

from __future__ import annotations

from pathlib import Path

from interop import (
    fhir_codes,
    fhir_links,
    fhir_models,
    fhir_schema,
    fhir_shape,
    medplum,
    packets,
)
from interop.packages import NoValidator
from interop.problems import Problem, Resource, fhir_files, resources, wholes

READING = "reading"
FHIR = (
    fhir_schema.NAME,
    fhir_models.NAME,
    medplum.NAME,
    fhir_shape.NAME,
    fhir_codes.BINDINGS,
    fhir_codes.UCUM,
    fhir_codes.WORLD,
    fhir_links.NAME,
)
PACKETS = (packets.SCHEMA, packets.CHECKS, packets.LINKS, packets.WORLD)


def fhir_problems(*folders: Path, together: bool = False) -> list[Problem]:
    """Of every FHIR file under ``folders``; each may also be a file.

    Raises NoValidator, also when there is nothing to judge.

    ``together``: the files are one set of definitions, whose canonical URLs must resolve.
    """
    files = [file for folder in folders for file in fhir_files(folder)]
    if not files:
        raise NoValidator("there is no .json or .ndjson file to judge")
    told: list[Problem] = []
    read: list[Resource] = []
    for file in files:
        try:
            mine = list(resources(file))
            told += fhir_links.problems(file)
        except (ValueError, OSError) as problem:
            told.append(Problem(file, READING, "", f"cannot be read: {problem}"))
            continue
        read += mine
    told += fhir_schema.problems(read)
    told += fhir_models.problems(read)
    told += fhir_shape.problems(read)
    told += fhir_codes.problems(read)
    told += medplum.problems(read)
    if together:
        told += fhir_links.canonical_problems(read)
    return sorted(told)


def packet_problems(*folders: Path) -> list[Problem]:
    """Of every Phenopacket under ``folders``; a file is judged whatever its ending.

    Raises NoValidator when there is nothing to judge.
    """
    files = [
        file
        for folder in folders
        for file in (packets.packet_files(folder) if folder.is_dir() else [folder])
    ]
    if not files:
        raise NoValidator(f"there is no Phenopacket to judge; they end in {packets.ENDINGS}")
    return sorted(one for file in files for one in packets.problems(file))


def units_used(*folders: Path) -> set[str]:
    """The units of UCUM that the FHIR files hold."""
    files = [file for folder in folders for file in fhir_files(folder)]
    return {
        unit for file in files for _, whole in wholes(file) for unit in fhir_codes.used_units(whole)
    }

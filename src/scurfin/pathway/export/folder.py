"""The whole export as files: made in memory, written all or nothing."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from scurfin.knowledge.store import Knowledge
from scurfin.pathway.export.activities import activities
from scurfin.pathway.export.against import clear
from scurfin.pathway.export.header import Json
from scurfin.pathway.export.leaving import left_out
from scurfin.pathway.export.plans import plans
from scurfin.pathway.export.resources import bundle, code_systems, cql_library
from scurfin.pathway.export.rules import LeftOut, Written, written
from scurfin.pathway.export.text import LIBRARY, library
from scurfin.pathway.model import Pathway
from scurfin.terms.source_text import InputError

BUNDLE, NOT_EXPORTED = "bundle.json", "not-exported.tsv"


@dataclass(frozen=True)
class Exported:
    """FHIR R4 resources, the CQL beside them, and what was left out."""

    resources: list[Json]
    cql: str
    made: Written
    left_out: tuple[LeftOut, ...]

    def files(self) -> dict[str, bytes]:
        """Every file of the export by its name."""
        found = {f"{one['resourceType']}-{one['id']}.json": _json(one) for one in self.resources}
        lacking = "".join(f"{one.what}\t{one.why}\n" for one in self.left_out)
        return found | {
            BUNDLE: _json(bundle(self.resources)),
            f"{LIBRARY}.cql": self.cql.encode(),
            NOT_EXPORTED: f"what\twhy\n{lacking}".encode(),
        }


def statements(rules: Pathway, known: Knowledge) -> Written:
    """All statements of the library."""
    made = written(rules)
    return Written((*made.defines, *clear(rules, known, made.by_name)), made.left_out)


def exported(rules: Pathway, known: Knowledge) -> Exported:
    """The pathway as FHIR R4 definitions with CQL. The same knowledge gives the same bytes."""
    made = statements(rules, known)
    text = library(made, rules.version)
    resources = [
        *plans(rules, known, made),
        *activities(rules, known),
        cql_library(text, rules.version),
        *code_systems(made, rules.version),
    ]
    return Exported(resources, text, made, left_out(rules, known, made))


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Write ``files`` as the new ``folder``: it appears complete or not at all.

    Raises InputError if there is anything in ``folder`` already, or it cannot be written.
    """
    part = folder.absolute().with_name(f".{folder.absolute().name}.{os.getpid()}")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                "is there already", file=str(folder), remedy="name a new or an empty folder"
            )
        part.mkdir(parents=True)
        for name, content in files.items():
            (part / name).write_bytes(content)
        os.replace(part, folder.absolute())
    except OSError as problem:
        raise InputError(
            f"cannot be written ({problem.strerror})",
            file=str(folder),
            remedy="choose another folder",
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _json(content: Json) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

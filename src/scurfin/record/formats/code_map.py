"""The user's own map from foreign codes to what scurfin knows, for SNOMED CT and local codes.

No SNOMED code is shipped; a hospital with a licence brings its own list.
"""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass, field
from pathlib import Path

from scurfin.knowledge.codes import Code
from scurfin.knowledge.store import knowledge
from scurfin.terms.source_text import InputError

VARIABLE = "SCURFIN_CODE_MAP"
COLUMNS = ("system", "code", "means")


@dataclass(frozen=True)
class CodeMap:
    """What each foreign code means here. ``means`` is a CURIE or a word of the vocabulary."""

    file: str = ""
    codes: dict[str, Code] = field(default_factory=dict)

    def meant(self, code: Code) -> Code | None:
        return self.codes.get(code.id)


def code_map(path: Path | None = None) -> CodeMap:
    """The map in the CSV file ``path``, or in the one that SCURFIN_CODE_MAP names; else none.

    Columns: system (prefix such as SNOMED, or URI), code, means. Raises InputError.
    """
    named = path or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is None:
        return CodeMap()
    try:
        text = named.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "is not UTF-8 text"
        raise InputError(f"cannot be read ({why})", file=str(named), remedy="check it") from None
    rows = csv.DictReader(io.StringIO(text))
    if not set(COLUMNS) <= set(rows.fieldnames or ()):
        raise InputError(
            "is no map of codes",
            file=str(named),
            line=1,
            remedy="its first line names the columns: " + ",".join(COLUMNS),
        )
    systems = {one.uri: one.id for one in knowledge().code_systems.values()}
    found: dict[str, Code] = {}
    for number, row in enumerate(rows, 2):
        system, value, means = ((row.get(one) or "").strip() for one in COLUMNS)
        if not (system and value and means):
            raise InputError(
                "a row without system, code or what it means",
                file=str(named),
                line=number,
                remedy="fill in all three, or take the row out",
            )
        prefix = systems.get(system, system)
        known = prefix in knowledge().code_systems
        name = f"{prefix}:{value}" if known else f"{system}|{value}"
        curie = ":" in means and " " not in means
        found[name] = Code(means if curie else "", "" if curie else means)
    return CodeMap(str(named), found)

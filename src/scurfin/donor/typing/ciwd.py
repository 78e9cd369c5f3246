"""How common an allele is by CIWD 3.0.0, to tell a typing that should be confirmed.

Fact ``ciwd-3``. The class of a name is the most frequent one in the total or in any of the seven
groups, as its makers recommend; a two-field name stands for its P group. The table is under its own
licence (LGPL-3.0, beside it).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.gl import Told
from scurfin.donor.typing.names import allele_name

TABLE = Path(__file__).parent.parent / "data" / "ciwd" / "ciwd.3.0.0.csv"
ORDER = ("C", "I", "WD")
WORDS = {"C": "common", "I": "intermediate", "WD": "well documented", "": "not in CIWD 3.0.0"}
LOCI = frozenset(("A", "B", "C", "DRB1", "DRB3", "DRB4", "DRB5", "DQB1", "DPB1"))
SHOWN = 3


@cache
def table() -> dict[str, str]:
    """Each name that is in a class, with it: C, I or WD."""
    with TABLE.open(encoding="utf-8", newline="") as text:
        rows = iter(csv.reader(text))
        next(rows)
        best = ((row[0], [one for one in ORDER if one in row[1:]]) for row in rows)
        return {name: found[0] for name, found in best if found}


def class_of(code: str) -> str | None:
    """C, I, WD, or '' for an allele that is in none; None where the table does not cover the name.

    >>> class_of("A*02:01:01"), class_of("DQA1*01:01")
    ('C', None)
    """
    name = allele_name(code)
    if name is None or name.locus not in LOCI:
        return None
    bare = name.two_field.removesuffix(name.suffix) if name.expressed else name.two_field
    tried = (str(name), name.two_field, bare)
    return next((table()[one] for one in tried if one in table()), "")


def rare(told: Told, codes: Codes) -> tuple[str, ...]:
    """What of a typing is not in CIWD: alleles told alone, and readings of an ambiguous copy.

    Raises InputError for a code that cannot be spelled out.
    """
    found: list[str] = []
    for locus in told.loci.values():
        for one in locus.readings:
            for copy in (one.first, one.second):
                found += _rare(copy, codes)
    return tuple(dict.fromkeys(found))


def _rare(copy: tuple[str, ...], codes: Codes) -> Iterable[str]:
    names = [each for code in copy if "*" in code for each in codes.alleles(code) or (code,)]
    classes = {one: class_of(one) for one in names}
    none = [one for one, found in classes.items() if found == ""]
    if len(classes) == 1 and none:
        yield f"{none[0]} is not in CIWD 3.0.0: confirm the typing"
    elif none:
        shown = ", ".join(none[:SHOWN]) + (" ..." if len(none) > SHOWN else "")
        what = copy[0] if len(copy) == 1 else f"{copy[0]}/..."
        yield f"{len(none)} of {len(classes)} readings of {what} are not in CIWD 3.0.0 ({shown})"

"""A name written at another level: groups, two fields, all it may be, antigens.

Source: the groups of IPD-IMGT/HLA (facts ``g-group``, ``p-group``). G groups are of DNA and hold
nulls by their definition; at every level of proteins a null stays apart from the expressed group
(fact ``pyard-null-folding``).
"""

from __future__ import annotations

import re

from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.names import AlleleName, allele_name
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.terms.source_text import InputError

LEVELS = {
    "G": "G group, else the name itself",
    "P": "P group, else the name itself",
    "lgx": "two fields of the P group",
    "lg": "the same with a g",
    "U2": "two fields",
    "exon": "three fields",
    "W": "all alleles it may be",
    "S": "antigens, with the broad ones",
}
_BETWEEN = re.compile(r"([\^|+~])")


def reduce(text: str, level: str, codes: Codes) -> str:
    """A name, a code or a whole GL String at ``level``, its alternatives joined by /.

    Raises InputError: no such level, no nomenclature, a name that the release does not have.
    """
    if level not in LEVELS:
        raise InputError(f"'{level[:20]}' is no level", remedy=f"one of {', '.join(LEVELS)}")
    if codes.known is None:
        raise InputError("a level needs the nomenclature", remedy="set SCURFIN_HLA to its folder")
    parts = _BETWEEN.split(text.strip())
    return "".join(one if one in "^|+~" else _list(one, level, codes) for one in parts)


def _list(text: str, level: str, codes: Codes) -> str:
    known = codes.known
    assert known is not None
    found: dict[str, None] = {}
    for code in text.split("/"):
        for one in codes.alleles(code) or (code,):
            alleles = known.alleles_of(one)
            if not alleles:
                raise InputError(
                    f"{one[:40]} is no name of release {known.release}",
                    remedy="check it, or name the release it was typed with",
                )
            for allele in alleles:
                found.update(dict.fromkeys(_at(allele, level, known)))
    return "/".join(found)


def _at(allele: str, level: str, known: Nomenclature) -> tuple[str, ...]:
    if level == "W":
        return (allele,)
    if level == "S":
        return known.serology.broad_of(allele)
    if level == "G":
        return (known.g.get(allele, allele),)
    if level == "P":
        return (known.p.get(allele, allele),)
    name = allele_name(allele)
    if name is None:
        return (allele,)
    if level == "exon":
        return (f"{name.locus}*{':'.join(name.fields[:3])}{name.suffix}",)
    if level == "U2":
        return (_short(name),)
    group = allele_name(known.p.get(allele, allele))
    return (_short(group or name) + ("g" if level == "lg" else ""),)


def _short(name: AlleleName) -> str:
    """Two fields; a suffix of longer names stays only where it says that no protein is made."""
    kept = name.suffix if len(name.fields) == 2 or not name.expressed else ""
    return f"{name.locus}*{':'.join(name.fields[:2])}{kept}"

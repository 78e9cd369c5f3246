"""Names of HLA alleles: locus, fields, expression suffix.

Source of the syntax: IPD-IMGT/HLA nomenclature; of the suffixes: fact ``imgt-counts-358``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LOCI = ("A", "C", "B", "DRB1", "DQB1")
MORE_LOCI = ("DPB1", "DRB3", "DRB4", "DRB5", "DRBX", "DQA1", "DPA1", "E", "F", "G")
UNTYPED = frozenset({"UUUU", "XXXX", "NNNN", "NEW"})
NOT_EXPRESSED = "N"
_NAME = re.compile(
    r"(?:HLA-)?(?P<locus>[A-Z]{1,3}\d?|DRBX)\*(?P<fields>\d{2,4}(?::\d{2,4}){1,3})"
    r"(?P<suffix>[NLSCAQ]?)(?P<group>[GPg]?)"
)


@dataclass(frozen=True)
class AlleleName:
    """``fields``: two to four, as text; ``suffix``: N, L, S, C, A or Q; ``group``: G, P or g."""

    locus: str
    fields: tuple[str, ...]
    suffix: str = ""
    group: str = ""

    def __str__(self) -> str:
        return f"{self.locus}*{':'.join(self.fields)}{self.suffix}{self.group}"

    @property
    def two_field(self) -> str:
        """The protein: two fields, with the suffix that says whether it is made at all."""
        kept = self.suffix if self.suffix in ("N", "L", "S", "C", "A", "Q") else ""
        return f"{self.locus}*{':'.join(self.fields[:2])}{kept}"

    @property
    def expressed(self) -> bool:
        """False for a null allele: no protein is made."""
        return self.suffix != NOT_EXPRESSED


@lru_cache(maxsize=1 << 17)
def allele_name(text: str) -> AlleleName | None:
    """``text`` as a name of at least two fields, or None where it is none.

    >>> str(allele_name("HLA-C*04:09N"))
    'C*04:09N'
    """
    found = _NAME.fullmatch(text.strip())
    if found is None:
        return None
    return AlleleName(
        found["locus"], tuple(found["fields"].split(":")), found["suffix"], found["group"]
    )

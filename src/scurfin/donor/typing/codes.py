"""Codes that stand for several alleles: multiple allele codes and antigens, spelled out or refused.

Facts ``mac-two-kinds``, ``serology-file``. No code is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.serology import locus_of
from scurfin.terms.source_text import InputError

Macs = Mapping[str, tuple[str, ...]]
_MAC = re.compile(r"(?P<locus>\w+)\*(?P<field>\d{2,4}):(?P<letters>[A-Z]{2,})")
ANY = "XX"


@dataclass(frozen=True)
class Codes:
    """What codes are spelled out with: a list of multiple allele codes, a nomenclature, or none."""

    macs: Macs | None = None
    known: Nomenclature | None = None

    def alleles(self, code: str) -> tuple[str, ...]:
        """The alleles that ``code`` stands for, two fields each; () where it is no code.

        Raises InputError naming a code that cannot be spelled out with what is at hand.
        """
        if "*" not in code:
            return self._antigen(code) if locus_of(code) else ()
        found = _MAC.fullmatch(code)
        if found is None or found["letters"] == ANY:
            return ()
        listed = (self.macs or {}).get(found["letters"])
        if listed is None:
            why = (
                "is not in the list of codes"
                if self.macs is not None
                else ("stands for alleles that are not told here")
            )
            raise InputError(
                f"the code {code} {why}",
                remedy="name a list of codes that has it (SCURFIN_MAC), or write its alleles out",
            )
        if not any(":" in one for one in listed):
            return tuple(f"{found['locus']}*{found['field']}:{one}" for one in listed)
        if not any(one.startswith(found["field"] + ":") for one in listed):
            raise InputError(
                f"{code} does not fit its list: {found['letters']} stands for "
                f"{'/'.join(listed[:4])}{'/...' if len(listed) > 4 else ''}",
                remedy="check the first field or the letters",
            )
        return tuple(f"{found['locus']}*{one}" for one in listed)

    def _antigen(self, code: str) -> tuple[str, ...]:
        if self.known is None or not self.known.serology.known:
            missing = "" if self.known is None else " with rel_dna_ser.txt and rel_ser_ser.txt"
            raise InputError(
                f"{code} is an antigen, and cannot be read without the nomenclature{missing}",
                remedy="set SCURFIN_HLA to its folder, or write alleles",
            )
        locus = locus_of(code)
        found = tuple(
            one for one in self.known.with_antigen(code) if one.partition("*")[0] == locus
        )
        if not found:
            raise InputError(
                f"{code} is no antigen of release {self.known.release}",
                remedy="check it, or write alleles",
            )
        return found

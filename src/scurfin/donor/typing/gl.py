"""GL Strings: ``^`` joins loci, ``|`` genotypes, ``+`` the two copies, ``~`` phase, ``/`` alleles.

Source: GL String Code 1.0 and 1.1 (facts ``glstring-operators``, ``glsc-namespace``); the order of
precedence is unverified. An antigen alone (A2, B62, Cw9, DR15, DQ6) is taken as a code of its
locus.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from scurfin.donor.typing.names import UNTYPED
from scurfin.donor.typing.serology import PUBLIC, locus_of
from scurfin.terms.source_text import InputError

Wrong = Callable[[str, str], InputError]
LONGEST = 1_000_000
REMEDY = "write A*01:01+A*02:01^B*07:02+B*08:01, ambiguous copies as A*01:01/A*01:02"
_NAMESPACE = re.compile(r"(?P<space>[a-z]+)#(?P<release>[\w.-]+)#(?P<rest>.*)", re.DOTALL)
_LOCUS = re.compile(r"(?:HLA-)?([A-Z]{1,4}\d?)\*")


@dataclass(frozen=True)
class Copies:
    """One reading of a locus: the codes or alleles that each of its two copies may be.

    ``second`` is () where one copy only was told (hemizygous DRB3, or a laboratory that writes a
    homozygous locus once): what that means is not decided here.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class LocusTold:
    """A locus as told: its readings (more than one where genotypes are listed)."""

    locus: str
    readings: tuple[Copies, ...]

    @property
    def untyped(self) -> bool:
        """Whether it holds only codes that mean 'not typed' (kept and shown, never matched)."""
        return all(
            code.partition("*")[2] in UNTYPED or code in UNTYPED
            for one in self.readings
            for code in (*one.first, *one.second)
        )


@dataclass(frozen=True)
class Told:
    """A typing as told: loci by name, in the order told; the release it names, or ''.

    ``phased`` holds the haplotypes of a string that says phase with ``~``.
    """

    loci: dict[str, LocusTold]
    release: str = ""
    text: str = ""
    phased: tuple[tuple[str, ...], ...] = field(default=())


def read_gl(text: str, *, file: str = "", line: int | None = None) -> Told:
    """Read a GL String. Raises InputError naming the part that cannot be read."""

    def wrong(part: str, why: str) -> InputError:
        shown = part if len(part) < 60 else part[:57] + "..."
        return InputError(f"the GL String '{shown}' {why}", file=file, line=line, remedy=REMEDY)

    told = text.strip()
    if not told or len(told) > LONGEST:
        raise wrong(told[:80], "is empty" if not told else f"is longer than {LONGEST} characters")
    release = ""
    named = _NAMESPACE.fullmatch(told)
    if named is not None:
        if named["space"] != "hla":
            raise wrong(told, f"is of the namespace '{named['space']}', not hla")
        release, told = named["release"], named["rest"]
    loci: dict[str, LocusTold] = {}
    phased: list[tuple[str, ...]] = []
    for part in told.split("^"):
        if "~" in part:
            phased += _haplotypes(part, wrong)
            continue
        one = _locus(part, wrong)
        if one.locus in loci:
            raise wrong(part, f"tells the locus {one.locus} a second time")
        loci[one.locus] = one
    if phased:
        loci |= _from_phase(phased, loci, wrong)
    return Told(loci, release, text.strip(), tuple(phased))


def _locus(part: str, wrong: Wrong) -> LocusTold:
    readings = []
    names: set[str] = set()
    for genotype in part.split("|"):
        copies = genotype.split("+")
        if len(copies) > 2:
            raise wrong(part, "has more than two copies of a locus")
        lists = [_alleles(copy, names, wrong) for copy in copies]
        readings.append(Copies(lists[0], lists[1] if len(lists) == 2 else ()))
    if len(names) != 1:
        raise wrong(part, f"mixes the loci {', '.join(sorted(names))}")
    return LocusTold(names.pop(), tuple(readings))


def _alleles(copy: str, names: set[str], wrong: Wrong) -> tuple[str, ...]:
    found = []
    for one in copy.split("/"):
        code = one.strip().removeprefix("HLA-")
        located = _LOCUS.match(code)
        locus = locus_of(code) if located is None else located[1]
        if code in PUBLIC:
            raise wrong(code, "is shared by many antigens and types no locus: leave it out")
        if not locus or (located is not None and located.end() == len(code)):
            raise wrong(one or copy, "holds no allele: locus, star and fields are wanted")
        names.add(locus)
        found.append(code)
    return tuple(dict.fromkeys(found))


def _haplotypes(part: str, wrong: Wrong) -> list[tuple[str, ...]]:
    if "|" in part:
        raise wrong(part, "lists phased genotypes: tell the one that is known, or none")
    found = [tuple(one.strip() for one in hap.split("~")) for hap in part.split("+")]
    if len(found) > 2:
        raise wrong(part, "has more than two haplotypes")
    return found


def _from_phase(
    phased: list[tuple[str, ...]], loci: dict[str, LocusTold], wrong: Wrong
) -> dict[str, LocusTold]:
    made: dict[str, list[tuple[str, ...]]] = {}
    for haplotype in phased:
        for code in haplotype:
            names: set[str] = set()
            alleles = _alleles(code, names, wrong)
            locus = names.pop()
            if names or locus in loci:
                raise wrong(code, f"tells the locus {locus} both phased and alone")
            made.setdefault(locus, []).append(alleles)
    return {
        name: LocusTold(name, (Copies(copies[0], copies[1] if len(copies) > 1 else ()),))
        for name, copies in made.items()
    }

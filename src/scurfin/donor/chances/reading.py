"""A typing as told, read in the alleles of a frequency set.

Names are read at two fields, the level of the sets: a list counts by those of its alleles that the
set holds, ``A*01:XX`` stands for every allele of that first field in the set, more fields are cut
to two. The suffix is read first: a null never becomes the expressed allele of its group (facts
``pyard-null-folding``, ``null-in-g-group-bug``). A copy that is untyped or not told is free.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scurfin.donor.chances.sets import FrequencySet
from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.gl import Copies, LocusTold, Told
from scurfin.donor.typing.names import LOCI, NOT_EXPRESSED, UNTYPED, allele_name
from scurfin.terms.source_text import InputError

Alleles = tuple[int, ...]
Haplotype = dict[str, tuple[str, ...]]
_ANY_OF_FIELD = re.compile(r"(?P<field>\d{2,4}):XX")


@dataclass(frozen=True)
class Way:
    """One way to read some loci: (locus, first copy, second copy), alleles by place in the set.

    The loci of a way are phased with one another: first copies lie on one haplotype.
    """

    loci: tuple[tuple[int, Alleles, Alleles], ...]


Block = tuple[Way, ...]


@dataclass(frozen=True)
class Reading:
    """What a typing may be in the set.

    A pair of haplotypes fits when it fits one way of every block. ``unknown``: alleles told that
    the set does not hold. ``nothing``: loci of which the set holds no allele told, for a copy.
    """

    blocks: tuple[Block, ...]
    unknown: tuple[str, ...]
    nothing: tuple[str, ...]


class Reader:
    """Reads typings for one set; what a locus means is worked out once for each way it is told.

    ``codes``: what multiple allele codes and antigens are spelled out with.
    """

    def __init__(self, frequencies: FrequencySet, codes: Codes | None = None) -> None:
        self.frequencies = frequencies
        self._codes = codes or Codes()
        self._places = tuple(
            {allele: place for place, allele in enumerate(names)} for names in frequencies.alleles
        )
        self._fields = tuple(_by_field(names) for names in frequencies.alleles)
        self._read: dict[LocusTold, Reading] = {}

    def read(self, told: Told) -> Reading:
        """The typing in the alleles of the set; loci beyond the set's are not looked at.

        Raises InputError for a code that stands for alleles which are not told (a multiple allele
        code or an antigen without what spells it out, a bare first field).
        """
        blocks: list[Block] = []
        unknown: tuple[str, ...] = ()
        nothing: tuple[str, ...] = ()
        groups = _groups(told.phased)
        phased = {locus for group in groups for haplotype in group for locus in haplotype}
        parts = [
            self._locus(one)
            for name, one in told.loci.items()
            if name in LOCI and name not in phased
        ]
        parts += [self._phased(group) for group in groups]
        for part in parts:
            blocks += part.blocks
            unknown += part.unknown
            nothing += part.nothing
        blocks.sort(key=lambda block: block[0].loci[0][0])
        return Reading(tuple(blocks), unknown, nothing)

    def _locus(self, told: LocusTold) -> Reading:
        """One locus that is not phased: a way for each genotype listed."""
        if told not in self._read:
            locus = LOCI.index(told.locus)
            unknown: dict[str, None] = {}
            ways = dict.fromkeys(self._way(locus, copies, unknown) for copies in told.readings)
            some = tuple(way for way in ways if all(a and b for _, a, b in way.loci))
            free = tuple(range(len(self._places[locus])))
            # A locus that may be anything says nothing, and is left out.
            open_ = any(a == free and b == free for way in some for _, a, b in way.loci)
            self._read[told] = Reading(
                () if open_ or not some else (some,),
                tuple(unknown),
                () if some else (told.locus,),
            )
        return self._read[told]

    def _way(self, locus: int, copies: Copies, unknown: dict[str, None]) -> Way:
        both = sorted(self._copy(locus, codes, unknown) for codes in (copies.first, copies.second))
        return Way(((locus, both[0], both[1]),))

    def _copy(self, locus: int, codes: tuple[str, ...], unknown: dict[str, None]) -> Alleles:
        """The alleles of the set that one copy may be; all of them where it is not typed."""
        found: set[int] = set()
        for code in codes or ("UUUU",):
            rest = code.partition("*")[2] or code
            if rest in UNTYPED or rest == "XX":
                return tuple(range(len(self._places[locus])))
            listed = self._codes.alleles(code) or (code,)
            alleles = {
                one for each in listed for one in self._alleles(locus, each, each.partition("*")[2])
            }
            if not alleles:
                unknown.setdefault(code)
            found |= alleles
        return tuple(sorted(found))

    def _alleles(self, locus: int, code: str, rest: str) -> Alleles:
        wild = _ANY_OF_FIELD.fullmatch(rest)
        if wild is not None:
            return self._fields[locus].get(wild["field"], ())
        name = allele_name(code)
        if name is None:
            raise _unreadable(code, rest)
        places = self._places[locus]
        wanted = name.two_field
        if wanted not in places and name.suffix and name.suffix != NOT_EXPRESSED:
            # L, S, C, A and Q tell how much is expressed; sets at the level of proteins leave it.
            wanted = wanted.removesuffix(name.suffix)
        return (places[wanted],) if wanted in places else ()

    def _phased(self, group: list[Haplotype]) -> Reading:
        """Haplotypes that share loci: one way, in which first copies stay together."""
        unknown: dict[str, None] = {}
        loci = []
        named = {locus for haplotype in group for locus in haplotype}
        for locus in sorted(map(LOCI.index, named & set(LOCI))):
            copies = [haplotype.get(LOCI[locus], ()) for haplotype in (*group, {})[:2]]
            first, second = (self._copy(locus, codes, unknown) for codes in copies)
            loci.append((locus, first, second))
        nothing = tuple(LOCI[locus] for locus, first, second in loci if not (first and second))
        way = Way(tuple(loci))
        return Reading(((way,),) if loci and not nothing else (), tuple(unknown), nothing)


def _by_field(names: tuple[str, ...]) -> dict[str, Alleles]:
    found: dict[str, Alleles] = {}
    for place, name in enumerate(names):
        field = name.partition("*")[2].partition(":")[0]
        found[field] = (*found.get(field, ()), place)
    return found


def _groups(phased: tuple[tuple[str, ...], ...]) -> list[list[Haplotype]]:
    """Haplotypes that tell the same loci belong together: the two copies of one stretch."""
    groups: list[list[Haplotype]] = []
    for codes in phased:
        haplotype: Haplotype = {}
        for code in codes:
            locus = code.partition("*")[0].removeprefix("HLA-")
            if locus in haplotype:
                raise _twice(locus)
            haplotype[locus] = tuple(one.strip().removeprefix("HLA-") for one in code.split("/"))
        near = [one for one in groups if any(haplotype.keys() & hap.keys() for hap in one)]
        if not near:
            groups.append([haplotype])
        elif len(near) == 1 and len(near[0]) == 1:
            near[0].append(haplotype)
        else:
            raise _twice(min(haplotype))
    return groups


def _twice(locus: str) -> InputError:
    return InputError(
        f"the phase of {locus} is told more than once",
        remedy="write each stretch once, as A*01:01~C*07:01+A*02:01~C*05:01",
    )


def _unreadable(code: str, rest: str) -> InputError:
    if rest.isdigit():
        return InputError(
            f"'{code[:40]}' has one field only", remedy=f"write {code[:40]}:XX if that is all"
        )
    return InputError(
        f"'{code[:40]}' is not the name of an allele", remedy="write A*01:01 or A*01:01/A*01:02"
    )

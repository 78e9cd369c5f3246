"""Sets of haplotype frequencies: five loci, one frequency a haplotype.

Read are HFX tables (``Haplo,Count,Freq``; github.com/nmdp-bioinformatics/hfx) and the text that
WMDA uses (``haplotype;frequency``), both also as gzip. The four shipped sets are those of Maiers
2007 (doi 10.1016/j.humimm.2007.04.005, Apache-2.0; fact ``hfx-sets``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.chances.bytes_of import lines_of, read_bytes
from scurfin.donor.chances.set_about import NOT_TOLD, About, about
from scurfin.donor.typing.names import LOCI, AlleleName, allele_name
from scurfin.terms.source_text import InputError

SHIPPED = ("CAU", "AFA", "API", "HIS")
FOLDER = Path(__file__).resolve().parent.parent / "data" / "frequencies"
SUM_HIGHEST = 1.05
SUM_LOW = 0.9
MOST_ALLELES = np.iinfo(np.int16).max
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, eq=False)
class FrequencySet:
    """Haplotypes and how frequent each is.

    ``alleles``: for each of ``LOCI`` the names, sorted; ``of``: int16 (haplotypes, 5), the places
    in ``alleles``; ``frequency``: float64 (haplotypes,), shares of 1, as told (never renormalised);
    ``zero``: rows left out because their frequency is 0; ``notes``: what does not fit, in words.
    """

    name: str
    file: str
    alleles: tuple[tuple[str, ...], ...]
    of: NDArray[np.int16]
    frequency: NDArray[np.float64]
    zero: int
    about: About
    notes: tuple[str, ...]

    @property
    def total(self) -> float:
        """The sum of all frequencies; what is missing to 1 are haplotypes the set does not know."""
        return math.fsum(self.frequency.tolist())

    @property
    def expressed(self) -> tuple[NDArray[np.bool_], ...]:
        """For each locus, which of its alleles make a protein (False: null)."""
        return tuple(
            np.array([not name.endswith("N") for name in names], dtype=np.bool_)
            for names in self.alleles
        )

    def haplotype(self, place: int) -> str:
        """The haplotype at ``place`` as ``A*01:01~C*07:01~...``."""
        row = self.of[place]
        return "~".join(names[row[locus]] for locus, names in enumerate(self.alleles))

    def spoken(self) -> str:
        """One line: name, rows, sum, nomenclature and age."""
        text = f"{self.name}: {len(self.frequency)} haplotypes, sum {self.total:.5f}"
        if self.zero:
            text += f", {self.zero} of frequency 0 left out"
        return f"{text}; {self.about.spoken()}"


def frequency_set(wanted: str) -> FrequencySet:
    """The shipped set of that name, else the set in the file of that name. Raises InputError."""
    if wanted in SHIPPED:
        return read_set(FOLDER / f"HEGL_{wanted}.csv", name=wanted)
    if not Path(wanted).exists():
        raise InputError(
            f"there is no set of frequencies '{wanted}'",
            remedy=f"name one of {', '.join(SHIPPED)}, or a file of haplotypes and frequencies",
        )
    return read_set(Path(wanted))


def read_set(file: Path, *, name: str = "") -> FrequencySet:
    """Read a set of frequencies; ``name`` is the population it should be of, if that is known.

    Raises InputError with file, line and remedy: a haplotype that is not five loci, told twice,
    a frequency that is no number or not between 0 and 1, a sum above 1.05 (percent?).
    """
    raw = read_bytes(file)
    found: dict[tuple[str, ...], tuple[int, float]] = {}
    zero = 0
    for line, haplotype, told in _rows(lines_of(raw, file), str(file)):
        alleles = _haplotype(haplotype, str(file), line)
        if alleles in found:
            raise InputError(
                f"the haplotype {haplotype} stands twice (first at line {found[alleles][0]})",
                file=str(file),
                line=line,
                remedy="keep one of the two, or add their frequencies",
            )
        found[alleles] = line, _frequency(told, str(file), line)
        zero += found[alleles][1] == 0
    kept = {alleles: value for alleles, (_, value) in found.items() if value > 0}
    total = math.fsum(kept.values())
    if not kept or total > SUM_HIGHEST:
        raise InputError(
            "holds no haplotype" if not kept else f"the frequencies sum to {total:.6g}, not to 1",
            file=str(file),
            remedy="write one haplotype a line with its share of 1 (not percent, not a count)",
        )
    told_about, notes = about(file, raw, name)
    if total < SUM_LOW:
        notes += (f"the frequencies sum to {total:.3f}: rare haplotypes are missing",)
    return set_of(name or file.name, kept, file=str(file), zero=zero, told=told_about, notes=notes)


def set_of(
    name: str,
    kept: dict[tuple[str, ...], float],
    *,
    file: str = "",
    zero: int = 0,
    told: About = NOT_TOLD,
    notes: tuple[str, ...] = (),
) -> FrequencySet:
    """A set of haplotypes (names in the order of ``LOCI``) with their frequencies, above 0."""
    names = tuple(tuple(sorted(set(column))) for column in zip(*kept, strict=True))
    if max(map(len, names)) > MOST_ALLELES:
        raise InputError(
            f"has a locus of more than {MOST_ALLELES} alleles",
            file=file,
            remedy="reduce the alleles to two fields",
        )
    places = [{allele: place for place, allele in enumerate(column)} for column in names]
    of = np.array(
        [[place[one] for place, one in zip(places, row, strict=True)] for row in kept],
        dtype=np.int16,
    )
    frequency = np.array(list(kept.values()), dtype=np.float64)
    return FrequencySet(name, file, names, of, frequency, zero, told, notes)


def _rows(lines: Iterator[tuple[int, str]], file: str) -> Iterator[tuple[int, str, str]]:
    """Line, haplotype and frequency as told. A first line without a star is the heading."""
    separator, columns, of = ",", (0, 1), 2
    begun = False
    for line, text in lines:
        if not begun:
            begun = True
            separator = next((one for one in _SEPARATORS if one in text), ",")
            heading = [one.strip().lower() for one in text.split(separator)]
            of = len(heading)
            if "*" not in text:
                columns = _columns(heading, file, line)
                continue
            if of != 2:
                raise InputError(
                    f"has {of} columns and no heading",
                    file=file,
                    line=line,
                    remedy="write Haplo,Count,Freq as the first line, or haplotype;frequency",
                )
        cells = text.split(separator)
        if len(cells) != of:
            raise InputError(
                f"has {len(cells)} columns where {of} are wanted",
                file=file,
                line=line,
                remedy=f"separate the columns by '{separator}'",
            )
        yield line, cells[columns[0]].strip(), cells[columns[1]].strip()


def _columns(heading: list[str], file: str, line: int) -> tuple[int, int]:
    found = []
    for names in (("haplo", "haplotype"), ("freq", "frequency")):
        places = [place for place, name in enumerate(heading) if name in names]
        if len(places) != 1:
            raise InputError(
                f"the heading has no single column '{names[0]}'",
                file=file,
                line=line,
                remedy="name the columns Haplo,Count,Freq",
            )
        found += places
    return found[0], found[1]


def _haplotype(text: str, file: str, line: int) -> tuple[str, ...]:
    """The five alleles in the order of ``LOCI``; a closing ``g`` is the group's mark, cut off."""
    alleles: dict[str, AlleleName] = {}
    for part in text.split("~"):
        name = allele_name(part)
        if name is None or name.locus not in LOCI or name.locus in alleles:
            alleles = {}
            break
        alleles[name.locus] = name
    if len(alleles) != len(LOCI):
        raise InputError(
            f"'{text[:80]}' is not a haplotype of {', '.join(LOCI)}",
            file=file,
            line=line,
            remedy="write A*01:01~C*07:01~B*08:01~DRB1*03:01~DQB1*02:01",
        )
    return tuple(alleles[locus].two_field for locus in LOCI)


def _frequency(told: str, file: str, line: int) -> float:
    try:
        value = float(told)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise InputError(
            f"'{told[:40]}' is not a frequency",
            file=file,
            line=line,
            remedy="write a share between 0 and 1, such as 0.00016",
        )
    return value

"""The FOXP3 variants that could be read in public reports, by any of their names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from scurfin.knowledge.model import Shape
from scurfin.terms.source_text import InputError, read_text

DATA = Path(__file__).parent / "data" / "variants.yaml"
_DELETED = re.compile(r"del[ACGTU]+(?=ins|$)")
_FRAME = re.compile(r"fs(?:(?:Ter|\*)(?:\d+|\?))?$")


class Reference(Shape, frozen=True):
    """What the names count on, and the traps of counting. ``short_lacks``: residues, inclusive."""

    transcript: str
    protein: str
    short_transcript: str
    short_protein: str
    short_lacks: tuple[int, int]
    version_note: str
    exon_note: str
    residue_251_note: str
    sources: tuple[str, ...]
    facts: tuple[str, ...]


class Domain(Shape, frozen=True):
    """Residues ``first`` to ``last`` inclusive; domains may overlap."""

    first: int
    last: int
    name: str


class KnownVariant(Shape, frozen=True):
    """One variant as its sources tell it. ``classification`` is the sources' own word."""

    c_status: str
    effect: str
    classification: str
    c: str = ""
    p: str = ""
    other_names: tuple[str, ...] = ()
    review: str = ""
    clinvar: str = ""
    grch37: str = ""
    exon: int | None = None
    exon_status: str = ""
    phenotype: str = ""
    carriers: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    pmids: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one for one in (self.c, self.p, *self.other_names) if one)

    @property
    def cited(self) -> tuple[str, ...]:
        """Everything that stands for this row, one citation each."""
        clinvar = (f"ClinVar variation {self.clinvar}",) if self.clinvar else ()
        pmids = tuple(f"PMID {one}" for one in self.pmids)
        facts = tuple(f"fact {one}" for one in self.facts)
        return (*self.sources, *clinvar, *pmids, *facts)


class Table(Shape, frozen=True):
    """The whole file."""

    reference: Reference
    domains: tuple[Domain, ...]
    variants: tuple[KnownVariant, ...]


@cache
def table() -> Table:
    """The file, read once. Raises InputError if it is broken."""
    try:
        return msgspec.convert(read_text(DATA).data, Table)
    except msgspec.ValidationError as problem:
        remedy = "see the shapes in family/known_variants.py"
        raise InputError(str(problem), file=str(DATA), remedy=remedy) from None


def reference() -> Reference:
    return table().reference


def domains(position: int) -> tuple[Domain, ...]:
    """The domains that hold the residue ``position``; empty between them and outside."""
    return tuple(one for one in table().domains if one.first <= position <= one.last)


def key(name: str) -> str:
    """One spelling for what differs only in brackets, told bases or the sign of a stop."""
    bare = name.strip().replace("(", "").replace(")", "").replace("*", "Ter")
    if bare.startswith("c.Ter"):
        bare = f"c.*{bare[5:]}"
    return _DELETED.sub("del", bare)


def frame_key(name: str) -> str:
    """The ``key`` of a frameshift without the distance to its stop; '' for anything else."""
    found = key(name)
    return _FRAME.sub("fs", found) if _FRAME.search(found) else ""


@cache
def _by_name() -> dict[str, KnownVariant]:
    found: dict[str, KnownVariant] = {}
    for one in table().variants:
        for name in one.names:
            found.setdefault(key(name), one)
    return found


def known(name: str) -> KnownVariant | None:
    """The row that has ``name``; a short-isoform name needs its accession."""
    return _by_name().get(key(name))


def known_frameshift(name: str) -> KnownVariant | None:
    """The row of the same frameshift where the distance to the stop is told in only one of both."""
    mine = frame_key(name)
    if not mine:
        return None
    for one in table().variants:
        for other in one.names:
            if frame_key(other) == mine and mine in (key(other), key(name)):
                return one
    return None

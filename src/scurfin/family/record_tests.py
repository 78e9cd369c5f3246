"""The gene tests of a record, as the pedigree wants them: whose, what they found, in which gene."""

from __future__ import annotations

from scurfin.family.people import Test
from scurfin.record import events as ev
from scurfin.record.model import Record
from scurfin.state.gene_tests import FOUND, carries, diagnostic, gene_of

CHILD = "child"
FOXP3 = "FOXP3"
BLOOD = ("", "blood", "leukocytes", "leucocytes")


def gene_asked(record: Record) -> str:
    """The gene that makes the child's diagnosis; FOXP3 until another one does.

    A variant found in FOXP3 stands before any other.
    """
    by_gene: dict[str, list[ev.Genotype]] = {}
    for event in _genotypes(record):
        if event.of == CHILD:
            by_gene.setdefault(_symbol(event), []).append(event)
    if any(one.result in FOUND for one in by_gene.get(FOXP3, [])):
        return FOXP3
    for symbol, reports in by_gene.items():
        if gene_of(reports[0]).inheritance and diagnostic(reports, record.sex):
            return symbol
    return FOXP3


def variant_of(record: Record, gene: str) -> str:
    """The name of the child's variant of ``gene`` as last told."""
    for event in reversed(_genotypes(record)):
        if event.of == CHILD and _symbol(event) == gene and (event.hgvs_c or event.hgvs_p):
            return event.hgvs_c or event.hgvs_p
    return ""


def tests_of(record: Record, names: tuple[str, ...], gene: str) -> tuple[Test, ...]:
    """The last test of somebody that settles anything.

    Blood of the child drawn after his transplant is the donor's, and is left out.
    """
    found: tuple[Test, ...] = ()
    transplanted = False
    for one in record.happenings:
        event = one.event
        transplanted = transplanted or isinstance(event, ev.Transplant)
        if not isinstance(event, ev.Genotype) or event.of not in names or _symbol(event) != gene:
            continue
        bears = carries(event)
        donors = transplanted and event.specimen.strip().lower() in BLOOD
        if bears is None or (CHILD in names and donors):
            continue
        test = Test(
            result="positive" if bears else "negative",
            tissue=event.specimen,
            method=one.id,
            date=event.date or "",
        )
        found = (test,)
    return found


def donor_tests(record: Record) -> tuple[str, ...]:
    """Which reports on the child's blood tell of the donor: those after his transplant."""
    found = []
    transplanted = False
    for one in record.happenings:
        transplanted = transplanted or isinstance(one.event, ev.Transplant)
        event = one.event
        if not (transplanted and isinstance(event, ev.Genotype) and event.of == CHILD):
            continue
        if event.specimen.strip().lower() in BLOOD:
            found.append(one.id)
    return tuple(found)


def _genotypes(record: Record) -> list[ev.Genotype]:
    return [one.event for one in record.happenings if isinstance(one.event, ev.Genotype)]


def _symbol(event: ev.Genotype) -> str:
    return event.gene.strip().upper()

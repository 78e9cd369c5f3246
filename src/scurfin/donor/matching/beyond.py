"""Loci that are reported and not counted: DRB3, DRB4 and DRB5 as one, DQA1, DPA1.

Fact ``drb345-tied`` (unverified): a haplotype carries one of DRB3, DRB4, DRB5 or none, by its DRB1.
An absent gene is a finding where DRB1 says so, and unknown where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.donor.typing.proteins import UNKNOWN, Locus, Proteins, Reading

TOGETHER = ("DRB3", "DRB4", "DRB5")
SECOND_DRB = "DRB3/4/5"
ALONE = ("DQA1", "DPA1")
ABSENT = "none"
CARRIED = {
    **dict.fromkeys(("03", "11", "12", "13", "14"), "DRB3"),
    **dict.fromkeys(("04", "07", "09"), "DRB4"),
    **dict.fromkeys(("15", "16"), "DRB5"),
    **dict.fromkeys(("01", "08", "10"), ABSENT),
}
NO_GENE = frozenset({ABSENT})


@dataclass(frozen=True)
class Second:
    """DRB3/4/5 of a person as one locus (None: not told), and what does not fit DRB1."""

    locus: Locus | None
    notes: tuple[str, ...]


def second_drb(person: Proteins, who: str) -> Second:
    """The two copies of DRB3/4/5; a copy that is not told is absent only where DRB1 says so."""
    typed = [gene for gene in TOGETHER if gene in person.loci]
    if any(len(person.loci[gene].readings) > 1 for gene in typed):
        return Second(None, (f"{SECOND_DRB}: several genotypes of the {who}: it is not read",))
    told = [(gene, copy) for gene in typed for copy in _told(person.loci[gene].readings[0])]
    expected = _expected(person)
    if len(told) > 2:
        many = f"{SECOND_DRB}: more than two copies are told of the {who}: it is not read"
        return Second(None, (many,))
    if not typed and expected != [ABSENT, ABSENT]:
        return Second(None, ())
    copies = [copy for _, copy in told]
    left = list(expected)
    odd = []
    for gene, _ in told:
        if gene in left:
            left.remove(gene)
        elif None not in left:
            odd.append(gene)
    notes = tuple(
        f"{SECOND_DRB}: {gene} is not usual beside the DRB1 of the {who}: confirm the typing"
        for gene in dict.fromkeys(odd)
    )
    while len(copies) < 2:
        copies.append(NO_GENE if not odd and left and set(left) == {ABSENT} else UNKNOWN)
    return Second(Locus(SECOND_DRB, (Reading(copies[0], copies[1]),)), notes)


def _told(reading: Reading) -> list[frozenset[str]]:
    """The copies that are told; a gene that makes no protein is as one that is absent."""
    return [
        NO_GENE if all(one.endswith("N") for one in copy) else copy
        for copy in (reading.first, reading.second)
        if copy
    ]


def _expected(person: Proteins) -> list[str | None]:
    """What each copy of DRB1 carries beside it; None where its typing leaves that open."""
    locus = person.loci.get("DRB1")
    if locus is None or len(locus.readings) != 1:
        return [None, None]
    reading = locus.readings[0]
    return [_carried(copy) for copy in (reading.first, reading.second)]


def _carried(copy: frozenset[str]) -> str | None:
    found = {CARRIED.get(one.partition("*")[2].partition(":")[0]) for one in copy}
    return found.pop() if len(found) == 1 else None

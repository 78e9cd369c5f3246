"""A variant as a report names it: what it says, what fits, what is known, what to ask.

Names are read by ferro-hgvs; it is loaded here only, when a name is read.
"""

from __future__ import annotations

import re

import msgspec

from scurfin.family.known_variants import (
    KnownVariant,
    domains,
    known,
    known_frameshift,
    reference,
)
from scurfin.family.protein import check, fits_short_isoform, named_residues, on_long_isoform
from scurfin.family.protein import sequence as protein
from scurfin.family.variant_names import LONGEST, Name, names

NOT_KNOWN = "unknown: not in the table of published FOXP3 variants"
_OURS = re.compile(
    r"(?:NM_014009|NM_001114377|NP_054728|NP_001107849|NC_000023|LRG_62[tp]\d)(?!\d)"
)
_RESIDUES_250_251 = ("p.Lys250", "p.Glu251", "c.748_750del", "c.750_752del", "c.751_753del")
_EXON = re.compile(r"\bexons?\s*-?\s*\d+|\bEx\d+", re.IGNORECASE)


class VariantRead(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of a name. ``parsed``: the names in HGVS; empty if none was understood.

    ``protein_fits``: True, False, or None where nothing could be compared. ``classification`` is
    the word of the sources, or that the variant is unknown. ``questions`` are for the laboratory.
    """

    as_written: str
    parsed: tuple[str, ...] = ()
    protein_fits: bool | None = None
    protein_check: str = ""
    known: KnownVariant | None = None
    classification: str = NOT_KNOWN
    domain: str = ""
    notes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def variant(told: str) -> VariantRead:
    """Read ``told``, a name in any usual form or the words of a report. Never raises."""
    found = names(told)
    notes: list[str] = []
    if len(told) > LONGEST:
        notes.append(f"Only the first {LONGEST} characters were read.")
    for one in found:
        notes.extend(_about(one))
    foreign = tuple(one for one in found if _foreign(one))
    mine = tuple(one for one in found if one.hgvs and one not in foreign)
    if not any(one.hgvs for one in found):
        notes.append("No variant name could be read in it: it is kept as written.")
    row, how = _lookup(mine)
    notes.extend(how)
    fits, said = _protein(mine)
    notes.extend(_counting(mine, fits))
    notes.extend(_traps(told, mine))
    if row is not None and row.note:
        notes.append(row.note)
    place = _domain(mine, row)
    return VariantRead(
        as_written=told,
        parsed=tuple(_shown(one) for one in found if one.hgvs),
        protein_fits=fits,
        protein_check=said,
        known=row,
        classification=_class(row),
        domain=place,
        notes=tuple(dict.fromkeys(notes)),
        questions=_questions(mine) if mine or not foreign else (),
        sources=(*(row.cited if row else ()), *(reference().sources[:2] if place else ())),
    )


def _shown(one: Name) -> str:
    return f"{one.accession}:{one.hgvs}" if one.accession else one.hgvs


def _foreign(one: Name) -> bool:
    """Does the name count on something that is not FOXP3?"""
    elsewhere = bool(one.accession) and not _OURS.match(one.accession)
    return elsewhere or one.gene not in ("", "FOXP3")


def _short(one: Name) -> bool:
    known_as = (reference().short_transcript, reference().short_protein)
    return one.accession.split(".")[0] in {text.split(".")[0] for text in known_as}


def _about(one: Name) -> list[str]:
    if not one.hgvs:
        return [f"'{one.as_written}' is not a name that HGVS allows; it is kept as written."]
    said = []
    if one.rewritten and one.axis == "p":
        said.append(f"'{one.as_written}' was rewritten as {one.hgvs}.")
    if _foreign(one):
        what = one.gene or one.accession
        said.append(
            f"'{one.as_written}' counts on {what}, no FOXP3 reference known here: "
            "nothing is checked."
        )
    elif one.axis != "p":
        said.append(f"'{one.as_written}' is kept as written: not verified against a transcript.")
    return said


def _lookup(found: tuple[Name, ...]) -> tuple[KnownVariant | None, list[str]]:
    """The row of the first name that has one, the DNA names first; and what is to be said of it."""
    rows: list[tuple[Name, KnownVariant, bool]] = []
    for one in sorted(found, key=lambda name: name.axis == "p"):
        name = _shown(one) if _short(one) else one.hgvs
        exact = known(name)
        row = exact or (None if _short(one) else known_frameshift(name))
        if row is not None:
            rows.append((one, row, exact is not None))
    if not rows:
        return None, []
    one, row, exact_row = rows[0]
    said = []
    if not exact_row:
        said.append("The distance to the new stop is told in only one of the name and the table.")
    if any(other is not row for _, other, _ in rows):
        said.append("Its names belong to different rows of the table: one of them is wrong.")
    if one.axis == "p" and any(name.axis == "c" for name in found):
        said.append(
            f"The protein change is known ({row.c or row.p}); this change of the DNA is not in "
            "the table."
        )
    elif one.axis == "p":
        said.append("Known by its protein name: another change of the DNA may give the same.")
    told = next((name for name in found if name.axis == "p"), None)
    if one.axis == "c" and told is not None and row.p and len(rows) == 1 and not _short(told):
        said.append(f"The table gives {row.p} for {row.c}, not {told.hgvs}.")
    return row, said


def _protein(found: tuple[Name, ...]) -> tuple[bool | None, str]:
    checks = [check(one.hgvs, short=_short(one)) for one in found if one.axis == "p"]
    if not checks:
        return None, "No protein name is told, so nothing can be compared with the protein."
    told = [fits for fits, _ in checks if fits is not None]
    return all(told) if told else None, " ".join(dict.fromkeys(said for _, said in checks))


def _counting(found: tuple[Name, ...], fits: bool | None) -> list[str]:
    """What the positions say of the isoform, and whether the c. and the p. name agree."""
    said = []
    long = [one for one in found if not _short(one)]
    for one in long:
        if one.axis == "p" and fits is False and fits_short_isoform(one.hgvs):
            first, last = reference().short_lacks
            at = named_residues(one.hgvs)[0][1]
            said.append(
                f"It would fit residue {on_long_isoform(at)}: the name may count on the isoform "
                f"that is {last - first + 1} residues shorter ({reference().short_transcript})."
            )
    for one in found:
        codon = _codon(one)
        if one.axis == "c" and one.start and not one.offset and not one.hgvs.startswith("c.*"):
            last_base = 3 * (len(protein()) + 1)
            if one.start > last_base:
                said.append(f"{one.hgvs} lies behind the coding bases 1 to {last_base}.")
        for other in found:
            residues = named_residues(other.hgvs) if other.axis == "p" else ()
            if codon and residues and one.kind == "substitution" and codon != residues[0][1]:
                said.append(
                    f"{one.hgvs} lies in codon {codon}, {other.hgvs} names residue "
                    f"{residues[0][1]}: they do not belong together, or count on two transcripts."
                )
    return said


def _codon(one: Name) -> int | None:
    coding = one.axis == "c" and one.start is not None and one.start > 0 and not one.offset
    if not coding or one.start is None or one.hgvs.startswith("c.*"):
        return None
    return (one.start + 2) // 3


def _traps(told: str, found: tuple[Name, ...]) -> list[str]:
    said = []
    if any(one.hgvs.replace("(", "").startswith(_RESIDUES_250_251) for one in found):
        said.append(reference().residue_251_note)
    if _EXON.search(told):
        said.append(reference().exon_note)
    if any(_short(one) for one in found):
        first, last = reference().short_lacks
        said.append(
            f"It counts on the isoform without residues {first} to {last}: add "
            f"{last - first + 1} to compare with the full length."
        )
    if any(one.accession.startswith("NM_014009.") for one in found):
        version = next(one.accession for one in found if one.accession.startswith("NM_014009."))
        if version != reference().transcript:
            said.append(reference().version_note)
    return said


def _domain(found: tuple[Name, ...], row: KnownVariant | None) -> str:
    """The domains of the first residue named, else of the codon; '' when neither is known."""
    places: list[int] = []
    for one in sorted(found, key=lambda name: name.axis != "p"):
        residues = named_residues(one.hgvs) if one.axis == "p" else ()
        at = residues[0][1] if residues else _codon(one)
        if at is not None:
            places.append(on_long_isoform(at) if _short(one) else at)
    if not places and row is not None and row.p:
        places.extend(at for _, at in named_residues(row.p))
    if not places or not 1 <= places[0] <= len(protein()):
        return ""
    named = [f"{one.name} ({one.first}-{one.last})" for one in domains(places[0])]
    return "; ".join(named) or "between the named domains"


def _class(row: KnownVariant | None) -> str:
    if row is None:
        return NOT_KNOWN
    return f"{row.classification} ({row.review})" if row.review else row.classification


def _questions(found: tuple[Name, ...]) -> tuple[str, ...]:
    asked = []
    dna = [one for one in found if one.axis in "cn"]
    if any(not re.search(r"\.\d+$|^LRG_", one.accession) for one in dna):
        asked.append(
            f"Which transcript, with its version, does the c. name count on (such as "
            f"{reference().transcript})?"
        )
    if not dna and not any(one.axis == "g" for one in found):
        asked.append("What is the c. name, on which transcript with its version?")
    return tuple(asked)

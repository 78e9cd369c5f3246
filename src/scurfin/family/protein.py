"""The FOXP3 protein: does a name's residue stand where the name says?"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from scurfin.family.known_variants import reference

DATA = Path(__file__).parent / "data" / "FOXP3_protein.fasta"
THREE = {
    "A": "Ala", "C": "Cys", "D": "Asp", "E": "Glu", "F": "Phe", "G": "Gly", "H": "His", "I": "Ile",
    "K": "Lys", "L": "Leu", "M": "Met", "N": "Asn", "P": "Pro", "Q": "Gln", "R": "Arg", "S": "Ser",
    "T": "Thr", "V": "Val", "W": "Trp", "Y": "Tyr",
}  # fmt: skip
_RESIDUE = re.compile(r"([A-Z][a-z]{2})(\d{1,9})")
_ADDED = re.compile(r"delins|ins|fs|ext|\[")


@cache
def sequence() -> str:
    """The residues of isoform 1 in single letters, first to last. Source: UniProt Q9BZS1."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    return "".join(line.strip() for line in lines if not line.startswith(">"))


def residue(position: int) -> str:
    """The residue at ``position`` (from 1) in three letters; the stop codon is Ter; '' outside."""
    told = sequence()
    if 1 <= position <= len(told):
        return THREE[told[position - 1]]
    return "Ter" if position == len(told) + 1 else ""


def named_residues(name: str) -> tuple[tuple[str, int], ...]:
    """The reference residues that a three-letter p. name tells, such as (('Arg', 397),)."""
    body = _ADDED.split(name, maxsplit=1)[0]
    return tuple((one, int(at)) for one, at in _RESIDUE.findall(body))


def on_long_isoform(position: int) -> int:
    """The residue of isoform 1 that the short isoform numbers ``position``."""
    first, last = reference().short_lacks
    return position if position < first else position + last - first + 1


def check(name: str, *, short: bool = False) -> tuple[bool | None, str]:
    """Whether the reference residues of a p. name fit, and the sentence that says so.

    None: the name tells no residue. ``short``: it is numbered on the short isoform.
    """
    told = named_residues(name)
    if not told:
        return None, "The name tells no residue, so nothing can be compared with the protein."
    length = len(sequence())
    said = []
    fits = True
    for one, at in told:
        place = on_long_isoform(at) if short else at
        here = residue(place)
        where = f"residue {at}" + (f" (residue {place} of the full length)" if place != at else "")
        if not here:
            fits = False
            said.append(f"{where} is out of range: the protein has {length} residues.")
        elif here == one:
            said.append(f"{where} of the reference protein is {one}, as named.")
        else:
            fits = False
            said.append(f"{where} of the reference protein is {here}, not {one}.")
    return fits, " ".join(text[0].upper() + text[1:] for text in said)


def fits_short_isoform(name: str) -> bool:
    """Would the residues fit if the name counted on the short isoform?"""
    told = named_residues(name)
    shifted = [on_long_isoform(at) for _, at in told]
    moved = any(new != at for new, (_, at) in zip(shifted, told, strict=True))
    return moved and all(residue(new) == one for new, (one, _) in zip(shifted, told, strict=True))

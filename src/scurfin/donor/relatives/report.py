"""What was found out about families, as rows of CSV and as text."""

from __future__ import annotations

import os
from collections.abc import Iterator

from scurfin.donor.chance_words import share
from scurfin.donor.relatives.ask import NONE, deciding
from scurfin.donor.relatives.descent import Descent, Shared
from scurfin.terms.safe_text import cell, safe

COLUMNS = (
    "family_id",
    "member_id",
    "p_identical",
    "p_haploidentical",
    "p_none",
    "verdict",
    "crossover",
)


def rows(family: str, made: Descent) -> Iterator[tuple[str, ...]]:
    """A row of ``COLUMNS`` for each sibling; chances with six digits."""
    for one in made.shared:
        chances = (one.p_identical, one.p_haploidentical, one.p_none)
        yield (
            cell(family),
            cell(one.id),
            *(f"{each:.6f}" for each in chances),
            one.verdict,
            cell(one.crossover),
        )


def data(family: str, made: Descent) -> dict[str, object]:
    """The family as plain data: siblings with their reasons and the typing that would decide."""
    siblings = []
    for one in made.shared:
        asked = deciding(made, one.id) if one.verdict == "cannot tell" else None
        siblings.append(
            {
                "member_id": one.id,
                "p_identical": one.p_identical,
                "p_haploidentical": one.p_haploidentical,
                "p_none": one.p_none,
                "verdict": one.verdict,
                "crossover": one.crossover,
                "why": list(one.why),
                "to_decide": asked.words if asked is not None else "",
            }
        )
    return {
        "family_id": family,
        "patient": made.family.patient.id,
        "siblings": siblings,
        "conflicts": [one.words for one in made.conflicts],
        "notes": list(made.notes),
    }


def text(family: str, made: Descent) -> str:
    """The family in words: each sibling with the proof, or with the typing that would decide."""
    lines = [f"{family}, patient {made.family.patient.id}"]
    lines += [f"  ! {conflict.words}" for conflict in made.conflicts]
    for one in made.shared:
        lines.append(f"  {one.id}: {one.verdict.upper()}{_chances(one)}")
        lines += [f"      {each}" for each in one.why]
        if one.crossover:
            lines.append(f"      crossover: {one.crossover}")
        if one.verdict == "cannot tell" and made.made is not None:
            asked = deciding(made, one.id)
            none = "typing again, as said above" if made.conflicts else NONE
            lines.append(f"      to decide it: {asked.words if asked is not None else none}")
    lines += [f"  note: {note}" for note in made.notes]
    if not os.environ.get("SCURFIN_HLA"):
        lines.append("  note: HLA names are compared at two fields: no nomenclature is named")
    return "\n".join(safe(line) for line in lines)


def _chances(one: Shared) -> str:
    told = (
        ("identical", one.p_identical),
        ("one haplotype", one.p_haploidentical),
        ("none", one.p_none),
    )
    return f" ({', '.join(f'{what} {share(p)}' for what, p in told)})"

"""How often a sign was seen in whole cohorts: the published counts, never rows of the case base."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from scurfin.evidence.case import DATA
from scurfin.knowledge.words import concept_of_sign, sign
from scurfin.terms.quantities import number
from scurfin.terms.source_text import read_text


@dataclass(frozen=True)
class Count:
    """One count of one cohort as printed; ``n`` or ``percent`` may not have been."""

    cohort: str
    source: str
    what: str
    concept: str
    n: int | None
    of: int | None
    percent: float | None
    by: str

    def said(self) -> str:
        """'33 of 96 (34 %)'; a percentage alone says that its denominator was not printed."""
        if self.n is not None and self.of:
            share = self.percent if self.percent is not None else 100 * self.n / self.of
            return f"{self.n} of {self.of} ({share:.0f} %)"
        share_said = number(self.percent) if self.percent is not None else "?"
        size = f"; cohort of {self.of}" if self.of else ""
        return f"{share_said} % (of how many is not printed{size})"


@cache
def counts() -> tuple[Count, ...]:
    """Every count of cohort_counts.yaml. Raises InputError if one cannot be read."""
    text = read_text(DATA / "cohort_counts.yaml")
    found: list[Count] = []
    for number_, cohort in enumerate(text.data["cohorts"]):
        for place, one in enumerate(cohort.get("counts") or []):
            if "what" not in one or not {"n", "percent"} & one.keys():
                path = ("cohorts", number_, "counts", place)
                raise text.error(path, "a count needs 'what' and 'n' or 'percent'", "add them")
            found.append(_count(cohort, one))
    return tuple(found)


def of_sign(told: str) -> tuple[Count, ...]:
    """The counts of one manifestation, by its words, its concept or part of the name."""
    concept = concept_of_sign(told) if sign(told) is not None else told.strip().lower()
    word = told.strip().lower()
    return tuple(one for one in counts() if one.concept == concept or word in one.what.lower())


def _count(cohort: dict[str, Any], one: dict[str, Any]) -> Count:
    source = cohort.get("source") or {}
    who = " ".join(str(part) for part in (source.get("first_author"), source.get("year")) if part)
    term = sign(one["what"], one.get("code") or "")
    by = {"hpoa": "counted by the HPO team"}.get(str(one.get("from") or ""), "")
    return Count(
        cohort=str(cohort["id"]),
        source="; ".join(part for part in (who or str(source.get("where") or ""), by) if part),
        what=str(one["what"]),
        concept=concept_of_sign(one["what"], one.get("code") or "") if term is not None else "",
        n=one.get("n"),
        of=one.get("of") or cohort.get("n"),
        percent=one.get("percent"),
        by=by,
    )

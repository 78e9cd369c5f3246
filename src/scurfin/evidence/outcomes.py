"""All that is published about outcome, as it stands, in one answer that names its traps."""

from __future__ import annotations

from scurfin.evidence.cohorts import Cohort, Part, Report, cohorts, of_disease, reports
from scurfin.evidence.figures import Told
from scurfin.evidence.traps import Checked, Trap, checked, traps
from scurfin.knowledge.store import Knowledge, knowledge

ORIGIN = "cor-time-origin"
SELECTION = "out-selection"
UNKNOWN = "outcome-"


class Outcomes(Part, frozen=True):
    """Cohorts as published. ``sentence`` says why none is to be set against another."""

    cohorts: tuple[Cohort, ...]
    sentence: str
    traps: tuple[Trap, ...]
    checked: tuple[Checked, ...]
    reports: tuple[Report, ...]
    not_published: tuple[Told, ...]
    facts: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.sentence.strip():
            raise ValueError("outcomes are never shown without the sentence of their bias")


def outcomes(disease: str = "", *, known: Knowledge | None = None) -> Outcomes:
    """Every published cohort, or those of a disease by its name or gene.

    Raises InputError for a disease without published outcomes.
    """
    known = known or knowledge()
    found = of_disease(known, disease) if disease else cohorts(known)
    ipex = any(one.ipex for one in found)
    single = reports(known) if ipex else ()
    named = traps(known, found)
    facts = {ORIGIN, SELECTION, *(one.id for one in found), *(one.id for one in single)}
    facts |= {fact for one in named for fact in one.facts}
    return Outcomes(
        cohorts=found,
        sentence=f"{known.facts[ORIGIN].statement} {known.facts[SELECTION].statement}",
        traps=named,
        checked=checked(found),
        reports=single,
        not_published=tuple(
            Told(what=one.about, value=f"{one.text} {one.meanwhile}")
            for one in known.unknowns.values()
            if one.id.startswith(UNKNOWN) and (ipex or facts & set(one.facts))
        ),
        facts=tuple(sorted(facts)),
    )

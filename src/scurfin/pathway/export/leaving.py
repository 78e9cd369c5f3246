"""What the export leaves out, each with its reason: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.knowledge.store import Knowledge
from scurfin.pathway.export.rules import LeftOut, Written
from scurfin.pathway.model import Pathway

DOSE = (
    "a dose depends on the child's age, weight and levels: scurfin plan works it out from the "
    "sourced dose rules"
)
WEIGHED = (
    "a PlanDefinition has no place to weigh reasons: they stand as text, and their conditions "
    "in the CQL"
)
UNCHECKED = (
    "it is worked out by scurfin plan, which holds every proposal against all that runs; of the "
    "contraindications only those that stop a drug are conditions of its proposal"
)
ONLY_PLAN = "it is worked out from the whole record by scurfin plan, not by a condition"
ONLY_CQL = "it is no recommendation: only its condition is exported, in the CQL"
NO_CONDITION = "it is no recommendation and has no condition of its own"


def left_out(rules: Pathway, known: Knowledge, made: Written) -> tuple[LeftOut, ...]:
    """Conditions that CQL cannot say come first."""
    return (*made.left_out, *_of_rules(rules, known))


def _of_rules(rules: Pathway, known: Knowledge) -> Iterator[LeftOut]:
    for what in ("interactions", "allergies", "schedule of checks", "order of donors", "relatives"):
        yield LeftOut(what, UNCHECKED if what in ("interactions", "allergies") else ONLY_PLAN)
    for one in rules.recommendations:
        name = f"recommendation {one.id}"
        drugs = [one.do.what, *(each.what for each in one.options)]
        drugs += [each.drug for each in one.gives]
        drugs += [each.drug for option in one.options for each in option.gives]
        for drug in dict.fromkeys(each for each in drugs if each in known.drugs):
            if known.drugs[drug].doses:
                yield LeftOut(f"{name}: dose of {known.drugs[drug].name}", DOSE)
        if any(option.for_ or option.against for option in one.options):
            yield LeftOut(f"{name}: reasons for and against its options", WEIGHED)
    for kind in ("contraindications", "couplings", "routines", "validity", "card"):
        for rule in getattr(rules, kind):
            why = ONLY_CQL if rule.when is not None else NO_CONDITION
            yield LeftOut(f"{kind.removesuffix('s')} {rule.id}", why)
    for conflict in rules.disagreements:
        yield LeftOut(f"disagreement {conflict.id}", NO_CONDITION)

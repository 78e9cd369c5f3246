"""What the plan says as data and no printed page says in full, in words for the Composition."""

from __future__ import annotations

from scurfin.plan.model import Plan
from scurfin.plan.render.entries import Block, Entry
from scurfin.plan.render.fhir.dosage import explained
from scurfin.plan.render.people import spoken

TITLE = "Beside the printed plan"


def unprinted(plan: Plan) -> Block:
    """One block; empty where nothing is left."""
    now = plan.state
    entries = [Entry("DIAGNOSIS", one) for one in now.diagnoses]
    entries += [Entry("INFECTION", one) for one in now.infections]
    for therapy in now.therapies:
        if not therapy.running:
            standing = "PLANNED" if therapy.planned else "PAST"
            parts = (therapy.name, therapy.since, therapy.dose, therapy.level, therapy.target)
            entries.append(Entry(standing, "; ".join(part for part in parts if part)))
    entries += [
        Entry("VARIANT", f"{spoken(one.relation, one.id)}: {one.carries}")
        for one in plan.donors
        if one.carries
    ]
    entries += [
        Entry("RELATIVE", f"{spoken(one.relation, one.id)}: {one.why}")
        for one in plan.family
        if one.why
    ]
    for drug in plan.exposure:
        rows = tuple(("before", text) for text in drug.before)
        entries.append(Entry("LEVEL", f"{drug.name}: {drug.reading}", rows))
    return Block(TITLE, (*entries, *_card(plan)))


def _card(plan: Plan) -> list[Entry]:
    """How each dose of the emergency card was worked out, and its note."""
    if plan.card is None:
        return []
    return [
        Entry("CARD", f"{given.label}: {given.name} {dose.text}. {explained(dose)}")
        for part in plan.card.parts
        for given in part.gives
        for dose in given.doses
    ]

"""Who has signed a rule, and which rules are due to be read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import msgspec

from scurfin.pathway.finding import Finding, error, warning
from scurfin.pathway.model import (
    CardPart,
    Contraindication,
    Coupling,
    Pathway,
    Recommendation,
    Review,
)

ALL = "all"
Signable = Recommendation | Contraindication | Coupling | CardPart


def signable(rules: Pathway) -> dict[str, Signable]:
    """Every rule that a physician may sign, by id."""
    every: tuple[Signable, ...] = (
        *rules.recommendations,
        *rules.contraindications,
        *rules.couplings,
        *rules.card,
    )
    return {one.id: one for one in every}


def digest(rule: Signable) -> str:
    """Changes whenever anything of the rule but its cases does."""
    said = msgspec.structs.replace(rule, cases=())
    return sha256(msgspec.json.encode(said)).hexdigest()[:12]


def signed_by(rule: Signable, rules: Pathway) -> str:
    """The physician who signed ``rule`` as it stands; '' when none has."""
    review = next((one for one in rules.reviews if one.id == rule.id), None)
    if review is None or not review.by or review.text != digest(rule):
        return ""
    return review.by


def due(rule: str, rules: Pathway) -> Review | None:
    """The entry that says when ``rule`` must be read again."""
    found = {one.id: one for one in rules.reviews}
    return found.get(rule) or found.get(ALL)


def findings(rules: Pathway, today: date) -> Iterator[Finding]:
    """Overdue reviews and void signatures are warnings; a broken entry is an error."""
    known = signable(rules)
    for one in rules.reviews:
        yield from _entry(one, known)
    late: dict[str, list[str]] = {}
    for name in known:
        entry = due(name, rules)
        if entry is None:
            yield error(f"rule {name}", "has no day by which it must be reviewed")
        elif _day(entry.due) is not None and entry.due < today.isoformat():
            late.setdefault(entry.due, []).append(name)
    for day, names in sorted(late.items()):
        listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        yield warning("reviews", f"{len(names)} rules were due on {day}: {listed}")


def _entry(one: Review, known: dict[str, Signable]) -> Iterator[Finding]:
    where = f"review {one.id}"
    if one.id != ALL and one.id not in known:
        yield error(where, "is of no rule")
    for name, day in (("due", one.due), ("on", one.on)):
        if (day or name == "due") and _day(day) is None:
            yield error(where, f"'{name}: {day}' is no day; write YYYY-MM-DD in quotes")
    if one.id == ALL and one.by:
        yield error(where, "signs all rules at once; a physician signs each one")
    elif one.by and not (one.on and one.text):
        now = digest(known[one.id]) if one.id in known else "of a rule that is not known"
        yield error(where, f"is signed without 'on' (the day) or 'text' (the digest, now {now})")
    elif one.by and one.id in known and one.text != digest(known[one.id]):
        now = digest(known[one.id])
        yield warning(where, f"was signed as {one.text} and has changed to {now}: sign it anew")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

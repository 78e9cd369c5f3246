"""The emergency card: one page to carry, as HTML for paper and as plain text.

All that is said here beyond labels comes from the plan; what only people know is left blank.
"""

from __future__ import annotations

from textwrap import wrap

from scurfin.plan.model import CardDoseNow, CardNow, CardPartNow, Plan
from scurfin.plan.render.html_parts import Page, esc, rows
from scurfin.terms.safe_text import safe

SEX = {"male": "boy", "female": "girl"}
LOUD = ("weight", "never stops", "allergies")
GOES_ON = ("active", "improved", "controlled")
BLANK = ("Call first (name, telephone)", "At night", "Hospital, ward", "Line (kind, lumens, side)")
SIGNED = ("Checked and signed by", "Date", "Renew when weight or medicines change")
OLD = "Doses go by this weight and by what was told on this day. Weigh him again when he is ill."


def card_section(plan: Plan, at: Page) -> str:
    """The card as a part of a page, on a sheet of its own."""
    made = plan.card
    if made is None:
        return ""
    parts = "".join(_part(one, at) for one in made.parts)
    blank = "".join(f"<div>{esc(one)}</div>" for one in BLANK)
    signed = "".join(f"<div>{esc(one)}</div>" for one in SIGNED)
    body = (
        f"<h2>Emergency card: <bdi>{esc(name(plan))}</bdi></h2>"
        + rows(tuple((label, _loud(label, said)) for label, said in about(plan, made)))
        + f'<div class="fields whom">{blank}</div>{parts}'
        + (_open(made) if made.open else "")
        + f'<p class="small"><b>{esc(OLD)}</b> {esc(plan.notice)}</p>'
        + f'<div class="fields signed">{signed}</div>'
    )
    return (
        '<section id="card" class="card-page" aria-label="Emergency card">'
        f'<div class="card">{body}</div></section>'
    )


def _loud(label: str, said: str) -> str:
    return f"<b>{esc(said)}</b>" if label in LOUD else esc(said)


def name(plan: Plan) -> str:
    child = plan.child
    return f"{child.name} ({child.id})" if child.name and child.name != child.id else child.id


def about(plan: Plan, made: CardNow) -> tuple[tuple[str, str], ...]:
    """Who he is and what must never stop, as labelled rows; empty ones are left out."""
    child = plan.child
    who = [SEX.get(child.sex, "child"), f"age {plan.at.age}"]
    who += [f"born {child.born}"] if child.born else []
    has = [*plan.state.diagnoses]
    has += [one.name for one in plan.state.manifestations if one.status in GOES_ON]
    made_up = child.illustrative
    given = [*made.given, *([f"({made.medicines})"] if made.medicines else [])]
    said = (
        ("child", ", ".join(who)),
        ("weight", made.weight),
        ("has", "; ".join(has)),
        ("never stops", "; ".join(made.never_stop)),
        ("is given", "; ".join(given)),
        ("allergies", made.allergies),
        ("line", made.line),
        ("as of", moment(plan) + ("; ages, weights or relatives are made up" if made_up else "")),
    )
    return tuple((label, text) for label, text in said if text)


def moment(plan: Plan) -> str:
    visit = f" ({plan.at.visit})" if plan.at.visit else ""
    day = f"{plan.at.date}, " if plan.at.date else ""
    return f"{day}turn {plan.at.turn}{visit}; knowledge {plan.knowledge.version}"


def _part(one: CardPartNow, at: Page) -> str:
    gives = "".join(
        f"<tr><td>{esc(given.label)}</td><td>{_dose(given)}</td></tr>" for given in one.gives
    )
    return (
        f'<div class="card-part"><h3>{esc(one.title)}</h3><p>{esc(one.text)} '
        f"{at.refs(cited(one))}</p>" + (f"<table>{gives}</table>" if gives else "") + "</div>"
    )


def cited(one: CardPartNow) -> tuple[str, ...]:
    """The facts of a part and of its doses, each once."""
    found = [*one.facts, *(fact for each in one.gives for d in each.doses for fact in d.facts)]
    return tuple(dict.fromkeys(found))


def _dose(given: CardDoseNow) -> str:
    warn = f' <b class="need">({esc(given.warning)})</b>' if given.warning else ""
    said = "; or ".join(
        f"<b>{esc(amount)}</b>" + (f' <span class="quiet">{esc(worked)}</span>' if worked else "")
        for amount, worked in amounts(given)
    )
    return f"{esc(given.name)} {said}{warn}"


def amounts(given: CardDoseNow) -> tuple[tuple[str, str], ...]:
    """All that fits him, each with its arithmetic: of several bands the one for whom it is."""
    if not given.doses:
        return ((given.dose_unknown, ""),)
    return tuple(
        (
            dose.text + (f" (needs {' and '.join(dose.needs)})" if dose.needs else ""),
            "" if dose.basis == "patient" or dose.needs else f"[{dose.arithmetic}]",
        )
        for dose in given.doses
    )


def _open(made: CardNow) -> str:
    left = "".join(f"<li>{esc(one)}</li>" for one in made.open)
    return f'<div class="card-part"><h3>Not known, so left out</h3><ul>{left}</ul></div>'


def card_text(plan: Plan, *, width: int = 92) -> str:
    """The card as plain text, the same on every machine."""
    made = plan.card
    if made is None:
        return ""
    cite = {one.fact: one.cite.split(",")[0] for one in plan.sources}
    lines = [f"EMERGENCY CARD: {name(plan)}", ""]
    for label, said in about(plan, made):
        lines += _folded(f"{label:<12}", said, width)
    lines += ["", *(f"{one}: ______________________________" for one in BLANK)]
    for part in made.parts:
        lines += ["", part.title.upper()]
        lines += _folded("  ", part.text, width)
        for given in part.gives:
            warn = f" ({given.warning.upper()})" if given.warning else ""
            said = "; or ".join(f"{one} {worked}".strip() for one, worked in amounts(given))
            lines += _folded("  - ", f"{given.label}: {given.name} {said}{warn}", width)
        who = dict.fromkeys(_source(fact, cite, plan) for fact in cited(part))
        lines += _folded("  sources: ", "; ".join(who), width)
    if made.open:
        lines += ["", "NOT KNOWN, SO LEFT OUT"]
        for one in made.open:
            lines += _folded("  ? ", one, width)
    lines += ["", *_folded("", f"{OLD} {plan.notice}", width), ""]
    lines += [f"{one}: ______________________________" for one in SIGNED]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _source(fact: str, cite: dict[str, str], plan: Plan) -> str:
    state = next((one.state for one in plan.sources if one.fact == fact), "current")
    return cite.get(fact, fact) + (f" ({state})" if state != "current" else "")


def _folded(head: str, said: str, width: int) -> list[str]:
    pad = " " * len(head)
    return wrap(safe(said), width, initial_indent=head, subsequent_indent=pad) or [head]

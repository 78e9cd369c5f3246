"""Alerts and recommendations on the page: each a block that can be read alone."""

from __future__ import annotations

from collections.abc import Iterable

from scurfin.plan.model import Alert, Choice, Line, Plan, Reason, Weighed
from scurfin.plan.render.entries import headword
from scurfin.plan.render.html_parts import (
    Page,
    anchor,
    badge,
    bullets,
    doses,
    esc,
    link_to,
    rows,
    section,
    table,
)

URGENCY = {"now": "Now", "week": "This week", "soon": "Soon", "prepare": "Prepare"}
TIERS = ("stop", "change", "watch")
TIER_TITLE = {"stop": "Stop", "change": "Change", "watch": "Watch"}
UNSIGNED = "not yet signed by a physician"
QUIET = ("continue", "done")
MANY_LINES = 5
MANY_DOSES = 3


def emergencies(plan: Plan, at: Page) -> str:
    """The emergency lines in a box of their own, or a plain word that none holds."""
    mine = [one for one in plan.recommendations if one.stage == "emergency"]
    shown = _loud_first(one for one in mine if one.status not in ("ask", "done"))
    waits = [one for one in mine if one.status == "ask"]
    hint = ""
    if waits:
        count = "line waits" if len(waits) == 1 else "lines wait"
        hint = (
            f"<p>{len(waits)} emergency {count} for an answer: "
            f"{', '.join(link_to('line', one.id, one.action) for one in waits)}.</p>"
        )
    if not shown:
        told = plan.state.manifestations or plan.state.therapies
        if plan.state.life != "alive" or not (told or waits):
            return ""
        none = "No emergency line holds on what is told. What is not told is not excluded."
        said = f"<p><b>{none}</b></p>{hint}"
        return f'<section id="emergency" aria-label="Emergency">{said}</section>'
    body = hint + "".join(line(one, at) for one in shown)
    return section("emergency", "Emergency: before everything else", body, "emergency")


def alerts(plan: Plan, at: Page) -> str:
    """Alerts by tier, the strictest first."""
    found = []
    for tier in TIERS:
        mine = [one for one in plan.alerts if one.tier == tier]
        if mine:
            found.append(f"<h3>{TIER_TITLE[tier]}</h3>")
            found += [_alert(one, at) for one in mine]
    return section("alerts", "Alerts", "".join(found))


def _alert(one: Alert, at: Page) -> str:
    body = rows(
        (
            ("do", f"<b>{esc(one.action)}</b>" if one.action else ""),
            ("override", esc(one.override)),
            ("seen", at.events(one.because)),
            ("sources", at.refs(one.facts)),
        )
    )
    return (
        f'<article class="alert t-{one.tier}" id="{anchor("alert", one.id)}">'
        f"<p>{badge(one.tier)} {esc(one.text)} <code>{esc(one.id)}</code></p>{body}</article>"
    )


def glance(plan: Plan) -> str:
    """What there is to do, one row a line, where the plan is long."""
    mine = [
        one
        for one in plan.recommendations
        if one.status not in ("ask", *QUIET) and one.stage != "emergency"
    ]
    if len(mine) <= MANY_LINES:
        return ""
    body = []
    for urgency, title in URGENCY.items():
        for place, one in enumerate(one for one in mine if one.urgency == urgency):
            said = link_to("line", one.id, one.action)
            if one.status == "start":
                said += _first_dose(one)
            body.append((f"<b>{title}</b>" if place == 0 else "", badge(headword(one)), said))
    return section("glance", "At a glance", table(("when", "", "what"), body, kind="glance"))


def _first_dose(one: Line) -> str:
    """The dose, where there is one to name: not where several stand side by side."""
    if one.dose is None:
        return ": <b>dose not known</b>" if one.dose_unknown else ""
    if any(other.use == "start" and other.drug == one.dose.drug for other in one.more_doses):
        return ": <b>several doses stand side by side, see the line</b>"
    return f": <b>{esc(one.dose.text)}</b>"


def groups(plan: Plan, at: Page) -> str:
    """The lines by urgency; what only goes on stands last in its group."""
    found = []
    for urgency, title in URGENCY.items():
        mine = _loud_first(
            one
            for one in plan.recommendations
            if one.stage != "emergency"
            and one.urgency == urgency
            and one.status not in ("ask", "done")
        )
        body = "".join(line(one, at) for one in mine)
        found.append(section(f"lines-{urgency}", title, body))
    return "".join(found)


def done(plan: Plan, at: Page) -> str:
    mine = [one for one in plan.recommendations if one.status == "done"]
    return section("done", "Done already", "".join(line(one, at) for one in mine))


def _loud_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: one.status in QUIET)


def line(one: Line, at: Page) -> str:
    """One recommendation: what, how much, why, and how far it can be trusted."""
    long = " long" if one.choices or len(one.more_doses) >= MANY_DOSES else ""
    head = badge(headword(one))
    parts = [
        f'<article class="line s-{one.status}{long}" id="{anchor("line", one.id)}">',
        f"<h3>{head} <span>{esc(one.action)}</span> <code>{esc(one.id)}</code></h3>",
        _blocked(one, at),
        f"<p><b>Decided:</b> {esc(one.decided)}</p>" if one.decided else "",
        f"<p><b>Running:</b> {esc(one.running)}</p>" if one.running else "",
        doses(one.dose, one.more_doses, one.dose_unknown, at, _dose_label(one), one.action),
        f"<p>{esc(one.text)}</p>",
        f'<p class="need">{esc(_unless(one.unless))}</p>' if one.unless else "",
        _choices(one, at),
        _why(one, at),
        "</article>",
    ]
    return "".join(parts)


def _unless(text: str) -> str:
    if not text.lower().startswith(("unless", "to be known")):
        text = f"unless {text}"
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(("?", ".")) else ".")


def _dose_label(one: Line) -> str:
    if one.status == "blocked":
        return "dose, if overridden"
    return "usual dose" if one.status in (*QUIET, "hold") else "dose"


def _blocked(one: Line, at: Page) -> str:
    if not one.blocked_by:
        return ""
    found = []
    overrides = []
    for name in one.blocked_by:
        alert = at.alerts.get(name)
        if alert is None:
            found.append(esc(name))
            continue
        found.append(f"{esc(alert.text)} {esc(alert.action)} ({link_to('alert', name)})")
        if alert.override:
            overrides.append(esc(alert.override))
    word = "Blocked by" if one.status == "blocked" else "Overridden in spite of"
    how = (
        f"<p><b>To override:</b> {' '.join([*overrides, ''])}Record a decision on "
        f"<code>{esc(one.id)}</code>, outcome overridden, with its reason.</p>"
        if one.status == "blocked"
        else ""
    )
    return f'<div class="stopper"><b>{word}:</b>{bullets(found)}{how}</div>'


def _why(one: Line, at: Page) -> str:
    first, rest = one.because[:1], one.because[1:]
    seen = [_reason(each, at) for each in rest]
    reviewed = f"signed by {one.reviewed_by}" if one.reviewed_by else UNSIGNED
    trust = (f"certainty {one.certainty}", f"recommendation {one.strength}", reviewed)
    together = [
        f"{link_to('together', each.id)}: {esc(each.text)}"
        for each in at.plan.coupled
        if each.id in one.coupled
    ]
    together += [esc(name) for name in one.coupled if name not in {x.id for x in at.plan.coupled}]
    return rows(
        (
            ("why", " ".join(esc(each.text) for each in first)),
            ("seen", "; ".join(seen)),
            ("risk", "<br>".join(esc(each) for each in one.women)),
            ("together", "<br>".join(together)),
            ("changes if", esc(one.would_change)),
            ("cases", esc(one.published.text) if one.published is not None else ""),
            ("conflict", _disagreement(one, at)),
            ("also serves", ", ".join(f"<code>{esc(name)}</code>" for name in one.also)),
            ("open", bullets(esc(each) for each in one.open)),
            ("sources", at.refs(one.facts, names=True)),
            (
                "trust",
                f'<span class="trust">{esc("; ".join(trust))}</span>{_weak(one, at)}',
            ),
        )
    )


def _reason(one: Reason, at: Page) -> str:
    if not one.events:
        return esc(one.text)
    where = at.events(one.events, words=False)
    return f'{esc(one.text)} <span class="small quiet">({where})</span>'


def _disagreement(one: Line, at: Page) -> str:
    about = next((each.about for each in at.plan.conflicts if each.id == one.disagreement), "")
    return link_to("conflict", one.disagreement, about) if about else esc(one.disagreement)


def _weak(one: Line, at: Page) -> str:
    """Weak facts that no reference of the line has already marked."""
    rest = [each for each in one.weak if each.split(":")[0] not in at.sources]
    return f'; <span class="weak">{esc("; ".join(rest))}</span>' if rest else ""


def _choices(one: Line, at: Page) -> str:
    offered = [each for each in one.choices if not each.excluded]
    excluded = [each for each in one.choices if each.excluded]
    dosed = any(each.doses or each.dose_unknown for each in offered)
    found = table(
        ("option", "for", "against", *(["dose"] if dosed else [])),
        (
            (
                f"<b>{esc(each.name)}</b>",
                _weighed(each.for_, at),
                _weighed(each.against, at),
                *([_option_doses(each, at)] if dosed else []),
            )
            for each in offered
        ),
        kind="choices",
    )
    if any(w.holds == "unknown" for each in offered for w in (*each.for_, *each.against)):
        found += '<p class="small quiet">"?": not known whether the argument holds here.</p>'
    if excluded:
        body = bullets(
            f"<b>{esc(each.name)}</b>: {_reasons(each.excluded, at)}" for each in excluded
        )
        found += f'<div class="out"><b>Excluded in this child</b>{body}</div>'
    return found


def _option_doses(each: Choice, at: Page) -> str:
    first = next((one for one in each.doses if one.use in ("start", "alternative")), None)
    rest = [one for one in each.doses if one is not first]
    return doses(first, rest, each.dose_unknown, at, label="dose:", of=each.name)


def _weighed(arguments: tuple[Weighed, ...], at: Page) -> str:
    body = "".join(
        f"<li{' class=unsure' if one.holds == 'unknown' else ''}>"
        f"{esc(one.text)} {at.refs(one.facts)}</li>"
        for one in arguments
    )
    return f"<ul>{body}</ul>" if body else '<span class="quiet">nothing known</span>'


def _reasons(arguments: tuple[Weighed, ...], at: Page) -> str:
    return "; ".join(f"{esc(one.text)} {at.refs(one.facts)}" for one in arguments)


def together(plan: Plan, at: Page) -> str:
    """What must change with another change."""
    body = "".join(
        f'<article class="together" id="{anchor("together", one.id)}">'
        f"<p>{badge(URGENCY[one.urgency])} <b>{esc(one.text)}</b> <code>{esc(one.id)}</code></p>"
        + rows(
            (
                ("with", esc(one.with_)),
                ("seen", at.events(one.because)),
                ("sources", at.refs(one.facts)),
            )
        )
        + "</article>"
        for one in plan.coupled
    )
    return section("together", "Change together", body)

"""The published outlook on a terminal and on the page: origins first, then each curve."""

from __future__ import annotations

from scurfin.plan.model import OutlookArmNow, OutlookNow, OutlookPointNow, Plan
from scurfin.plan.render.entries import Block, Entry, sources
from scurfin.plan.render.html_parts import Page, bullets, esc, section, table
from scurfin.terms.safe_text import safe

TITLE = "Outlook: whole cohorts, not this child"
OURS = "* interval by our own computation"


def outlook_block(plan: Plan, cite: dict[str, str], full: bool) -> Block:
    """The outlook in rows; without ``full`` the biases and sources are left to the full plan."""
    made = plan.outlook
    if made is None:
        return Block(TITLE, ())
    entries = [Entry("!", safe(made.first))]
    entries += [_arm(one) for one in made.arms]
    rows = [("score", made.score)]
    rows += [("others" if place == 0 else "", one) for place, one in enumerate(made.others)]
    if full:
        rows += [("bias" if place == 0 else "", one) for place, one in enumerate(made.biases)]
        rows.append(("source", sources(made.facts, cite)))
    else:
        rows.append(("", "All figures and biases: scurfin evidence outlook, or --full."))
    entries.append(Entry(" ", OURS, tuple((label, safe(text)) for label, text in rows)))
    return Block(TITLE, tuple(entries))


def _arm(one: OutlookArmNow) -> Entry:
    head = f"{one.name}, n {one.n}; time runs from {one.origin}"
    rows = (("alive", "; ".join(said(point) for point in one.points)), ("", one.beyond))
    return Entry(" ", safe(head), tuple((label, safe(text)) for label, text in rows))


def said(one: OutlookPointNow) -> str:
    """'15 years 73.2 % (59.4 to 83; printed)'."""
    if one.survival is None:
        return f"{one.when} not known"
    ours = "" if one.interval == "printed" else "*"
    if one.low is None or one.high is None:
        return f"{one.when} {_percent(one.survival)} % ({one.basis})"
    interval = f"{_percent(one.low)} to {_percent(one.high)}{ours}"
    return f"{one.when} {_percent(one.survival)} % ({interval}; {one.basis})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")


def outlook_section(plan: Plan, at: Page) -> str:
    """The outlook on the page."""
    made = plan.outlook
    if made is None:
        return ""
    body = [f"<p><b>{esc(made.first)}</b></p>", *(_table(one) for one in made.arms)]
    body.append(f'<p class="small quiet">{esc(OURS)}</p><p>{esc(made.score)}</p>')
    body.append(_more(made, at))
    return section("outlook", TITLE, "".join(body))


def _table(one: OutlookArmNow) -> str:
    rows = (
        (
            esc(point.when),
            f"<b>{_percent(point.survival)} %</b>" if point.survival is not None else "not known",
            _interval(point),
            esc(point.basis),
        )
        for point in one.points
    )
    head = f"<h3>{esc(one.name)}, n {one.n}; time runs from {esc(one.origin)}</h3>"
    inside = table(("time", "alive", "95 % interval", "told"), rows, kind="outlook")
    return f'{head}{inside}<p class="small quiet">{esc(one.beyond)} {esc(one.source)}.</p>'


def _interval(point: OutlookPointNow) -> str:
    if point.low is None or point.high is None:
        return "not known"
    ours = "" if point.interval == "printed" else "*"
    return f"{_percent(point.low)} to {_percent(point.high)}{ours}"


def _more(made: OutlookNow, at: Page) -> str:
    return (
        f"<h3>Other cohorts</h3>{bullets(esc(one) for one in made.others)}"
        f"<h3>Biases</h3>{bullets(esc(one) for one in made.biases)}"
        f"<p>{at.refs(made.facts)}</p>"
    )

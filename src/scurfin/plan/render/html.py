"""The plan as one page that needs nothing else: for a screen, and for paper."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import msgspec

from scurfin.plan.card import facts_of
from scurfin.plan.model import Line, Plan, Question
from scurfin.plan.render import html_lines as said
from scurfin.plan.render.blocks import notice
from scurfin.plan.render.card import card_section, name
from scurfin.plan.render.exposure import exposure_section
from scurfin.plan.render.html_parts import (
    Page,
    anchor,
    badge,
    bullets,
    css_string,
    esc,
    link_to,
    outside,
    page,
    rows,
    section,
    table,
)
from scurfin.plan.render.html_people import people
from scurfin.plan.render.html_state import conflicts, size, state
from scurfin.plan.render.outlook import outlook_section
from scurfin.plan.told import happening_words
from scurfin.record.model import Record

QUESTIONS_SHOWN = 10
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
ILLUSTRATIVE = "Illustrative: ages, weights, levels or relatives in this record are made up."
SEX = {"male": "boy", "female": "girl"}
RULED_LINES = 10


HAPLOTYPES = "haplotypes"


def html(
    plan: Plan, record: Record | None = None, pictures: Mapping[str, str] | None = None
) -> str:
    """The whole plan. ``record`` adds the picture, events in words and the story told;
    ``pictures``: an SVG of the levels of each measured drug, and of the family's haplotypes."""
    at = page(plan, _known(plan, record))
    body = [
        _header(plan),
        _before(plan),
        _nav(plan),
        said.emergencies(plan, at),
        said.glance(plan),
        said.alerts(plan, at),
        said.groups(plan, at),
        exposure_section(plan, at, pictures or {}),
        said.together(plan, at),
        _questions(plan, at),
        _schedule(plan, at),
        state(plan, at),
        people(plan, at, (pictures or {}).get(HAPLOTYPES, "")),
        outlook_section(plan, at),
        conflicts(plan, at),
        _cases(plan),
        said.done(plan, at),
        _sign_off(plan),
        _card(plan, at),
        _told(at),
        _sources(plan),
    ]
    return _document(plan, f"Plan: {name(plan)}, {_moment(plan)}", body)


def _known(plan: Plan, record: Record | None) -> Record | None:
    """The record without what was told after the plan's moment."""
    if record is None:
        return None
    last = record.find(plan.at.event)
    return record if last is None else record.upto(record.happenings.index(last) + 1)


def _moment(plan: Plan) -> str:
    visit = f" ({plan.at.visit})" if plan.at.visit else ""
    day = f", {plan.at.date}" if plan.at.date else ""
    return f"turn {plan.at.turn}{visit}{day}"


def _margins(plan: Plan) -> str:
    """What stands in the margins of every printed page: the child, the moment, the page."""
    until = f"; holds until {plan.holds_until.date}" if plan.holds_until.date else ""
    foot = f"Plan of {_moment(plan)}{until}; knowledge {plan.knowledge.version}"
    font = 'font: 8.5pt "Liberation Sans", Arial, sans-serif; color: #1a1f24;'
    return (
        "@page { size: A4; margin: 18mm 14mm 17mm;\n"
        f"  @top-left {{ content: {css_string(name(plan))}; {font} font-weight: 700; }}\n"
        f'  @top-right {{ content: "Page " counter(page) " of " counter(pages); {font} }}\n'
        f"  @bottom-left {{ content: {css_string(foot, 110)}; {font} }}\n}}\n"
    )


def _header(plan: Plan) -> str:
    child = plan.child
    words = [SEX.get(child.sex, "child"), f"age {plan.at.age}"]
    words += [f"born {child.born}"] if child.born else []
    words += [f"id {child.id}"] if child.name else []
    until = esc(plan.holds_until.text)
    if plan.holds_until.date:
        until = f"<b>until {esc(plan.holds_until.date)}</b>, {until}"
    event = f", after event {esc(plan.at.event)}" if plan.at.event else ""
    facts = rows(
        (
            ("plan of", f"<b>{esc(_moment(plan))}</b>{event}"),
            ("holds", until),
            ("dosing size", size(plan)),
            (
                "made by",
                f"scurfin {esc(plan.knowledge.scurfin)}, knowledge {esc(plan.knowledge.version)}",
            ),
        )
    )
    return (
        f'<header class="who"><h1><bdi>{esc(child.name or child.id)}</bdi></h1>'
        f"<p>{esc(', '.join(words))}</p>{facts}</header>"
    )


def _before(plan: Plan) -> str:
    found = [f'<p class="notice">{esc(notice(plan))}</p>']
    if plan.child.illustrative:
        found.append(f'<div class="box"><b>{ILLUSTRATIVE}</b></div>')
    found += [f'<div class="box">{esc(one)}</div>' for one in plan.preface]
    if plan.failures:
        found.append(
            '<div class="box failed"><b>Not evaluated: this plan is incomplete.</b>'
            f"{bullets(esc(one) for one in plan.failures)}</div>"
        )
    return "".join(found)


def _nav(plan: Plan) -> str:
    lines = [one for one in plan.recommendations if one.status not in ("ask", "done")]
    urgent = sum(one.stage == "emergency" for one in lines)
    places = [("emergency", "Emergency", urgent), ("alerts", "Alerts", len(plan.alerts))]
    for key, title in said.URGENCY.items():
        count = sum(one.urgency == key and one.stage != "emergency" for one in lines)
        places.append((f"lines-{key}", title, count))
    places += [
        ("questions", "Questions", len(plan.questions)),
        ("exposure", "Levels and doses", len(plan.exposure) + len(plan.first_doses)),
        ("schedule", "Schedule", len(plan.schedule)),
        ("sources", "Sources", len(plan.sources)),
    ]
    links = "".join(
        f'<a href="#{name}">{title} ({count})</a> ' for name, title, count in places if count
    )
    return f'<nav aria-label="On this page">{links}<a href="#state">State</a></nav>'


def _questions(plan: Plan, at: Page) -> str:
    numbers = {one.key: number for number, one in enumerate(plan.questions, 1)}
    first = [_question(one, numbers, at) for one in plan.questions[:QUESTIONS_SHOWN]]
    rest = [_question(one, numbers, at) for one in plan.questions[QUESTIONS_SHOWN:]]
    body = f"<ol>{''.join(first)}</ol>" if first else ""
    if rest:
        body += (
            f"<details><summary>{_count(len(rest), 'more question')}</summary>"
            f'<ol start="{QUESTIONS_SHOWN + 1}">{"".join(rest)}</ol></details>'
        )
    waiting = [one for one in plan.recommendations if one.status == "ask"]
    if waiting:
        body += (
            f"<details><summary>{_count(len(waiting), 'line')} waiting for an answer</summary>"
            f"{''.join(_waiting(one, at) for one in waiting)}</details>"
        )
    return section("questions", "Questions, the one that decides most first", body)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _question(one: Question, numbers: dict[str, int], at: Page) -> str:
    beside = ", ".join(
        link_to("question", key, str(numbers[key])) if key in numbers else esc(key)
        for key in one.together_with
    )
    parts = [
        f"{esc(one.why)}" if one.why else "",
        f"decides {', '.join(at.named(each) for each in one.decides)}" if one.decides else "",
        f"ask together with {beside}" if beside else "",
    ]
    rest = "; ".join(part for part in parts if part)
    return (
        f'<li id="{anchor("question", one.key)}"><b>{esc(one.text)}</b> '
        f'<span class="small quiet">{rest}</span></li>'
    )


def _waiting(one: Line, at: Page) -> str:
    reasons = " ".join(esc(each.text) for each in one.because[:1])
    when = "Emergency" if one.stage == "emergency" else said.URGENCY[one.urgency]
    return (
        f'<article class="line s-ask" id="{anchor("line", one.id)}">'
        f"<h3>{badge('ask')} <span>{esc(one.action)}</span> "
        f'<span class="quiet">{esc(when)}</span> <code>{esc(one.id)}</code></h3>'
        + rows(
            (
                ("if so", esc(one.text)),
                ("why", reasons),
                ("open", bullets(esc(each) for each in one.open)),
                ("", esc(one.unless)),
                ("sources", at.refs(one.facts)),
            )
        )
        + "</article>"
    )


def _schedule(plan: Plan, at: Page) -> str:
    body = (
        (
            f'<span class="nowrap">{esc(one.date)}</span>',
            f"<b>{esc(one.what)}</b>",
            esc(one.when),
            esc(one.for_),
            at.refs(one.facts) or '<span class="weak">usual practice, no source</span>',
        )
        for one in plan.schedule
    )
    head = ("day", "check", "when", "for", "sources")
    return section("schedule", "Schedule", table(head, body, kind="schedule"))


def _told(at: Page) -> str:
    """The record as it stood, so that every event named above can be found."""
    if at.record is None:
        return ""
    body = [
        (
            f"<b>{turn.number}</b> {esc(turn.name)}",
            "; ".join(
                f'<span id="{anchor("event", one.id)}"><code>{esc(one.id)}</code> '
                f"{esc(happening_words(one))}</span>"
                for one in turn.happenings
            ),
        )
        for turn in at.record.turns()
    ]
    return section("told", "What was told", table(("turn", "events"), body, kind="told"))


def _cases(plan: Plan) -> str:
    """What the counts beside the lines are counts of, and their bias."""
    return section("cases", "Published cases", f"<p>{esc(plan.cases.note)}</p>")


def _sources(plan: Plan) -> str:
    items = []
    for one in plan.sources:
        weak = "" if one.state == "current" else " weak"
        link = f" {outside(one.link)}" if one.link else ""
        items.append(
            f'<li id="{anchor("fact", one.fact)}">{esc(one.statement)} '
            f'<span class="quiet">{esc(one.cite)}.</span>{link} '
            f'<span class="small{weak}">[{esc(one.kind)}; {esc(one.state)}]</span> '
            f"<code>{esc(one.fact)}</code></li>"
        )
    body = f'<ol class="sources">{"".join(items)}</ol>' if items else ""
    return section("sources", "Sources", body)


def _sign_off(plan: Plan) -> str:
    known = plan.sign_off
    fields = (
        f'<div class="fields"><div>Name{_filled(known.name)}</div>'
        f"<div>Date{_filled(known.date)}</div><div>Signature</div></div>"
    )
    note = f"<p>{esc(known.note)}</p>" if known.note else ""
    ruled = f'<div class="ruled">{"<div></div>" * RULED_LINES}</div>'
    who = f"<p>Who answers for this plan for {esc(name(plan))}, {esc(_moment(plan))}.</p>"
    return section("sign-off", "Sign-off", f"{who}{fields}{note}<h4>Notes</h4>{ruled}", "sheet")


def _filled(text: str) -> str:
    return f": <b>{esc(text)}</b>" if text else ""


def _card(plan: Plan, at: Page) -> str:
    """The emergency card on a sheet of its own, where the plan advises one."""
    mine = next((one for one in plan.recommendations if one.id == "emergency-card"), None)
    return card_section(plan, at) if mine is not None and mine.status != "ask" else ""


def card_page(plan: Plan) -> str:
    """The emergency card alone, with its sources, for one sheet of paper."""
    cited = facts_of(plan.card)
    used = tuple(one for one in plan.sources if one.fact in cited)
    alone = msgspec.structs.replace(plan, sources=used)
    parts = [card_section(alone, page(alone, None)), _sources(alone)]
    return _document(alone, f"Emergency card: {name(alone)}", parts)


def _document(plan: Plan, title: str, body: list[str]) -> str:
    style = files("scurfin.plan.render").joinpath("page.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{esc(title)}</title>\n"
        f"<style>\n{style}{_margins(plan)}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )

"""What the record means now, and the people around the child, on the page."""

from __future__ import annotations

from itertools import groupby

from scurfin.plan.model import Plan
from scurfin.plan.render.html_parts import Page, anchor, badge, bullets, esc, rows, section, table
from scurfin.plan.render.picture import timeline
from scurfin.plan.shown_state import LineNow, ScoreNow, TherapyNow
from scurfin.record.told_dose import told_dose
from scurfin.terms.quantities import number, spoken_unit


def state(plan: Plan, at: Page) -> str:
    """Everything the plan was made from, with the picture where the record is at hand."""
    picture = ""
    if at.record is not None and at.record.happenings:
        picture = f"<figure>{timeline(at.record, plan)}</figure>"
    now = plan.state
    life = {"unborn": "Not born yet.", "dead": "Died."}.get(now.life, "")
    body = [
        picture,
        rows(
            (
                ("life", life),
                ("diagnosis", "; ".join(esc(one) for one in now.diagnoses)),
                ("body", size(plan)),
                ("infections", "; ".join(esc(one) for one in now.infections)),
            )
        ),
        _manifestations(plan, at),
        _therapies(plan),
        "".join(_line(one, at) for one in now.lines),
        "".join(_score(one, at) for one in now.scores),
        _doubts(plan),
    ]
    return section("state", "State", "".join(body))


def size(plan: Plan) -> str:
    """Weight, length and surface with z-scores, and every doubt about them."""
    body = plan.state.body
    parts = []
    if body.weight_kg is not None:
        used = "" if body.weight_used else ', <span class="need">not used for doses</span>'
        parts.append(f"weight {number(round(body.weight_kg, 3))} kg{_z(body.weight_z)}{used}")
    if body.length_cm is not None:
        parts.append(f"length {number(round(body.length_cm, 1))} cm{_z(body.length_z)}")
    if body.surface_m2 is not None:
        parts.append(f"surface {number(round(body.surface_m2, 2))} m\u00b2")
    parts += [f'<span class="need">{esc(one)} not told</span>' for one in body.missing]
    said = "; ".join(parts)
    notes = [*body.doubts, *([body.stale] if body.stale else [])]
    return said + "".join(f'<br><span class="need">{esc(one)}</span>' for one in notes)


def _z(value: float | None) -> str:
    return "" if value is None else f" (z {value:+.1f})".replace("-", "\u2212")


def _manifestations(plan: Plan, at: Page) -> str:
    def organ(one: tuple[str, ...]) -> str:
        return one[0]

    body = []
    ordered = sorted(
        (
            (
                one.organ or "other",
                esc(one.name),
                badge(one.course),
                esc(one.since),
                esc(one.severity),
                "; ".join(
                    [
                        *([f"episode {one.episodes}"] if one.episodes > 1 else []),
                        *([f"began under line {one.new_under_line}"] if one.new_under_line else []),
                    ]
                ),
                at.events(one.events[-1:]),
            )
            for one in plan.state.manifestations
        ),
        key=organ,
    )
    for name, mine in groupby(ordered, key=organ):
        for place, one in enumerate(mine):
            body.append((esc(name) if place == 0 else "", *one[1:]))
    head = ("organ", "manifestation", "course", "since", "severity", "", "last told")
    return table(head, body, "Manifestations", "signs")


def _therapies(plan: Plan) -> str:
    body = []
    for one in sorted(plan.state.therapies, key=lambda each: (not each.running, not each.planned)):
        standing = "running" if one.running else "planned" if one.planned else "stopped"
        position = one.level_position
        level = esc(one.level)
        if position not in ("", "unknown"):
            level += f", <b>{esc(position)}</b>"
        name = f"<b>{esc(one.name)}</b>"
        body.append((name, badge(standing), esc(one.since), _dose(one), level, esc(one.target)))
    head = ("therapy", "", "since", "dose told", "last level", "target")
    return table(head, body, "Therapies", "therapies")


def _dose(one: TherapyNow) -> str:
    read = told_dose(one.dose) if one.dose else None
    if one.dose_per_kg_day is None or read is None:
        return esc(one.dose)
    unit = spoken_unit(read.unit)
    return f"{esc(one.dose)} (= {number(round(one.dose_per_kg_day, 2))} {esc(unit)}/kg/day)"


def _line(one: LineNow, at: Page) -> str:
    running = "running" if one.running else "past"
    drugs = " + ".join(one.drugs)
    body = (
        (
            f"<b>{esc(each.name)}</b>",
            esc(each.outcome) + ("" if each.counted else " (not counted as response)"),
            esc(each.published),
            f"{esc(each.why)} ({esc(each.basis)})",
            at.events(each.events, words=False),
        )
        for each in one.responses
    )
    head = (
        "manifestation",
        "proposal of this software",
        "class as published (Barzaghi 2018)",
        "why",
        "events",
    )
    title = f"Line {one.number} of immunosuppression ({running}): {drugs}"
    why = f" {esc(one.why)}" if one.why else ""
    responses = table(head, body, kind="responses")
    return f"<h4>{esc(title)}</h4><p><b>{esc(one.overall)}.</b>{why}</p>{responses}"


def _score(one: ScoreNow, at: Page) -> str:
    said = str(one.low) if one.low == one.high else f"{one.low} to {one.high}"
    words = {True: "yes", False: "no", None: "unknown"}
    items = table(
        ("item", "", "why"),
        ((esc(each.name), f"<b>{words[each.present]}</b>", esc(each.why)) for each in one.items),
        kind="items",
    )
    series = "; ".join(
        f"turn {turn}: {low}" if low == high else f"turn {turn}: {low} to {high}"
        for turn, low, high in one.series
    )
    return (
        f"<h4>{esc(one.name)}: {said} of {len(one.items)}</h4>"
        f"<figure>{_bar(one)}</figure>"
        + rows(
            (
                ("stratum", esc(one.stratum)),
                ("trend", esc(one.trend)),
                ("over turns", esc(series)),
                ("sources", at.refs(one.facts)),
            )
        )
        + items
    )


def _bar(one: ScoreNow) -> str:
    """The range on its scale: from what is certain to what cannot be excluded."""
    most, left, step = max(len(one.items), 1), 16, 60
    width = left * 2 + step * most
    low, high = left + one.low * step, left + one.high * step
    ticks = "".join(
        f'<path d="M{left + n * step} 20v10" stroke="#1a1f24"/>'
        f'<text x="{left + n * step}" y="46" text-anchor="middle" font-size="13">{n}</text>'
        for n in range(most + 1)
    )
    title = f"{one.name}: {one.low} certain, up to {one.high} possible, of {most}"
    return (
        f'<svg role="img" width="{width}" height="52" viewBox="0 0 {width} 52">'
        f"<title>{esc(title)}</title>"
        f'<path d="M{left} 25H{left + step * most}" stroke="#1a1f24"/>{ticks}'
        f'<path d="M{low} 14H{high}" stroke="#4a2f82" stroke-width="6"/>'
        f'<circle cx="{low}" cy="14" r="6" fill="#4a2f82"/>'
        f'<circle cx="{high}" cy="14" r="6" fill="#fff" stroke="#4a2f82" stroke-width="2"/>'
        "</svg>"
    )


def _doubts(plan: Plan) -> str:
    now = plan.state
    found = [esc(one) for one in now.warnings]
    found += [
        f"'{esc(one)}' is not known here and was checked against nothing"
        for one in now.not_understood
    ]
    found += [f"{esc(one)}: no rule here reads it; judge it" for one in now.unjudged]
    return f"<h4>Doubts about the record</h4>{bullets(found)}" if found else ""


def conflicts(plan: Plan, at: Page) -> str:
    """Sources that disagree: both sides, and what is done meanwhile."""
    found = [
        f'<article class="together" id="{anchor("conflict", one.id)}"><h3>{esc(one.about)}</h3>'
        + bullets(f"{esc(side.text)} {at.refs(side.facts, names=True)}" for side in one.sides)
        + f"<p><b>Meanwhile:</b> {esc(one.choice)}</p></article>"
        for one in plan.conflicts
    ]
    return section("conflicts", "Where sources disagree", "".join(found))

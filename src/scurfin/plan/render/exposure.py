"""Levels read and doses weighed by kinetic models, on a terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping

from scurfin.dose.levels.shown import Choice, Three
from scurfin.plan.model import Plan
from scurfin.plan.render.entries import Block, Entry
from scurfin.plan.render.html_parts import Page, badge, bullets, esc, rows, section
from scurfin.plan.shown_exposure import ExposureNow, FirstDoseNow
from scurfin.terms.quantities import number
from scurfin.terms.safe_text import safe

TITLE = "Levels and doses by kinetic models"
FIRST = (
    "By published models, as public libraries quote them from papers; no pharmacologist has "
    "checked them. Ranges: 5 to 95 %. A dose is proposed only for a target that the "
    "centre or the clinician told."
)
Rows = list[tuple[str, str]]


def exposure_block(plan: Plan, full: bool) -> Block:
    """Each measured drug, then each first dose; without ``full`` fewer doubts and models."""
    if not plan.exposure and not plan.first_doses:
        return Block(TITLE, ())
    entries = [Entry("!", safe(FIRST))]
    entries += [
        Entry(_word(one), safe(_head(one)), _safe(_measured(one, full)), one.drug)
        for one in plan.exposure
    ]
    entries += [
        Entry("MODEL", safe(f"{one.name} {one.text}"), _safe(_first(one, full)), one.rule)
        for one in plan.first_doses
    ]
    return Block(TITLE, tuple(entries))


def exposure_glance(plan: Plan) -> Block:
    """One row for each measured drug."""
    entries = []
    for one in plan.exposure:
        said = _head(one)
        if one.proposed is not None:
            said += f"; proposed {_given(one.proposed)}"
        elif one.unknown or one.why:
            said += f": {one.unknown or one.why}"
        entries.append(Entry(_word(one), safe(said), (), one.drug))
    return Block(TITLE, tuple(entries))


def _safe(found: Rows) -> tuple[tuple[str, str], ...]:
    return tuple((label, safe(text)) for label, text in found if text)


def _word(one: ExposureNow) -> str:
    return "?" if one.reading.startswith("cannot tell") else one.reading.upper()


def _head(one: ExposureNow) -> str:
    if one.level is None:
        return one.name
    steady = "steady" if one.level.steady else "not yet steady"
    said = f"{one.name} {number(one.level.ng_ml)} ng/mL, {one.level.timing}, {steady}"
    return f"{said}: {one.reading}" if one.reading.startswith("cannot tell") else said


def _measured(one: ExposureNow, full: bool) -> Rows:
    if one.unknown:
        return [("not known", one.unknown)]
    found: Rows = [("why", one.why), ("target", _target(one))]
    found += [("" if n else "elsewhere", each) for n, each in enumerate(one.elsewhere)]
    if one.now is not None:
        found.append(("runs", f"{one.regimen}; once steady {_expected(one.now)}"))
    found.append(("foretold", one.foretold))
    if one.proposed is not None:
        same = one.now is not None and one.proposed.mg == one.now.mg
        said = "the same dose" if same else f"{_given(one.proposed)}: {_expected(one.proposed)}"
        found.append(("proposed", said))
    found += [("" if n else "no dose", each) for n, each in enumerate(one.held)]
    if one.proposed is not None:
        found += [("" if n else "first", each) for n, each in enumerate(one.before)]
    day = f"{one.next_level_date}: " if one.next_level_date else ""
    found.append(("next level", f"{day}{one.next_level}"))
    doubts = one.doubts if full else one.doubts[:3]
    found += [("" if n else "doubt", each) for n, each in enumerate(doubts)]
    found.append(("models", "; ".join(one.models)))
    if not full:
        found.append(("", f"All doses and the picture: scurfin dose RECORD --drug {one.drug}"))
    return found


def _target(one: ExposureNow) -> str:
    if one.target is None:
        return "none told, so no dose is proposed: write the centre's under centre_targets"
    low, high = number(one.target.low), number(one.target.high)
    return f"trough {low} to {high} ng/mL, {one.target.source}"


def _given(one: Choice) -> str:
    return f"{number(one.mg)} mg every {number(one.every_h)} h"


def _three(one: Three, digits: int = 0) -> str:
    return f"{one.median:.{digits}f} ({one.low:.{digits}f} to {one.high:.{digits}f})"


def _expected(one: Choice) -> str:
    said = f"trough {_three(one.trough)} ng/mL"
    if one.area is not None:
        said += f", area of one interval {_three(one.area, 2)} mg h/L"
    if one.chances is None:
        return said
    below, within, above = (f"{100 * each:.0f} %" for each in one.chances)
    return f"{said}; below the target in {below}, within it in {within}, above it in {above}"


def _first(one: FirstDoseNow, full: bool) -> Rows:
    found: Rows = [("line", one.line)]
    if one.trough is None:
        return [*found, ("not known", one.unknown)]
    said = f"trough {_three(one.trough, 1)} ng/mL once steady"
    if one.trough_to is not None:
        said += f"; at the upper end {_three(one.trough_to, 1)}"
    found.append(("expected", f"{said} ({', '.join(one.models)})"))
    found += [("" if n else "targets", each) for n, each in enumerate(one.targets)]
    doubts = one.doubts if full else one.doubts[:2]
    return [*found, *(("" if n else "doubt", each) for n, each in enumerate(doubts))]


def exposure_section(plan: Plan, at: Page, pictures: Mapping[str, str]) -> str:
    """The same on the page, with the picture of each measured drug."""
    if not plan.exposure and not plan.first_doses:
        return ""
    body = [f"<p>{esc(FIRST)}</p>"]
    for one in plan.exposure:
        drawn = f"<figure>{pictures[one.drug]}</figure>" if one.drug in pictures else ""
        told = _grouped(_measured(one, full=True))
        told.append(("sources", at.refs(one.facts)))
        body.append(_article(_word(one), _head(one), drawn + rows(told)))
    for each in plan.first_doses:
        told = [("line", at.named(each.line)), *_grouped(_first(each, full=True)[1:])]
        body.append(_article("MODEL", f"{each.name} {each.text}", rows(told)))
    return section("exposure", TITLE, "".join(body))


def _article(word: str, head: str, body: str) -> str:
    title = f"<h3>{badge(word)} <span>{esc(head)}</span></h3>"
    return f'<article class="line">{title}{body}</article>'


def _grouped(found: Rows) -> Rows:
    """Rows without a label join the one above them, as a list."""
    groups: list[tuple[str, list[str]]] = []
    for label, text in found:
        if not text:
            continue
        if label or not groups:
            groups.append((label, [text]))
        else:
            groups[-1][1].append(text)
    return [
        (label, esc(texts[0]) if len(texts) == 1 else bullets(esc(one) for one in texts))
        for label, texts in groups
    ]

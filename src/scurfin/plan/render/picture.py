"""The course as a picture: manifestations and treatments over the turns, as SVG."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from scurfin.knowledge.words import concept_of_sign
from scurfin.plan.model import Plan
from scurfin.record.events import Manifestation, Therapy, Transplant
from scurfin.record.model import BIRTH, Happening, Record, Turn
from scurfin.state.courses import courses
from scurfin.state.lines import line_at
from scurfin.state.treatments import drug_of
from scurfin.terms.ages import spoken
from scurfin.terms.safe_text import safe

FONT = "system-ui, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
INK, QUIET, RULE = "#1a1f24", "#4a545e", "#c3cad1"
FILL = {
    "active": "#8f1d14",
    "worse": "#8f1d14",
    "relapsed": "#8f1d14",
    "new under treatment": "#8f1d14",
    "improved": "url(#tl-improved)",
    "controlled": "url(#tl-controlled)",
    "resolved": "#fff",
}
DEFS = (
    '<defs><pattern id="tl-improved" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" fill="#f3d9a4"/>'
    '<path d="M0 0V7" stroke="#6f4400" stroke-width="3"/></pattern>'
    '<pattern id="tl-controlled" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<rect width="7" height="7" fill="#dcebe1"/><circle cx="3.5" cy="3.5" r="1.4" fill="#1d5a35"/>'
    "</pattern></defs>"
)
LEGEND = (
    ("active", "active", ""),
    ("improved", "improved", ""),
    ("controlled", "controlled", ""),
    ("resolved", "resolved", ""),
    ("active", "relapse", "R"),
    ("active", "new under treatment", "N"),
)
ROW, BAR, LEFT, WIDE = 26, 16, 252.0, 640.0
DECIDED = 0.62
NAME_CHARS, CHAR, NARROW = 30, 7.9, 8


def _esc(text: str, most: int = 200) -> str:
    clean = safe(text).replace("\u061c", "\ufffd")
    return escape(clean if len(clean) <= most else clean[: most - 1] + "\u2026", quote=True)


@dataclass(frozen=True)
class Frame:
    """Where things stand: turn number to column, columns to points."""

    columns: dict[int, int]
    left: float
    step: float
    top: float

    def x(self, turn: int, part: float = 0.0) -> float:
        return round(self.left + (self.columns[turn] + part) * self.step, 1)

    @property
    def right(self) -> float:
        return self.left + len(self.columns) * self.step


@dataclass
class _Bars:
    """One treatment: stretches from start to stop, and the days it was changed."""

    name: str
    stretches: list[tuple[float, float]] = field(default_factory=list)
    since: float | None = None
    changes: list[float] = field(default_factory=list)
    planned: float | None = None


def timeline(record: Record, plan: Plan) -> str:
    """Manifestations by course, treatments from start to stop, and the plan's moment."""
    turns = record.turns()
    step = max(46.0, WIDE / max(len(turns), 1))
    heads = {turn.number: _heads(turn, max(int((step - 4) / CHAR), 6)) for turn in turns}
    top = 18.0 + 15 * max((len(one) for one in heads.values()), default=0)
    frame = Frame({turn.number: place for place, turn in enumerate(turns)}, LEFT, step, top)
    signs = _signs(record, turns, plan)
    given = _treatments(record, frame, plan)
    bottom = top + ROW * (len(signs) + len(given) + 2)
    width, height = frame.right + 12, bottom + 78
    body = [_axis(heads, frame, bottom), _title_row("Manifestations", top)]
    for place, (name, cells) in enumerate(signs.items(), 1):
        body.append(_sign_row(name, cells, turns, frame, top + ROW * place))
    start = top + ROW * (len(signs) + 1)
    body.append(_title_row("Treatments", start))
    body += [_bars_row(one, start + ROW * place) for place, one in enumerate(given, 1)]
    body += [_moment(record, plan, frame, bottom), _legend(bottom + 22)]
    return (
        f'<svg class="timeline" role="img" viewBox="0 0 {width:g} {height:g}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="{FONT}" font-size="13" fill="{INK}">'
        f"<title>{_esc(f'Course of {plan.child.name or plan.child.id}')}</title>"
        f"<desc>{_esc(_described(signs, given, plan), 4000)}</desc>{DEFS}"
        f"{''.join(body)}</svg>"
    )


Cell = tuple[str, str]


def _signs(record: Record, turns: tuple[Turn, ...], plan: Plan) -> dict[str, dict[int, Cell]]:
    """For each manifestation, by turn: its course, and 'R' or 'N' where it came back or was new."""
    names = {one.concept: one.name for one in plan.state.manifestations}
    found: dict[str, dict[int, Cell]] = {}
    before: dict[str, tuple[str, int]] = {}
    for turn in turns:
        then = record.upto(1 + max(_place(record, one) for one in turn.happenings))
        told = {
            concept_of_sign(one.event.what, one.event.code)
            for one in turn.happenings
            if isinstance(one.event, Manifestation)
        }
        for concept, course in courses(then, line_at(then)).items():
            said = course.said()
            was, episodes = before.get(concept, ("", 0))
            mark = ""
            if said == "relapsed" and (was != "relapsed" or course.episodes > episodes):
                mark = "R"
            elif said == "new under treatment" and was != said and concept in told:
                mark = "N"
            before[concept] = (said, course.episodes)
            if said != "absent":
                cells = found.setdefault(names.get(concept, course.name), {})
                cells[turn.number] = (said, mark)
    return found


def _place(record: Record, one: Happening) -> int:
    return record.happenings.index(one)


def _treatments(record: Record, frame: Frame, plan: Plan) -> list[_Bars]:
    names = {one.drug: one.name for one in plan.state.therapies}
    found: dict[str, _Bars] = {}
    for one in record.happenings:
        event = one.event
        at = frame.x(one.turn, DECIDED if one.decides else 0.0)
        if isinstance(event, Transplant):
            bars = found.setdefault("hsct", _Bars("transplant"))
            bars.changes.append(at)
        if not isinstance(event, Therapy):
            continue
        key, known, _ = drug_of(event)
        name = names.get(key) or (known.name if known is not None else event.what)
        bars = found.setdefault(key, _Bars(name))
        if event.status == "planned":
            bars.planned = at
        elif event.status == "stop":
            bars.stretches.append((bars.since if bars.since is not None else frame.left, at))
            bars.since = None
        elif bars.since is None:
            bars.since = at
        elif event.status == "change":
            bars.changes.append(at)
    for bars in found.values():
        if bars.since is not None:
            bars.stretches.append((bars.since, frame.right))
    return list(found.values())


def _heads(turn: Turn, chars: int) -> list[str]:
    """What stands above a turn: its number, its name, the age then."""
    number = f"turn {turn.number}" if chars > NARROW else str(turn.number)
    words = [number, *_wrapped(turn.name, chars), *_wrapped(_age(turn), chars)]
    return [one if len(one) <= chars else one[: chars - 1] + "\u2026" for one in words if one]


def _axis(heads: dict[int, list[str]], frame: Frame, bottom: float) -> str:
    found = []
    font = 13 if (frame.step - 4) / CHAR >= NARROW else 10
    for number, lines in heads.items():
        x = frame.x(number)
        found.append(f'<path d="M{x:g} {frame.top - 8:g}V{bottom:g}" stroke="{RULE}"/>')
        found += [
            f'<text x="{x + 3:g}" y="{16 + 15 * row}" font-size="{font}" '
            f'font-weight="{400 if row else 600}">'
            f"{_esc(one)}</text>"
            for row, one in enumerate(lines)
        ]
    return "".join(found)


def _wrapped(text: str, chars: int) -> list[str]:
    """``text`` on at most two lines."""
    if len(text) <= chars:
        return [text]
    cut = text.rfind(" ", 0, chars + 1)
    cut = cut if cut > 0 else chars
    return [text[:cut], text[cut:].strip()]


def _age(turn: Turn) -> str:
    spans = [
        one.when.span for one in turn.happenings if one.when is not None and one.when.root == BIRTH
    ]
    return spoken(max(spans, key=lambda span: span.low)) if spans else ""


def _title_row(title: str, y: float) -> str:
    return f'<text x="4" y="{y + 13:g}" font-weight="700">{title}</text>'


def _label(name: str, y: float) -> str:
    return f'<text x="14" y="{y + 13:g}">{_esc(name, NAME_CHARS)}</text>'


def _sign_row(
    name: str, cells: dict[int, Cell], turns: tuple[Turn, ...], frame: Frame, y: float
) -> str:
    found = [_label(name, y)]
    runs: list[list[int]] = []
    for turn in turns:
        if turn.number not in cells:
            continue
        said, mark = cells[turn.number]
        last = runs[-1][-1] if runs else None
        same = last is not None and frame.columns[last] == frame.columns[turn.number] - 1
        if same and last is not None and cells[last][0] == said and not mark:
            runs[-1].append(turn.number)
        else:
            runs.append([turn.number])
    for run in runs:
        said, mark = cells[run[0]]
        x = frame.x(run[0])
        width = frame.step * len(run)
        found.append(_block(x, y, width, said))
        found.append(_written(x, y, width, said, mark))
    return "".join(found)


def _block(x: float, y: float, width: float, said: str) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{BAR}" '
        f'fill="{FILL.get(said, "#fff")}" stroke="{INK}" stroke-width="0.8"/>'
    )


def _written(x: float, y: float, width: float, said: str, mark: str) -> str:
    """The course in words inside its block, with the marker before it, as far as there is room."""
    found = []
    inside = x + 3
    if mark:
        found.append(
            f'<circle cx="{x + 9:g}" cy="{y + BAR / 2:g}" r="7.5" fill="#fff" stroke="{INK}"/>'
            f'<text x="{x + 9:g}" y="{y + 12:g}" text-anchor="middle" font-size="11" '
            f'font-weight="700">{mark}</text>'
        )
        inside = x + 20
    word = {"new under treatment": "new", "N": ""}.get(said, said)
    long = len(word) * 7.2 + 6
    if inside + long <= x + width:
        dark = FILL.get(said) == FILL["active"]
        if not dark:
            found.append(
                f'<rect x="{inside - 1:g}" y="{y + 1.5:g}" width="{long - 2:g}" height="{BAR - 3}" '
                'fill="#fff"/>'
            )
        colour = "#fff" if dark else INK
        found.append(
            f'<text x="{inside + 1:g}" y="{y + 12:g}" font-size="12" fill="{colour}">'
            f"{_esc(word)}</text>"
        )
    return "".join(found)


def _bars_row(one: _Bars, y: float) -> str:
    found = [_label(one.name, y)]
    middle = y + BAR / 2
    found += [
        f'<rect x="{start:g}" y="{y + 3:g}" width="{max(stop - start, 3):g}" height="{BAR - 6}" '
        f'fill="#c9d6e4" stroke="#0b4a80"/>'
        for start, stop in one.stretches
    ]
    found += [
        f'<path d="M{x:g} {middle - 7:g}l6 7l-6 7l-6 -7z" fill="#0b4a80"/>' for x in one.changes
    ]
    if one.planned is not None:
        found.append(
            f'<path d="M{one.planned:g} {middle - 6:g}l6 6l-6 6l-6 -6z" fill="#fff" '
            f'stroke="#0b4a80"/><text x="{one.planned + 9:g}" y="{y + 12:g}" font-size="11">'
            "planned</text>"
        )
    return "".join(found)


def _moment(record: Record, plan: Plan, frame: Frame, bottom: float) -> str:
    """A line at the plan's moment: after what was seen, before what was then decided."""
    if plan.at.turn not in frame.columns:
        return ""
    last = record.find(plan.at.event)
    x = frame.x(plan.at.turn, 0.97 if last is not None and last.decides else DECIDED - 0.04)
    return (
        f'<path d="M{x:g} {frame.top - 8:g}V{bottom:g}" stroke="{INK}" stroke-width="2" '
        f'stroke-dasharray="5 3"/><text x="{x:g}" y="{bottom + 13:g}" text-anchor="end" '
        'font-weight="700">moment of this plan</text>'
    )


def _legend(y: float) -> str:
    x, found = 14.0, []
    for said, words, mark in LEGEND:
        found.append(_block(x, y, 22, said))
        if mark:
            found.append(_written(x, y, 22, "N", mark))
        found.append(f'<text x="{x + 27:g}" y="{y + 13:g}" font-size="12">{words}</text>')
        x += 44 + len(words) * 6.8
    found.append(
        f'<text x="14" y="{y + 36:g}" font-size="12" fill="{QUIET}">Turns are equally spaced, '
        "not to scale. A treatment begins where it was decided: at the end of its turn. "
        "\u25c6 dose changed, or transplant.</text>"
    )
    return "".join(found)


def _described(signs: dict[str, dict[int, Cell]], given: list[_Bars], plan: Plan) -> str:
    parts = []
    for name, cells in signs.items():
        told = "; ".join(f"turn {turn} {said}" for turn, (said, _) in cells.items())
        parts.append(f"{name}: {told}.")
    parts.append(f"Treatments: {', '.join(one.name for one in given) or 'none told'}.")
    parts.append(f"The plan is made at turn {plan.at.turn}.")
    return " ".join(parts)

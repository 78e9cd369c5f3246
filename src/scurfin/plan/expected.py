"""The next pregnancy by weeks, and the first four weeks of the boy, as the rules would say it.

Nothing is written down twice: a boy at risk is made up, his plan is made for one moment after
another, and each line is shown from when to when it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from scurfin.plan.compose import make
from scurfin.plan.model import Line
from scurfin.record.reader import from_data

WEEKS = tuple(range(6, 41))
HOURS = ("PT0H", "PT6H", "PT12H", *(f"P{day}D" for day in range(1, 29)))
FOUND = tuple(f"P{day}D" for day in range(3, 29))
RESULT = {"event": "genotype", "gene": "FOXP3", "result": "variant found"}
SHOWN = {
    "sibling": ("prevent",),
    "pregnancy": ("prevent",),
    "newborn": ("prevent",),
    "found": ("prevent", "cure"),
}
TITLES = {
    "sibling": "For the affected child, while the next pregnancy goes on",
    "pregnancy": "The pregnancy of a woman who carries, by weeks",
    "newborn": "A boy at risk from birth to day 28, until his test is back",
    "found": "If his test finds the variant (here on day 3), well as he is",
}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One line of advice and when it stands. ``part``: pregnancy, newborn or found."""

    part: str
    when: str
    id: str
    action: str
    text: str
    because: str
    options: tuple[str, ...]
    facts: tuple[str, ...]
    certainty: str
    weak: tuple[str, ...]


@cache
def expected(*, transplanted: bool = False) -> tuple[Step, ...]:
    """Every line of the parts in order of time. Made from the rules as they are now.

    ``transplanted``: the affected child has his graft, and needs no donor.
    """
    parts: list[tuple[str, tuple[Any, ...]]] = [
        ("pregnancy", WEEKS),
        ("newborn", HOURS),
        ("found", FOUND),
    ]
    if not transplanted:
        parts.insert(1, ("sibling", WEEKS))
    steps: list[Step] = []
    for part, moments in parts:
        said = {(one.id, one.text) for one in steps}
        steps += [one for one in _part(part, moments) if (one.id, one.text) not in said]
    return tuple(steps)


@dataclass
class _Stands:
    """From where to where a line stands, and from where to where each of its options."""

    first: int
    last: int
    line: Line
    options: dict[str, tuple[int, int]] = field(default_factory=dict)
    against: dict[str, list[int]] = field(default_factory=dict)


def _part(part: str, moments: tuple[Any, ...]) -> list[Step]:
    found: dict[str, _Stands] = {}
    for place, moment in enumerate(moments):
        for one in make(from_data({"child": _child(part, moment)}).one()).recommendations:
            if one.stage not in SHOWN[part] or one.status in ("done", "ask"):
                continue
            stands = found.setdefault(one.id, _Stands(place, place, one))
            stands.last = place
            for choice in one.choices:
                if not choice.excluded:
                    begun = stands.options.get(choice.name, (place, place))[0]
                    stands.options[choice.name] = begun, place
                    stands.against.setdefault(choice.name, []).append(len(choice.against))
    return [
        _step(
            part,
            _window(part, moments, one.first, one.last),
            one.line,
            _options(part, moments, one),
        )
        for one in sorted(found.values(), key=lambda each: (each.first, each.last))
    ]


def _options(part: str, moments: tuple[Any, ...], one: _Stands) -> tuple[str, ...]:
    """Each option with when it is open, and from when on more speaks against it."""
    lines = []
    for name, (first, last) in sorted(one.options.items(), key=lambda each: each[1]):
        when = _window(part, moments, first, last)
        counts = one.against[name]
        later = next((n for n, count in enumerate(counts) if count > counts[0]), None)
        if later is not None:
            when += f"; more speaks against it from {_spoken(part, moments[first + later])}"
        lines.append(f"{name} ({when})")
    return tuple(lines)


def _step(part: str, when: str, one: Line, options: tuple[str, ...]) -> Step:
    return Step(
        part=part,
        when=when,
        id=one.id,
        action=one.action,
        text=one.text,
        because=next((each.text for each in one.because), ""),
        options=options,
        facts=one.facts,
        certainty=one.certainty,
        weak=one.weak,
    )


def _child(part: str, moment: Any) -> dict[str, Any]:
    """The next boy of a woman who carries, whose brother is affected: nothing else is told.

    For the part 'sibling' it is that brother.
    """
    if part == "sibling":
        return {
            "id": "affected-child",
            "sex": "male",
            "illustrative": True,
            "timeline": [
                {**RESULT, "zygosity": "hemizygous"},
                {"event": "pregnancy", "of": "mother", "weeks": float(moment), "status": "ongoing"},
            ],
        }
    members = [
        {"id": "mother", "relation": "mother", "sex": "female", "alive": True},
        {"id": "brother", "relation": "brother", "sex": "male", "affected": True},
    ]
    before: list[dict[str, Any]] = [
        {"event": "genotype", "of": "mother", "gene": "FOXP3", "result": "carrier"},
        {"event": "genotype", "of": "brother", "gene": "FOXP3", "result": "variant found"},
    ]
    weeks = float(moment) if part == "pregnancy" else 40.0
    before.append(
        {"event": "pregnancy", "of": "mother", "weeks": weeks, "fetus": "male", "status": "ongoing"}
    )
    timeline: list[dict[str, Any]] = [{**one, "age": "prenatal"} for one in before]
    if part != "pregnancy":
        timeline.append({"event": "pregnancy", "of": "mother", "status": "ended", "age": "P0D"})
        if part == "found":
            timeline.append({**RESULT, "age": FOUND[0]})
        timeline.append({"event": "note", "text": "well", "age": moment})
    return {
        "id": "expected-boy",
        "sex": "male",
        "illustrative": True,
        "family": {"members": members},
        "timeline": timeline,
    }


def _window(part: str, moments: tuple[Any, ...], first: int, last: int) -> str:
    """'10 to 13 weeks', 'to day 2', 'hour 6', 'all along'."""
    start, end = _spoken(part, moments[first]), _spoken(part, moments[last])
    if first == 0 and last == len(moments) - 1:
        return "all along"
    if first == last:
        return end
    if first == 0:
        return f"to {end}"
    return f"from {start}" if last == len(moments) - 1 else f"{start} to {end}"


def _spoken(part: str, moment: Any) -> str:
    if part in ("pregnancy", "sibling"):
        return f"week {moment}"
    if moment.startswith("PT"):
        return "birth" if moment == "PT0H" else f"hour {moment[2:-1]}"
    return f"day {moment[1:-1]}"

"""An outlook in words: every curve under its time origin, every figure with its interval."""

from __future__ import annotations

from collections.abc import Iterable

from scurfin.evidence.figures import Told, percent
from scurfin.evidence.outlook_model import ArmOutlook, Beside, Outlook, Point, Reported
from scurfin.evidence.say.chart import chart
from scurfin.evidence.say.page import page, paragraph, table
from scurfin.evidence.when import when

NAMES = {
    "HSCT": "After transplant (HSCT)",
    "IS": "Under chronic immunosuppression (IS)",
}
POINTS = {
    "published": "printed",
    "plateau": "plateau",
    "stated": "told in words",
    "computed": "told death*",
    "between": "between*",
}
INTERVALS = {
    "published": "printed",
    "n": "from n*",
    "numbers at risk": "numbers at risk*",
    "between points": "neighbours*",
}
METHOD = (
    "* Our own computation. Where the deaths are told, survival holds until the next of them; "
    "else the hazard is constant between two points. After the last there is nothing. A printed"
    " interval is kept as printed, also along a plateau. Ours are by Greenwood's formula on the"
    " log-log scale: from the numbers at risk that the printed figures imply ('1 of 31'), or "
    "from n as if all had been followed so far (wider if some were not). Between two points "
    "survival cannot rise, so it lies between the lower limit of the later and the upper limit "
    "of the earlier. 'Off': the outlook less what is printed, in points of a hundred."
)
OTHERS = (
    "'not stated': the source seen does not say it. * From n, our own computation, as if all had "
    "been followed so far; wider if some were not. No figure is pooled with another."
)
SHORT = "HSCT: transplant. IS: immunosuppression. OI: organ involvement score. OS: survival."
NO_NUMBER = "What made it better or worse, in which direction and never by how much."


def outlook_text(made: Outlook) -> str:
    """The whole outlook for a terminal."""
    parts = [
        paragraph(f"{made.disease}: what is published about survival, and no more."),
        beside_text(made.beside),
        paragraph(made.why_no_curve),
        paragraph(METHOD) if made.beside.arms else "",
        _score(made),
        _directions(made),
        _others(made),
        listed(
            "Biases",
            [f"{one.kind}: {one.text}" for one in made.biases if one.fact not in made.beside.facts],
        ),
        listed("Not published", [f"{one.what}. {one.value}" for one in made.not_published]),
        listed("Not answered here", list(made.left_out)),
        paragraph("Facts: " + ", ".join(made.facts) + "."),
    ]
    return page(*parts)


def beside_text(beside: Beside) -> str:
    """The curves: first why they must not be compared, then each under its own time origin."""
    if not beside.arms:
        return ""
    origins = "; ".join(
        f"{name_of(arm)}: time runs from {origin}"
        for arm, origin in zip(beside.arms, beside.origins, strict=True)
    )
    parts = [paragraph(f"READ FIRST. {origins}. {beside.sentence}")]
    parts += [arm_text(arm) for arm in beside.arms]
    return "\n\n".join(parts)


def arm_text(arm: ArmOutlook) -> str:
    """One arm: its origin, its table, its curve, what else is told of it."""
    head = f"{name_of(arm).upper()}, n {arm.n}. TIME RUNS FROM {arm.time_origin}."
    rows = [row(one) for one in arm.shown]
    names = ("time", "survival", "95 % interval", "point", "interval", "printed", "off")
    return "\n\n".join(
        [
            paragraph(f"{head} {arm.cite}; seen: {arm.seen}."),
            table(names, rows),
            paragraph(arm.beyond),
            chart(arm),
            listed("", list(arm.notes)),
            listed("Also told", grouped(arm.told)),
        ]
    )


def row(point: Point) -> tuple[str, ...]:
    """A point as cells; what is unknown says so."""
    if point.estimate is None:
        return when(point.time_years), "not known", "not known", point.note, "", "", ""
    return (
        when(point.time_years),
        percent(point.estimate),
        interval(point.low, point.high),
        POINTS[point.basis] + (f", 1 of {point.at_risk}" if point.at_risk else ""),
        INTERVALS[point.interval_from],
        percent(point.printed) if point.printed is not None else "",
        _off(point),
    )


def _off(point: Point) -> str:
    if point.residual is None:
        return ""
    return f"{100 * point.residual:+.1f}" if abs(point.residual) > 5e-4 else "0"


def name_of(arm: ArmOutlook) -> str:
    return NAMES.get(arm.arm, arm.arm)


def interval(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "not printed"
    return f"{percent(low)} to {percent(high)}"


def _score(made: Outlook) -> str:
    if made.score is None:
        return ""
    score = made.score
    return paragraph(f"ORGAN SCORE. {score.said} {score.statement} {score.not_published}")


def _directions(made: Outlook) -> str:
    rows = [
        (
            one.about,
            one.statement,
            "; ".join(f"{p.what} {p.value}" for p in one.p) or "-",
        )
        for one in made.directions
    ]
    if not rows:
        return ""
    missing = list(dict.fromkeys(one.not_published for one in made.directions))
    return "\n\n".join(
        [
            paragraph(f"{NO_NUMBER} {SHORT}"),
            table(("what", "told", "P"), rows),
            listed("", [one for one in missing if one]),
        ]
    )


def _others(made: Outlook) -> str:
    if not made.others:
        return ""
    parts = [paragraph("What other cohorts say:" if made.beside.arms else "What is printed:")]
    for fact in dict.fromkeys(one.fact for one in made.others):
        rows = [one for one in made.others if one.fact == fact]
        parts.append(paragraph(f"{rows[0].cite} [{rows[0].seen}; {fact}]"))
        names = ("arm", "time from", "at", "figure", "95 % interval")
        parts.append(table(names, [_other(one) for one in rows]))
    return "\n\n".join([*parts, paragraph(OTHERS)])


def _other(one: Reported) -> tuple[str, ...]:
    size = f"n {one.n}" if one.n is not None else "n not stated"
    note = f"; {one.note}" if one.note and not one.note.startswith("time not stated") else ""
    bounds = interval(one.low, one.high)
    return (
        f"{one.arm} ({size})",
        one.time_origin or "not stated",
        when(one.time_years),
        f"{one.endpoint} {one.said}{note}",
        f"{bounds}*" if one.interval_from == "n" else bounds,
    )


def listed(title: str, lines: list[str]) -> str:
    """Lines under a title, each with a dash; '' for none."""
    if not lines:
        return ""
    shown = [paragraph(f"- {one}", "  ").removeprefix("  ") for one in lines]
    return "\n".join([f"{title}:"] * bool(title) + shown)


def grouped(told: Iterable[Told]) -> list[str]:
    """Rows that begin alike as one line: 'counts: donor: related 31, unrelated 21; ...'."""
    lines: dict[str, dict[str, list[str]]] = {}
    for one in told:
        head, _, rest = one.what.partition(": ")
        within, _, last = rest.rpartition(": ")
        parts = lines.setdefault(head, {})
        parts.setdefault(within, []).append(f"{last} {one.value}".strip())
    return [f"{head}: {'; '.join(_parts(parts))}" for head, parts in lines.items()]


def _parts(parts: dict[str, list[str]]) -> list[str]:
    return [
        f"{within}: {', '.join(values)}" if within else "; ".join(values)
        for within, values in parts.items()
    ]

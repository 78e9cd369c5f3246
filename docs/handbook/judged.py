"""The page on what judging found in the published cases: ``docs/judged.md``.

It is made from ``scurfin judge`` and nothing else; versions are left out, so that it changes only
where a verdict does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handbook.page import safe, table
from scurfin.judge import Judged, said
from scurfin.judge.model import Judgement
from scurfin.judge.verdicts import Verdict

MADE = "<!-- Made by docs/refresh.py from what `scurfin judge` finds; nothing here is edited. -->"
ABOUT = (
    "Every published child is replayed. At each treatment decision that a report tells, the "
    "question is whether the plan made from what was told strictly before it contained the "
    "decision. `scurfin judge` prints these figures, `scurfin judge FOLDER` those of other "
    "cases; `--format json` gives both as data, whose shapes stand in `src/scurfin/judge/model.py`."
)
VERDICTS = (
    "**contained**: a line starts, changes or weighs the same drug, or one of the class where "
    "only a class is told; for a transplant, a line activates it. **hangs on an unknown**: such "
    "a line asks, or is silent because its condition is unknown. **forbidden**: the plan blocks "
    "or excludes just this drug, or its safety check would. **missed**: none of these. A line or "
    "a treatment that over 90 % of all turns get does not count. The rules in full stand in "
    "`src/scurfin/judge/verdicts.py`."
)
HEADS = ("", "decisions", "contained", "hangs on an unknown", "forbidden", "missed")
FLOORS = ("floor: contained", "floor: hangs", "floor: forbidden", "floor: missed")


def text(made: Judged) -> str:
    """The whole page."""
    other = made.genotype_known_from_birth
    floor = made.floor
    parts = [
        MADE,
        "# Judged by what happened",
        ABOUT,
        "**Research software, not a medical device. What was done is not what was right.**",
        safe(said.opening(made)),
        "## Limits",
        _list(said.LIMITS),
        "## Was it in the plan made just before?",
        VERDICTS,
        _table(said.rows(made)),
        _list((*said.verdicts(made), said.floor(floor))),
        "## By kind of decision",
        "The genotype is taken as known when it is told, without a time only at the end.",
        _table(said.kinds(made), {kind: one.contained for kind, one in other.by_kind.items()}),
        "## Transplant",
        _both(
            said.transplants(made.transplant, floor.transplant_activated),
            said.transplants(other.transplant, None),
        ),
        "## Deaths",
        _both(said.deaths(made.deaths), said.deaths(other.deaths)),
        "## False activation",
        _both(
            said.false_activation(made.false_activation, floor),
            said.false_activation(other.false_activation, None)[1:],
        ),
        "## Length of a plan, and what does not count",
        _list(said.size(made)),
        *_listed(made, "missed"),
        *_listed(made, "forbidden"),
        *_listed(made, "hangs_on_unknown"),
        *_listed(made, "contained"),
    ]
    return "\n\n".join(parts) + "\n"


def _table(rows: Iterable[said.Row], from_birth: Mapping[str, int] | None = None) -> str:
    """Verdicts, the floor of each where there is one, and how many the other reading contains."""
    cells = []
    for name, one, floor in rows:
        counts = (one.decisions, one.contained, one.hangs_on_unknown, one.forbidden, one.missed)
        beside = [""] * len(FLOORS)
        if floor is not None:
            ranges = (floor.contained, floor.hangs_on_unknown, floor.forbidden, floor.missed)
            beside = [said.spread(each) for each in ranges]
        if from_birth is not None:
            beside.append(str(from_birth.get(name, 0)))
        cells.append((safe(name), *(str(count) for count in counts), *beside))
    other = () if from_birth is None else ("contained, genotype known from birth",)
    return table((*HEADS, *FLOORS, *other), cells)


def _list(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {safe(one)}" for one in sentences)


def _both(mine: Iterable[str], other: Iterable[str]) -> str:
    return f"{_list(mine)}\n\nWith the genotype known from birth:\n\n{_list(other)}"


def _listed(made: Judged, verdict: Verdict) -> list[str]:
    groups = said.by_reason(made.decisions, verdict)
    count = sum(len(found) for _, found in groups)
    head = f"## {said.TITLES[verdict].capitalize()} ({count} of {made.totals.decisions})"
    if verdict == "contained":
        rows = [(_cases([one]), safe(", ".join(one.matched))) for _, all_ in groups for one in all_]
        return [head, table(("Decision", "By the line"), rows)] if rows else [head, "None."]
    rows = [(_cases(found), safe(reason)) for reason, found in groups]
    return [head, table(("Decision", "Why"), rows)] if rows else [head, "None."]


def _cases(found: Iterable[Judgement]) -> str:
    return "<br>".join(safe(said.place(one)) for one in found)

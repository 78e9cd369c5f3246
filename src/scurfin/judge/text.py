"""What judging found, as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from scurfin.judge import said
from scurfin.judge.model import FloorTally, Judged, Tally
from scurfin.judge.verdicts import Verdict
from scurfin.plan.model import NOTICE
from scurfin.terms.safe_text import safe

WIDTH = 108
COLUMNS = ("decisions", "contained", "hangs", "forbidden", "missed", "contained, floor")
LISTED: tuple[Verdict, ...] = ("missed", "forbidden", "hangs_on_unknown")


def text(made: Judged) -> str:
    """The whole report; ends with a line break."""
    other = made.genotype_known_from_birth
    lines = [
        "Judged by what happened",
        *_wrapped(said.opening(made)),
        f"Knowledge {made.knowledge}, scurfin {made.scurfin}.",
        *_wrapped(NOTICE),
        *(
            _wrapped(f"Passed over, no record: {', '.join(made.passed_over)}")
            if made.passed_over
            else ()
        ),
        *_block("WAS IT IN THE PLAN MADE JUST BEFORE?", _table(said.rows(made))),
        *_sentences((*said.verdicts(made), said.floor(made.floor))),
        *_block("BY KIND OF DECISION", _table(said.kinds(made))),
        *_block("TRANSPLANT"),
        *_sentences(said.transplants(made.transplant, made.floor.transplant_activated)),
        "  With the genotype known from birth:",
        *_sentences(said.transplants(other.transplant, None), pad="    "),
        *_block("DEATHS"),
        *_sentences(said.deaths(made.deaths)),
        "  With the genotype known from birth:",
        *_sentences(said.deaths(other.deaths), pad="    "),
        *_block("FALSE ACTIVATION"),
        *_sentences(said.false_activation(made.false_activation, made.floor)),
        "  With the genotype known from birth:",
        *_sentences(said.false_activation(other.false_activation, None)[1:], pad="    "),
        *_block("LENGTH OF A PLAN, AND WHAT DOES NOT COUNT"),
        *_sentences(said.size(made)),
    ]
    for verdict in LISTED:
        lines += _listed(made, verdict)
    lines += _block("LIMITS")
    lines += _sentences(said.LIMITS)
    if made.failures:
        lines += _block("NOT EVALUATED")
        lines += _sentences(made.failures)
    return "\n".join(safe(one) for one in lines) + "\n"


def _listed(made: Judged, verdict: Verdict) -> list[str]:
    groups = said.by_reason(made.decisions, verdict)
    count = sum(len(found) for _, found in groups)
    lines = _block(f"{said.TITLES[verdict].upper()} ({count} of {made.totals.decisions})")
    for reason, found in groups:
        for one in found:
            lines += _wrapped(said.place(one), "  ")
        lines += _wrapped(reason, "      ")
    return lines


def _table(rows: Iterable[tuple[str, Tally, FloorTally | None]]) -> list[str]:
    lines = ["  " + " " * 30 + "".join(f"{one:>11}" for one in COLUMNS[:-1]) + f"   {COLUMNS[-1]}"]
    for name, one, shuffled in rows:
        counts = (
            one.decisions,
            one.contained,
            one.hangs_on_unknown,
            one.forbidden,
            one.missed,
        )
        beside = said.spread(shuffled.contained) if shuffled is not None else ""
        numbers = "".join(f"{count:>11}" for count in counts)
        lines.append(f"  {name:<30}{numbers}   {beside}".rstrip())
    return lines


def _block(title: str, lines: Iterable[str] = ()) -> list[str]:
    return ["", title, *lines]


def _sentences(said_: Iterable[str], pad: str = "  ") -> list[str]:
    return [line for one in said_ for line in _wrapped(one, pad)]


def _wrapped(words: str, pad: str = "") -> list[str]:
    return wrap(
        safe(words), WIDTH, initial_indent=pad, subsequent_indent=pad, break_long_words=False
    )

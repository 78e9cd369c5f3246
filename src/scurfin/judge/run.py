"""Judging: every child replayed, every decision held against the plan made just before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scurfin.judge import courses, words
from scurfin.judge.cases import Cases
from scurfin.judge.decisions import decisions
from scurfin.judge.floor import floor
from scurfin.judge.model import Everyone, Judged, Judgement, Middle, PerTurn, Reading, Tally
from scurfin.judge.reasons import asked, reason
from scurfin.judge.verdicts import Common, common, verdict
from scurfin.judge.views import View
from scurfin.judge.watched import Watched, watch
from scurfin.knowledge.store import knowledge
from scurfin.record.events import Decision


@dataclass(frozen=True)
class _Seen:
    """All children under one reading of an undated genotype."""

    judged: tuple[Watched, ...]
    every: tuple[Watched, ...]
    everyone: Common

    @property
    def views(self) -> tuple[View, ...]:
        return tuple(view for one in self.judged for view in one.views)


def steps(cases: Cases) -> int:
    """How often ``tick`` is called while judging."""
    return 2 * len(cases.every)


def judge(cases: Cases, tick: Callable[[], None] = lambda: None) -> Judged:
    """The verdicts on all decisions of ``cases.judged``.

    A genotype told without a time counts as known only at the end; the other reading, known from
    birth, stands beside it. What is frequent is measured over the shipped cases and the folder
    together, so that it is the same for a small folder.
    """
    last = _see(cases, tick, from_birth=False)
    first = _see(cases, tick, from_birth=True)
    found = tuple(_judgements(last))
    reading = _reading(last, found)
    views = last.views
    return Judged(
        knowledge=knowledge().version,
        scurfin=_version(),
        children=len(cases.judged),
        turns=len(views),
        totals=reading.totals,
        by_kind=reading.by_kind,
        transplant=reading.transplant,
        decisions=found,
        lines_per_turn=_middle(one.lines for one in views).median,
        per_turn=PerTurn(
            lines=_middle(one.lines for one in views),
            asks=_middle(one.asks for one in views),
            questions=_middle(one.questions for one in views),
            treatments=_middle(len(one.treatments()) for one in views),
        ),
        unsafe_proposals=sum(len(one.unsafe) for one in views),
        deaths=reading.deaths,
        false_activation=reading.false_activation,
        floor=floor(last.judged, last.every, last.everyone),
        genotype_known_from_birth=_reading(first, tuple(_judgements(first))),
        something_told_before=tally([one for one in found if one.told_before]),
        individual_rows=tally([one for one in found if not one.group_row]),
        near_misses=sum(1 for one in found if one.verdict == "missed" and one.near),
        hangs_asked=sum(1 for one in found if one.asked),
        answers_to_the_plan=sum(
            1
            for case in cases.judged
            for one in case.record.happenings
            if isinstance(one.event, Decision)
        ),
        everyone=Everyone(
            turns=last.everyone.turns,
            lines=tuple(sorted(last.everyone.lines)),
            treatments=tuple(sorted(last.everyone.treatments)),
            open_lines=tuple(sorted(last.everyone.open)),
        ),
        passed_over=cases.passed_over,
        failures=_failures(last, first),
    )


def _see(cases: Cases, tick: Callable[[], None], *, from_birth: bool) -> _Seen:
    told = {
        each.drug for one in cases.every for each in decisions(one.record, one.name) if each.drug
    }
    seen = []
    for case in cases.every:
        seen.append(watch(case, frozenset(told), from_birth=from_birth))
        tick()
    everyone = common([view for one in seen for view in one.views])
    return _Seen(tuple(seen[: len(cases.judged)]), tuple(seen), everyone)


def _judgements(seen: _Seen) -> Iterable[Judgement]:
    for one in seen.judged:
        for told in one.told:
            view = one.view(told.turn)
            found = verdict(told, view, seen.everyone)
            yield Judgement(
                case=one.case.name,
                turn=told.turn,
                event=told.event,
                decision=told.words,
                kind=told.kind,
                verdict=found.verdict,
                matched=found.matched,
                near=found.near,
                reason=reason(told, found, one.made[told.turn], seen.everyone),
                asked=found.verdict == "hangs_on_unknown" and asked(found, one.made[told.turn]),
                told_before=view.told,
                group_row=one.case.group_row,
            )


def _reading(seen: _Seen, found: Sequence[Judgement]) -> Reading:
    return Reading(
        totals=tally(found),
        by_kind={
            kind: tally(mine)
            for kind in words.kinds()
            if (mine := [one for one in found if one.kind == kind])
        },
        transplant=courses.transplants(seen.judged, seen.everyone),
        deaths=courses.deaths(seen.judged, seen.everyone),
        false_activation=courses.false_activation(seen.judged),
    )


def tally(found: Sequence[Judgement]) -> Tally:
    """The verdicts counted."""
    counts = [one.verdict for one in found]
    return Tally(
        decisions=len(counts),
        contained=counts.count("contained"),
        hangs_on_unknown=counts.count("hangs_on_unknown"),
        forbidden=counts.count("forbidden"),
        missed=counts.count("missed"),
    )


def _middle(counts: Iterable[int]) -> Middle:
    return courses.middle(list(counts))


def _failures(*seen: _Seen) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            f"{view.case}, turn {view.turn}: {failure}"
            for each in seen
            for one in each.every
            for view in one.views
            for failure in view.failures
        )
    )


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("scurfin")
    except PackageNotFoundError:
        return "unknown"

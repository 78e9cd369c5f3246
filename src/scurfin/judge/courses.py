"""What became of whole children: transplants with their lead time, deaths, false activation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from scurfin.judge.model import Deaths, FalseActivation, Lead, LeadTime, Middle, Transplants
from scurfin.judge.verdicts import Common
from scurfin.judge.views import View
from scurfin.judge.watched import Watched, activates
from scurfin.judge.words import classes_of
from scurfin.knowledge.words import drug
from scurfin.record.events import FollowUp, Response, Therapy
from scurfin.record.model import BIRTH, Happening, elapsed, life
from scurfin.state.treatments import drug_of

IMMUNOSUPPRESSANT = "immunosuppressant"


def middle(counts: Sequence[int]) -> Middle:
    """Median and range; of nothing all are 0."""
    if not counts:
        return Middle(median=0, lowest=0, highest=0)
    return Middle(median=float(median(counts)), lowest=min(counts), highest=max(counts))


def transplants(children: Iterable[Watched], everyone: Common) -> Transplants:
    """Was it activated before the first transplant, and how long before."""
    every = [(one, done) for one in children if (done := one.first_transplant) is not None]
    leads, missing, untold = [], [], 0
    for one, done in every:
        untold += not one.view(done.turn).told
        turn = one.activated_until(done.turn, everyone)
        if turn is None:
            missing.append(one.case.name)
        else:
            days = _days(one, turn, done)
            leads.append(Lead(case=one.case.name, turns=done.turn - turn, days=days))
    return Transplants(
        children=len(every),
        activated_before=len(leads),
        in_an_earlier_turn=sum(1 for one in leads if one.turns),
        nothing_told=untold,
        lead_time=LeadTime(
            in_turns=middle([one.turns for one in leads]) if leads else None,
            dated=sum(1 for one in leads if one.days is not None),
            each=tuple(leads),
        ),
        not_activated=tuple(missing),
    )


def _days(one: Watched, turn: int, done: Happening) -> tuple[float, float] | None:
    """From the last dated thing seen at ``turn`` to the transplant, at least and at most."""
    seen = [each for each in one.record.happenings if each.turn == turn and not each.decides]
    spans = [elapsed(each.when, done.when) for each in seen]
    found = [span for span in spans if span is not None]
    if not found:
        return None
    least = min(found, key=lambda span: (span.low, span.high))
    return (round(least.low, 1), round(least.high, 1))


def deaths(children: Iterable[Watched], everyone: Common) -> Deaths:
    """Of those who died untransplanted: was it activated in any plan before the death?"""
    every = [
        (one, end)
        for one in children
        if (end := one.death) is not None and one.first_transplant is None
    ]
    missing = [one.case.name for one, end in every if not _activated_before(one, end, everyone)]
    return Deaths(
        children=len(every),
        unborn=sum(1 for one, end in every if _unborn(one, end)),
        activated_before=len(every) - len(missing),
        nothing_told=sum(1 for one, _ in every if one.before_death is None),
        not_activated=tuple(missing),
    )


def _unborn(one: Watched, end: Happening) -> bool:
    before = life(one.record.upto(one.record.happenings.index(end)))
    when = end.when
    return before == "unborn" or (when is not None and when.root == BIRTH and when.span.high <= 0)


def _activated_before(one: Watched, end: Happening, everyone: Common) -> bool:
    last = one.before_death
    earlier = one.activated_until(end.turn - 1, everyone) is not None
    return earlier or (last is not None and activates(last, everyone))


def false_activation(children: Iterable[Watched]) -> FalseActivation:
    """What the plans did in children who, as far as told, never needed it."""
    every = [one for one in children if untreated(one)]
    activated = [one.case.name for one in every if any(each.activates() for each in one.views)]
    started = [one.case.name for one in every if immunosuppression(one.views, "start")]
    weighed = [one.case.name for one in every if immunosuppression(one.views, "consider")]
    return FalseActivation(
        children=len(every),
        transplant_activated=len(activated),
        immunosuppression_started=len(started),
        immunosuppression_weighed=len(set(weighed) - set(started)),
        activated=tuple(activated),
        started=tuple(started),
    )


def immunosuppression(views: Iterable[View], status: str) -> bool:
    """Does any of the plans have a line with this status for an immunosuppressant?"""
    return any(
        offer.standing == status
        and offer.target.verb == "start"
        and IMMUNOSUPPRESSANT in classes_of(offer.target.of)
        for one in views
        for offer in one.offers
    )


def untreated(one: Watched) -> bool:
    """Alive at the last report, and neither an immunosuppressant nor a transplant is told."""
    reports = [
        each.event.status for each in one.record.happenings if isinstance(each.event, FollowUp)
    ]
    if not reports or reports[-1] != "alive" or one.death or one.first_transplant:
        return False
    return not any(_suppresses(each) for each in one.record.happenings)


def _suppresses(one: Happening) -> bool:
    event = one.event
    if isinstance(event, Therapy):
        _, known, topical = drug_of(event)
        return known is not None and not topical and IMMUNOSUPPRESSANT in known.classes
    if isinstance(event, Response):
        found = [drug(name) for name in event.to]
        return any(each is not None and IMMUNOSUPPRESSANT in each.classes for each in found)
    return False

"""The family in the plan: who may carry, whose test first, and each woman's risk beside a line."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from scurfin import donor, family
from scurfin.donor.people import SIBLINGS
from scurfin.family.carriers import Relative
from scurfin.pathway.model import Pathway
from scurfin.plan.model import Line, RelativeNow
from scurfin.record.events import Transplant
from scurfin.state.model import State


@dataclass(frozen=True)
class Kin:
    """The relatives shown, the lines with the women's risks, and what carries them."""

    relatives: tuple[RelativeNow, ...] = ()
    lines: tuple[Line, ...] = ()
    facts: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


def kin(now: State, lines: list[Line], rules: Pathway) -> Kin:
    """The family of ``now`` where a line of prevention speaks of it; else the lines as they are."""
    apart = {rule.id for rule in rules.recommendations if not rule.kin}
    spoken = any(one.stage == "prevent" and one.id not in apart for one in lines)
    shown = family.relatives(now) if spoken else ()
    if not shown:
        return Kin(lines=tuple(lines))
    risk = family.chances(now, awaited(now))
    order = _order(shown, risk.order)
    relatives = tuple(
        RelativeNow(
            id=one.id,
            relation=one.relation,
            result=one.result,
            why=one.why,
            carrier=risk.carries.get(one.id, ""),
            next_son=risk.next_son.get(one.id, ""),
            test_place=order.index(one.id) + 1 if one.id in order else None,
        )
        for one in shown
    )
    speaks = {rule.id for rule in rules.recommendations if rule.women}
    told = (*risk.women, *risk.questions)
    with_women = tuple(
        msgspec.structs.replace(one, women=told)
        if speaks.intersection((one.id, *one.also)) and one.status != "done"
        else one
        for one in lines
    )
    failed = (risk.why_not,) if risk.why_not else ()
    return Kin(relatives, with_women, risk.facts, failed)


def awaited(now: State) -> frozenset[str]:
    """Brothers and sisters who may be donors and may bear the variant: the choice awaits them."""
    if any(isinstance(one.event, Transplant) for one in now.record.happenings):
        return frozenset()
    return frozenset(
        one.id
        for one in donor.candidates(now)
        if one.relation in SIBLINGS and one.standing != "not a donor" and one.carries == "possible"
    )


def _order(shown: tuple[Relative, ...], told: tuple[str, ...]) -> list[str]:
    """Whom to test in turn: the mother, possible donors, then whose test moves most."""
    untested = {one.id: one for one in shown if not one.result}
    found = [name for name in untested if untested[name].relation == "mother"]
    return [*found, *(name for name in told if name in untested and name not in found)]

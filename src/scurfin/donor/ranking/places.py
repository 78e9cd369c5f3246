"""Where a donor stands by a rule: a number that hangs on that donor alone, so no order is a circle.

What is not known leaves several places open; the donor then stands half a place before the worst of
them: behind all who are known to stand better, before those who are known to stand as badly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from scurfin.knowledge.ranking import FEATURES, Policy, RankRule, Values

Value = str | float | None
HALF = 0.5
EXACT = 1e-9


@dataclass(frozen=True)
class Stand:
    """``place``: lower is better; ``name``: the place in words; ``open``: not known for sure."""

    place: float
    name: str
    open: bool = False


def holds(when: Values, values: Mapping[str, Value]) -> bool | None:
    """Whether every feature has one of its values; None where that hangs on one not known."""
    unknown = False
    for name, wanted in when.items():
        value = values.get(name)
        if value is None:
            unknown = unknown or not set(FEATURES[name]) <= set(wanted)
        elif value not in wanted:
            return False
    return None if unknown else True


May = Mapping[str, tuple[str, ...]]
ANYTHING: May = {}


class Standing:
    """Where donors stand by the rules of one policy; what was worked out once is kept."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._features = [_features(rule) for rule in policy.rules]
        self._kept: dict[tuple[int, tuple[object, ...]], Stand] = {}

    def of(self, values: Mapping[str, Value], may: May = ANYTHING) -> tuple[Stand, ...]:
        """A place by each rule. ``may``: the values left of a feature that is not known."""
        found = []
        for number, rule in enumerate(self.policy.rules):
            told = tuple((values.get(name), may.get(name)) for name in self._features[number])
            one = self._kept.get((number, told))
            if one is None:
                one = self._kept[number, told] = stand(rule, values, may)
            found.append(one)
        return tuple(found)


def stand(rule: RankRule, values: Mapping[str, Value], may: May = ANYTHING) -> Stand:
    """Where a donor stands by the rule: every value of what is not known is tried."""
    among = holds(rule.among, values)
    outside = Stand(rule.otherwise, "")
    if among is False:
        return outside
    if rule.by:
        return _by_number(rule, values.get(rule.by))
    unknown = [name for name in _features(rule) if values.get(name) is None]
    could: set[int] = set()
    for chosen in product(*(may.get(name, FEATURES[name]) for name in unknown)):
        told = {**values, **dict(zip(unknown, chosen, strict=True))}
        if holds(rule.among, told):
            could.add(_first(rule, told))
    if not could:
        return outside
    worst = max(could)
    if len(could) == 1 and among is True:
        return Stand(float(worst), _name(rule, worst))
    if len(could) > 2:
        return Stand(worst - HALF, "not known yet", open=True)
    names = ", or else ".join(_name(rule, place) for place in sorted(could))
    return Stand(worst - HALF, names, open=True)


def _first(rule: RankRule, values: Mapping[str, Value]) -> int:
    places = enumerate(rule.places)
    return next((place for place, one in places if holds(one.when, values)), len(rule.places))


def _name(rule: RankRule, place: int) -> str:
    return rule.places[place].name if place < len(rule.places) else "none of these"


def _features(rule: RankRule) -> tuple[str, ...]:
    """What the rule looks at."""
    told = (*rule.among, *(name for place in rule.places for name in place.when))
    return tuple(dict.fromkeys((*told, *([rule.by] if rule.by else []))))


def _by_number(rule: RankRule, value: Value) -> Stand:
    """Begun steps away from the best range; not known stands behind all that are."""
    if rule.best is None or rule.step is None or not isinstance(value, int | float):
        return Stand(math.inf, "not known", open=True)
    away = max(rule.best[0] - value, value - rule.best[1], 0.0)
    return Stand(float(math.ceil(away / rule.step - EXACT)), f"{value:.3g}")

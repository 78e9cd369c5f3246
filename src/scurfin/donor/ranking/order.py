"""Putting donors in order by a policy, and saying why each stands above the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from scurfin.donor.ranking.listed import (
    Above,
    Change,
    Excluded,
    Listed,
    Outcome,
    Ranked,
    Ranking,
    Test,
)
from scurfin.donor.ranking.places import Stand, Standing, Value, holds
from scurfin.knowledge.ranking import FEATURES, Policy, RankRule, Said

Key = tuple[float, ...]


def rank(
    donors: Sequence[Listed],
    policy: Policy,
    *,
    shown: int = 50,
    always: Collection[str] = (),
) -> Ranking:
    """All donors in order; reasons and changes for the first ``shown`` and those in ``always``.

    Nobody is lost: whoever is not excluded for certain is listed. Equal donors stand by id.
    """
    out = [(one, reasons) for one in donors if (reasons := _said(policy.exclude, one.values))]
    gone = {one.id for one, _ in out}
    standing = Standing(policy)
    kept = [(one, standing.of(one.values, one.may)) for one in donors if one.id not in gone]
    kept.sort(key=lambda pair: (_key(pair[1]), pair[0].id))
    ranked = [Ranked(one, place, stands) for place, (one, stands) in enumerate(kept, 1)]
    order = [(_key(stands), one.id) for one, stands in kept]
    for place, one in enumerate(ranked):
        if place >= shown and one.donor.id not in always:
            continue
        follower = ranked[place + 1] if place + 1 < len(ranked) else None
        ranked[place] = replace(
            one,
            above=_above(policy, one, follower) if follower is not None else None,
            change=_change(standing, order, one),
            flags=_said(policy.flags, one.donor.values),
            safeguards=_said(policy.safeguards, one.donor.values),
        )
    excluded = tuple(Excluded(one, reasons) for one, reasons in out)
    return Ranking(tuple(ranked), excluded, min(shown, len(ranked)))


def _key(stands: tuple[Stand, ...]) -> Key:
    return tuple(one.place for one in stands)


def _said(told: tuple[Said, ...], values: Mapping[str, Value]) -> tuple[Said, ...]:
    return tuple(one for one in told if says(one, values))


def says(one: Said, values: Mapping[str, Value]) -> bool:
    """Whether it is said of a donor with these values."""
    if holds(one.when, values) is not True:
        return False
    return not one.unless_known or any(values.get(name) is None for name in one.unless_known)


def _above(policy: Policy, one: Ranked, other: Ranked) -> Above:
    for rule, mine, theirs in zip(policy.rules, one.stands, other.stands, strict=True):
        if mine.place != theirs.place:
            return Above(rule, mine, theirs, other.donor.who)
    return Above(None, None, None, other.donor.who)


def _change(standing: Standing, order: Sequence[tuple[Key, str]], one: Ranked) -> Change | None:
    """The test of this donor that would move him, with the result that does, and where to.

    Of several that of the weightiest rule; rising before falling, the farthest rise first.
    """
    policy = standing.policy
    found: list[tuple[int, int, int, Change]] = []
    for weight, test in _tests(policy, one.donor):
        for outcome in test.outcomes:
            told = {**one.donor.values, **outcome.values}
            if reasons := _said(policy.exclude, told):
                effect = f"takes {one.donor.who} off the list ({reasons[0].text})"
                change = Change(test.what, outcome.words, effect, outcome.values)
                found.append((weight, 1, 0, change))
                continue
            key = _key(standing.of(told, one.donor.may))
            place = bisect_left(order, (key, one.donor.id)) + 1
            if key < order[one.place - 1][0] and place < one.place:
                effect = f"lifts {one.donor.who} from place {one.place} to {place}"
                change = Change(test.what, outcome.words, effect, outcome.values)
                found.append((weight, 0, place, change))
            elif place > one.place + 1:
                effect = f"drops {one.donor.who} from place {one.place} to {place - 1}"
                change = Change(test.what, outcome.words, effect, outcome.values)
                found.append((weight, 1, place, change))
    return min(found, key=lambda each: each[:3])[3] if found else None


def _tests(policy: Policy, donor: Listed) -> Iterator[tuple[int, Test]]:
    """The donor's own tests, and one for each unknown feature that a rule asks for."""
    for test in donor.tests:
        yield 0, test
    mine = {name for test in donor.tests for one in test.outcomes for name in one.values}
    for weight, rule in enumerate(policy.rules):
        if not rule.ask or holds(rule.among, donor.values) is not True:
            continue
        for name in _features(rule):
            if name in mine or donor.values.get(name) is not None:
                continue
            mine.add(name)
            yield weight, Test(rule.ask.format(who=donor.who), _outcomes(rule, name, donor))


def _outcomes(rule: RankRule, name: str, donor: Listed) -> tuple[Outcome, ...]:
    """Every value that the feature may have; of a number the best."""
    if name in FEATURES:
        left = donor.may.get(name, FEATURES[name])
        return tuple(Outcome(f"'{value}'", {name: value}) for value in left)
    low, high = rule.best or (0.0, 0.0)
    span = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return (Outcome(span, {name: low}),)


def _features(rule: RankRule) -> list[str]:
    named = (name for place in rule.places for name in place.when)
    return list(dict.fromkeys((*named, *([rule.by] if rule.by else []))))

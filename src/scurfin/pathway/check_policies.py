"""Finding fault with policies that order donors: words they use, facts they rest on, figures."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.knowledge.ranking import FEATURES, NUMBERS, Policy, RankRule, Said, Values
from scurfin.knowledge.store import Knowledge
from scurfin.pathway.finding import Finding, cited, error
from scurfin.pathway.numbers import NEAR, numbers, told


def policies_of(known: Knowledge) -> Iterator[Finding]:
    """Every policy that comes along; each of its rules must cite a fact."""
    for one in known.policies.values():
        yield from faults(known, one, own=False)


def faults(known: Knowledge, policy: Policy, *, own: bool) -> Iterator[Finding]:
    """What is wrong with a policy. ``own``: a centre's, which may stand without facts."""
    where = f"policy {policy.id}"
    ids = [one.id for one in policy.rules]
    for said in (*policy.exclude, *policy.flags, *policy.safeguards, *policy.notes):
        at = f"{where}: {said.id}"
        yield from _said(at, said)
        yield from cited(known, at, said.facts, need=not own)
        if not own:
            yield from _figures(known, at, said.text, said.facts)
    for rule in policy.rules:
        at = f"{where}: {rule.id}"
        yield from _rule(at, rule)
        need = not own or rule.evidence != "centre"
        yield from cited(known, at, rule.facts, need=need)
        if rule.facts and not own:
            yield from _figures(known, at, rule.because, rule.facts)
            if rule.by == "age" and rule.best is not None:
                have = told(known, rule.facts)
                if not all(end in have for end in (*rule.best, rule.step)):
                    yield error(at, "no fact that it cites tells its range or its step")
    for name in dict.fromkeys(one for one in ids if ids.count(one) > 1):
        yield error(f"{where}: {name}", "stands twice among the rules")
    if not policy.rules:
        yield error(where, "has no rule")


def _said(at: str, said: Said) -> Iterator[Finding]:
    yield from _values(at, said.when)
    if not said.when and not said.unless_known:
        yield error(at, "holds for everybody: say 'when'")
    for name in said.unless_known:
        if name not in FEATURES and name not in NUMBERS:
            yield error(at, f"'{name}' is no feature of a donor")


def _rule(at: str, rule: RankRule) -> Iterator[Finding]:
    yield from _values(at, rule.among)
    for place in rule.places:
        yield from _values(at, place.when)
    if bool(rule.places) == bool(rule.by):
        yield error(at, "needs either places, or a number with 'by'")
    if rule.by:
        if rule.by not in NUMBERS:
            yield error(at, f"'{rule.by}' is no number of a donor: {', '.join(NUMBERS)}")
        if rule.best is None or rule.step is None or rule.step <= 0 or rule.best[0] > rule.best[1]:
            yield error(at, "needs 'best: [from, to]' and a 'step' above 0")


def _figures(known: Knowledge, at: str, text: str, facts: tuple[str, ...]) -> Iterator[Finding]:
    have = told(known, facts)
    for figure in sorted(numbers(text)):
        if not any(abs(figure - each) < NEAR * max(each, 1) for each in have):
            yield error(at, f"no fact that it cites tells {figure:g}")


def _values(at: str, told_values: Values) -> Iterator[Finding]:
    for name, values in told_values.items():
        if name not in FEATURES:
            yield error(at, f"'{name}' is no feature of a donor: {', '.join(FEATURES)}")
            continue
        for value in values:
            if value not in FEATURES[name]:
                known = ", ".join(FEATURES[name])
                yield error(at, f"'{value}' is no value of {name}: {known}")

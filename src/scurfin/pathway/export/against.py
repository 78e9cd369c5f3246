"""What speaks against a proposed drug in this child: the contraindications that stop it."""

from __future__ import annotations

from scurfin.knowledge.store import Knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.export.names import named
from scurfin.pathway.export.rules import Define, of, of_option
from scurfin.pathway.model import Contraindication, Pathway, Recommendation

CLEAR = "not contraindicated"


def stopping(rules: Pathway, known: Knowledge, drug: str) -> tuple[Contraindication, ...]:
    """The contraindications of ``drug`` or of a class of it that forbid it while they hold."""
    if drug not in known.drugs:
        return ()
    kinds = {drug, *known.drugs[drug].classes}
    return tuple(one for one in rules.contraindications if one.of in kinds and one.tier == "stop")


def clear(rules: Pathway, known: Knowledge, have: dict[str, Define]) -> list[Define]:
    """For each drug that is proposed or offered: is no such contraindication there?

    Null when one is unknown: an engine that applies only what is true then proposes nothing.
    """
    found = []
    for rule in rules.recommendations:
        for drug, name in proposed(rule):
            made = _clear(rule, name, stopping(rules, known, drug), have)
            found += [made] if made is not None else []
    return found


def proposed(rule: Recommendation) -> list[tuple[str, str]]:
    """What ``rule`` starts, changes or offers, each with the name of its statement."""
    main = [(rule.do.what, of(rule, CLEAR))]
    return main + [(one.what, f"{of_option(rule, one)}: {CLEAR}") for one in rule.options]


def _clear(
    rule: Recommendation, name: str, stops: tuple[Contraindication, ...], have: dict[str, Define]
) -> Define | None:
    if not stops:
        return None
    where = f"recommendation {rule.id}"
    below = [have.get(f"contraindication {one.id}: when") for one in stops]
    told = [one for one in below if one is not None]
    if len(told) < len(below):
        return Define(name, where, CLEAR, "null as System.Boolean")
    cql = "not (" + " or ".join(named(one.name) for one in told) + ")"
    node = c.NoneOf(of=tuple(one.when for one in stops))
    features = tuple(each for one in told for each in one.features)
    return Define(name, where, CLEAR, cql, node, features)

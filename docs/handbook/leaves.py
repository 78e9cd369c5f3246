"""What a condition asks for: its leaves that speak for it, not those under ``none``."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.pathway import conditions as c
from scurfin.pathway.model import Recommendation


def positive(node: c.Condition) -> Iterator[c.Condition]:
    """The leaves that speak for the condition."""
    if isinstance(node, c.NoneOf):
        return
    below = c.children(node)
    if not below:
        yield node
    for one in below:
        yield from positive(one)


def goes_on(rule: Recommendation) -> bool:
    """Does the rule start a drug only where it runs already?"""
    return rule.do.verb == "start" and any(
        isinstance(one, c.Therapy) and one.status == "running" and rule.do.what in c.words(one.is_)
        for one in _needed(rule.when)
    )


def _needed(node: c.Condition) -> Iterator[c.Condition]:
    """The parts without which the condition cannot hold."""
    if isinstance(node, c.AllOf):
        for one in node.of:
            yield from _needed(one)
    else:
        yield node

"""The value of a condition and no more: what the traced interpreter says, without its trace.

Most rules do not hold for a child at a moment. They are found here, and only the others are
traced. A test holds the two interpreters to one another.
"""

from __future__ import annotations

from scurfin.pathway import conditions as c
from scurfin.pathway.interpret import World, evaluate


def truth(node: c.Condition, world: World) -> bool | None:
    """True, false or unknown; stops as soon as the answer is certain."""
    if isinstance(node, c.AllOf):
        return _all(node.of, world)
    if isinstance(node, c.AnyOf):
        return _any(node.of, world)
    if isinstance(node, c.NoneOf):
        found = _any(node.of, world)
        return None if found is None else not found
    if isinstance(node, c.AtLeast):
        return _at_least(node, world)
    return evaluate(node, world).value


def _all(nodes: tuple[c.Condition, ...], world: World) -> bool | None:
    value: bool | None = True
    for node in nodes:
        found = truth(node, world)
        if found is False:
            return False
        if found is None:
            value = None
    return value


def _any(nodes: tuple[c.Condition, ...], world: World) -> bool | None:
    value: bool | None = False
    for node in nodes:
        found = truth(node, world)
        if found is True:
            return True
        if found is None:
            value = None
    return value


def _at_least(node: c.AtLeast, world: World) -> bool | None:
    values = [truth(one, world) for one in node.of]
    true = values.count(True)
    if true >= node.n:
        return True
    return None if true + values.count(None) >= node.n else False

"""A tree of conditions as one CQL expression: groups in three values, definitions by name."""

from __future__ import annotations

from scurfin.pathway import conditions as c
from scurfin.pathway.export.feature import Expressed, Feature
from scurfin.pathway.export.leaves import expressed
from scurfin.pathway.export.names import named

FUNCTIONS = """\
// True when n hold; unknown when those that are unknown could make it n; else false.
define function "At least of"(n System.Integer, told List<System.Boolean>):
  case
    when Coalesce(Sum(told one return all (if one is true then 1 else 0)), 0) >= n then true
    when Coalesce(Sum(told one return all (if one is false then 0 else 1)), 0) >= n then
      null as System.Boolean
    else false
  end
"""


def define_of(definition: str) -> str:
    """The name under which a definition of the pathway stands in the library."""
    return f"definition {definition}"


def tree(node: c.Condition) -> Expressed:
    """``node`` with all below it. Raises NotExpressible with the reason."""
    if isinstance(node, c.Definition):
        return Expressed(named(define_of(node.is_)), ())
    if not isinstance(node, c.AllOf | c.AnyOf | c.NoneOf | c.AtLeast):
        return expressed(node)
    below = [tree(one) for one in node.of]
    features: tuple[Feature, ...] = tuple(one for each in below for one in each.features)
    return Expressed(_group(node, [one.cql for one in below]), features)


def _group(node: c.AllOf | c.AnyOf | c.NoneOf | c.AtLeast, told: list[str]) -> str:
    if isinstance(node, c.AtLeast):
        return f'"At least of"({node.n}, {_listed(told)})'
    if isinstance(node, c.AllOf):
        return _chain(told, "and") if told else "true"
    if isinstance(node, c.AnyOf):
        return _chain(told, "or") if told else "false"
    return f"not {_chain(told, 'or')}" if told else "true"


def _listed(told: list[str]) -> str:
    return "{ " + ", ".join(told) + " }" if told else "List<System.Boolean>{ }"


def _chain(told: list[str], word: str) -> str:
    return "(" + f" {word} ".join(told) + ")"


def definitions_in(node: c.Condition) -> tuple[str, ...]:
    """The definitions that ``node`` names itself, each once."""
    found = (leaf.is_ for leaf in c.leaves(node) if isinstance(leaf, c.Definition))
    return tuple(dict.fromkeys(found))

"""Which conditions can be unknown at all, so that a rule owes a case that shows it."""

from __future__ import annotations

from collections.abc import Mapping

from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import Condition, words

CERTAIN = (c.Procedure, c.PregnancyIs, c.Life, c.Lines, c.TypingIs, c.DiagnosisIs)
TOLD = {"started", "stopped", "lowered", "raised", "changed", "planned"}


def may_be_unknown(node: Condition, definitions: Mapping[str, Condition]) -> bool:
    """Is there a record for which ``node`` is neither true nor false?

    Silence is known where nothing told means nothing done: a procedure, a change of
    treatment, whether a result is there.
    """
    return any(_leaf(leaf, definitions) for leaf in c.leaves(node))


def _leaf(leaf: Condition, definitions: Mapping[str, Condition]) -> bool:
    if isinstance(leaf, c.Definition):
        below = definitions.get(leaf.is_)
        return below is not None and may_be_unknown(below, definitions)
    if isinstance(leaf, CERTAIN):
        return False
    if isinstance(leaf, c.Therapy):
        return leaf.status not in TOLD
    if isinstance(leaf, c.Measurement):
        return not leaf.state
    if isinstance(leaf, c.Genetic):
        return not set(words(leaf.is_)) <= {"tested", "pending"}
    if isinstance(leaf, c.DrugLevel):
        return not set(words(leaf.is_)) <= {"told", "missing", "unknown"}
    return True

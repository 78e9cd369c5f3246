"""Which conditions can be unknown at all, so that a rule owes a case that shows it."""

from __future__ import annotations

from collections.abc import Mapping

from scurfin.knowledge.store import knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import Condition, words
from scurfin.pathway.signs import AGAIN

CERTAIN = (c.Life, c.Lines, c.TypingIs, c.DiagnosisIs)
TOLD = {"started", "stopped", "lowered", "raised", "changed", "planned"}


def may_be_unknown(node: Condition, definitions: Mapping[str, Condition]) -> bool:
    """Is there a record for which ``node`` is neither true nor false?

    Silence is known where nothing told means nothing done: a procedure, a change of
    treatment, whether a result is there. What was never there cannot have got better.
    """
    return any(_leaf(leaf, definitions) for leaf in c.leaves(node))


def _lasts(leaf: c.Manifestation) -> bool:
    """Do its concepts hold until told otherwise? An emergency fades to a question."""
    known = knowledge().concepts
    return not any(known[one].emergency for one in words(leaf.is_) if one in known)


def _leaf(leaf: Condition, definitions: Mapping[str, Condition]) -> bool:
    if isinstance(leaf, c.Definition):
        below = definitions.get(leaf.is_)
        return below is not None and may_be_unknown(below, definitions)
    if isinstance(leaf, CERTAIN):
        return False
    if isinstance(leaf, c.Procedure):
        return bool(leaf.ge or leaf.lt)
    if isinstance(leaf, c.Therapy):
        return leaf.status not in TOLD
    if isinstance(leaf, c.Manifestation):
        return not (set(words(leaf.course)) <= AGAIN and not words(leaf.severity) and _lasts(leaf))
    if isinstance(leaf, c.Measurement):
        return not leaf.state
    if isinstance(leaf, c.Genetic):
        return bool(words(leaf.says)) or not set(words(leaf.is_)) <= {"tested", "pending", "causal"}
    if isinstance(leaf, c.PregnancyIs):
        return leaf.weeks_ge is not None or leaf.weeks_lt is not None
    if isinstance(leaf, c.ScoreIs):
        return not leaf.settled
    if isinstance(leaf, c.DrugLevel):
        return not set(words(leaf.is_)) <= {"told", "missing", "unknown"}
    return True

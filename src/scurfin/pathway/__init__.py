"""The language of the pathway: conditions, rules, the traced interpreter, the checker."""

from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.loader import pathway
from scurfin.pathway.traces import Answer, Missing, Trace

__all__ = ["Answer", "Missing", "Trace", "World", "evaluate", "pathway"]

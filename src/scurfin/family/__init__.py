"""The family: who may carry, with which probability, and who is to be tested first."""

from scurfin.family.carriers import Relative, answers, relatives
from scurfin.family.chances import Chances, chances

__all__ = ["Chances", "Relative", "answers", "chances", "relatives"]

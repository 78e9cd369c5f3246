"""The family: who may carry the variant, whom to test."""

from scurfin.family.carriers import Relative, answers, relatives

__all__ = ["Relative", "answers", "relatives"]

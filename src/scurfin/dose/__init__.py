"""Doses from published rules, with their arithmetic."""

from scurfin.dose.model import Dose, Doses
from scurfin.dose.regimen import calculate, doses

__all__ = ["Dose", "Doses", "calculate", "doses"]

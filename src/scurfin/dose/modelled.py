"""Which drugs have kinetic models, without loading one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

MODELS = Path(__file__).resolve().parent / "data" / "models"


def drug_of(model: str) -> str:
    """The drug of the knowledge that a model is of: the first part of its id and file name."""
    return model.split("_")[0]


@cache
def modelled() -> frozenset[str]:
    """The ids of all drugs with a model."""
    return frozenset(drug_of(one.stem) for one in MODELS.glob("*.yaml"))

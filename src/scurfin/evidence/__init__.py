"""The published cases as data: children like this one, what was tried, what became of them.

>>> from scurfin import evidence                              # doctest: +SKIP
>>> evidence.tried_for("enteropathy", evidence.cases())       # doctest: +SKIP

The outlook, survival and transplants have modules of their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scurfin.evidence.case import Case, cases
    from scurfin.evidence.followed import after
    from scurfin.evidence.similar import like
    from scurfin.evidence.situations import find, named
    from scurfin.evidence.tried_table import tried_for

__all__ = [
    "Case",
    "after",
    "cases",
    "find",
    "like",
    "named",
    "tried_for",
]

_WHERE = {
    "Case": "case",
    "after": "followed",
    "cases": "case",
    "find": "situations",
    "like": "similar",
    "named": "situations",
    "tried_for": "tried_table",
}


def __getattr__(name: str) -> Any:
    """Loads a name on first use: a plan needs only the counts."""
    if name not in _WHERE:
        raise AttributeError(f"module 'scurfin.evidence' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"scurfin.evidence.{_WHERE[name]}"), name)

"""From a child's record to a treatment plan for IPEX syndrome, every line sourced.

>>> import scurfin
>>> record = scurfin.load_record("examples/keran.yaml")      # doctest: +SKIP
>>> plan = scurfin.make_plan(record, at="relapse")           # doctest: +SKIP
>>> [line.id for line in plan.recommendations][:3]           # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scurfin.plan import Plan, explain
    from scurfin.plan import make as make_plan
    from scurfin.plan.replay import replay
    from scurfin.record import Record, RecordFile, load, load_record, loads
    from scurfin.terms.source_text import InputError

__all__ = [
    "InputError",
    "Plan",
    "Record",
    "RecordFile",
    "explain",
    "load",
    "load_record",
    "loads",
    "make_plan",
    "replay",
]

_WHERE = {
    "InputError": ("scurfin.terms.source_text", "InputError"),
    "Plan": ("scurfin.plan", "Plan"),
    "Record": ("scurfin.record", "Record"),
    "RecordFile": ("scurfin.record", "RecordFile"),
    "explain": ("scurfin.plan", "explain"),
    "load": ("scurfin.record", "load"),
    "load_record": ("scurfin.record", "load_record"),
    "loads": ("scurfin.record", "loads"),
    "make_plan": ("scurfin.plan", "make"),
    "replay": ("scurfin.plan.replay", "replay"),
}


def __getattr__(name: str) -> Any:
    """Loads a name on first use, so that ``import scurfin`` costs nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module 'scurfin' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)

"""What a plan shows of the published children: counted when scurfin is built, loaded in a moment.

The counting needs the rules and all cases; it is done by ``scurfin.plan.counting``.
"""

from __future__ import annotations

from functools import cache

import msgspec

from scurfin.evidence.outlook_model import Outlook
from scurfin.evidence.store import COMPILED

FILE = "published.msgpack"


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A treatment then or later given to children in a state. ``results`` count children by what
    is told of it; the key '' is 'not told'."""

    name: str
    children: tuple[str, ...]
    results: dict[str, int]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The published children in the state that a recommendation speaks of.

    ``children`` were told to be in it, in ``open`` more too little is told to say, of ``of``
    children told one by one. ``pooled`` of them stand in cohorts that may repeat other reports.
    ``ends``: alive, dead or unknown at the last report.
    """

    rule: str
    children: tuple[str, ...]
    open: int
    of: int
    pooled: int
    asks_for: str
    given: tuple[Given, ...]
    given_to: int
    transplanted: int
    ends: dict[str, int]


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """All counts and the outlook, and the knowledge and cases that they were made with."""

    knowledge: str
    cases: str
    children: int
    rules: dict[str, Published]
    outlook: Outlook | None = None


NONE = Release(knowledge="", cases="", children=0, rules={})


@cache
def release(knowledge: str) -> Release:
    """The counts made with this version of the knowledge; an empty release where there is none."""
    try:
        found = msgspec.msgpack.decode((COMPILED / FILE).read_bytes(), type=Release)
    except (OSError, msgspec.MsgspecError):
        return NONE
    return found if found.knowledge == knowledge else NONE

"""A curve over time as any picture of it needs it, with the origin of its time."""

from __future__ import annotations

from typing import Literal

import msgspec

from scurfin.evidence.survival import Estimate
from scurfin.evidence.times import ORIGINS


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A published point: years, estimate, and the interval where one was published."""

    years: float
    estimate: float
    low: float | None
    high: float | None
    label: str


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """One curve. ``origin`` is where its time begins and is always shown.

    ``years``, ``value``, ``low`` and ``high`` are equally long; a step curve holds each value until
    the next time, a ``smooth`` one runs straight. ``leaves`` are the years at which each child left
    (by the event or alive), from which the numbers at risk follow; None: not published. ``until``
    is the last time known.
    """

    name: str
    origin: str
    kind: Literal["survival", "incidence"] = "survival"
    years: tuple[float, ...]
    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    until: float
    leaves: tuple[float, ...] | None = None
    censored: tuple[float, ...] = ()
    smooth: bool = False
    published: tuple[Published, ...] = ()
    note: str = ""

    def at_risk(self, years: float) -> int | None:
        """How many are still followed at ``years``; None where it was not published."""
        if self.leaves is None:
            return None
        return sum(one >= years for one in self.leaves)


def curve(got: Estimate) -> Curve:
    """An estimate over the case base as a curve."""
    what = "survival" if got.kind == "survival" else f"{got.event}, incidence"
    leaves = tuple(sorted(one.years for one in got.times.entered))
    return Curve(
        name=f"published cases, {what}",
        origin=ORIGINS[got.origin],
        kind="survival" if got.kind == "survival" else "incidence",
        years=tuple(step.years for step in got.steps),
        value=tuple(step.probability for step in got.steps),
        low=tuple(step.low for step in got.steps),
        high=tuple(step.high for step in got.steps),
        until=leaves[-1] if leaves else 0.0,
        leaves=leaves,
        censored=tuple(one.years for one in got.times.entered if one.event == "last known alive"),
        note=got.said(),
    )

"""What kinetic models say of a child's levels and doses, in the shape in which a plan shows it."""

from __future__ import annotations

from typing import Literal

from scurfin.dose.levels.shown import Choice, LevelRead, TargetTold, Three
from scurfin.plan.part import Part

Reading = Literal["in range", "below", "above", "cannot tell", "cannot tell yet"]


class ExposureNow(Part, frozen=True):
    """A drug that runs and has been measured: what its last level means, and the next dose.

    ``reading``: the last level against the target, 'cannot tell yet' while the dose has not
    settled; ``why`` it cannot be told. ``before``: what must be done or settled before the dose
    is changed; ``proposed`` None: no target, or a change is held (``held`` says why). Levels in
    ng/mL, areas in mg h/L, of one interval. ``next_level_days``: days after a change made now.
    ``unknown``: what is missing where nothing could be worked out.
    """

    drug: str
    name: str
    regimen: str = ""
    reading: Reading = "cannot tell"
    why: str = ""
    level: LevelRead | None = None
    foretold: str = ""
    target: TargetTold | None = None
    elsewhere: tuple[str, ...] = ()
    now: Choice | None = None
    proposed: Choice | None = None
    held: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    next_level: str = ""
    next_level_days: float | None = None
    next_level_age_days: float | None = None
    next_level_date: str = ""
    doubts: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    unknown: str = ""
    facts: tuple[str, ...] = ()


class FirstDoseNow(Part, frozen=True):
    """A first dose by rule, beside what published models expect of it in a child of this size.

    ``trough`` ng/mL at the lower end of the rule, ``trough_to`` at its upper end (None: one
    figure); median and 5 to 95 % of such children. ``unknown``: why no model can tell.
    """

    line: str
    drug: str
    name: str
    rule: str
    text: str
    trough: Three | None = None
    trough_to: Three | None = None
    targets: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    unknown: str = ""

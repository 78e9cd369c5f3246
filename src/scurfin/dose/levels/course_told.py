"""What must hold of a course before it is planned: one interval, a target in its unit, no doubt."""

from __future__ import annotations

from scurfin.dose.levels.doubts import odd_models
from scurfin.dose.levels.fit import Fit
from scurfin.dose.levels.known_doses import slip
from scurfin.dose.levels.sizes import lengths, weights
from scurfin.dose.levels.told import Told
from scurfin.knowledge.model import Drug
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

AREA_UNIT = "mg*h/L"
FAR = 3.0


def interval(told: Told, asked: float | None, infusion: float) -> float:
    """Hours between doses: as told, else as asked; the two may not disagree. Raises InputError."""
    own = {one.every for one in told.regimens}
    if any(one.route != "iv" for one in told.regimens):
        raise InputError(
            f"{told.drug} is told by mouth; a course is of infusions",
            remedy="leave --course out, or tell the route: IV",
        )
    if len(own) > 1:
        hours = ", ".join(f"{one:g} h" for one in sorted(own))
        raise InputError(
            f"doses at several intervals are told: {hours}",
            remedy="a course has one interval; plan what is left as a course of its own",
        )
    every = own.pop() if own else asked
    if every is None:
        raise InputError("no interval between doses is told", remedy="write --every 24")
    if asked is not None and asked != every:
        raise InputError(
            f"--every {asked:g} disagrees with the doses told, every {every:g} h",
            remedy="leave --every out",
        )
    if infusion > every:
        raise InputError(
            f"an infusion of {infusion:g} h is longer than the {every:g} h between doses",
            remedy="write the hours of one infusion",
        )
    return every


def aimed(known: Drug, target: tuple[float, float]) -> None:
    """Refuses a target far from every published one: another unit is likelier."""
    published = [one for one in known.targets if one.unit == AREA_UNIT]
    if not published:
        return
    low, high = min(one.low for one in published), max(one.high for one in published)
    if target[1] < low / FAR or target[0] > high * FAR:
        raise InputError(
            f"a target of {target[0]:g} to {target[1]:g} mg h/L lies far from all published ones "
            f"({low:g} to {high:g})",
            remedy="write it in mg h/L, over all doses; 1 mg h/L of busulfan is 243.6 umol min/L",
        )


def settle(known: Drug, told: Told, fits: tuple[Fit, ...], state: State) -> None:
    """What must be settled before a course is planned: raised as one InputError."""
    kilos, tall = weights(state), lengths(state.record)
    found = [one for each in told.regimens for one in slip(known, each, kilos, tall)]
    found += odd_models(fits, most=True)
    if told.stopped:
        found.append("the drug is told as stopped")
    if told.lost:
        found.append(f"the dose that runs now is not known: {told.lost}")
    if told.newest:
        found.append(f"the newest level is not among those used: {told.newest}")
    if found:
        raise InputError("; ".join(found), remedy="settle this first; no course is planned before")

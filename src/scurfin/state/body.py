"""Weight, length and body surface now, held against the WHO growth standards.

A weight that looks wrong is questioned, and used for no dose while it would
raise it; a low one is questioned and used, since a starved infant is real.
"""

from __future__ import annotations

from math import sqrt

from scurfin.knowledge.store import knowledge
from scurfin.record.events import Growth
from scurfin.record.model import BIRTH, Happening, Record, age_now
from scurfin.state.model import Body
from scurfin.terms.ages import duration_days, spoken_floor
from scurfin.terms.growth import HIGH_FLAG, LOW_FLAG, length_z, median_weight, weight_z
from scurfin.terms.quantities import number, quantity

FACTS = ("cor-who-flags", "cor-mosteller")
LB_IN_KG = 0.45359237
POSSIBLE_KG = (0.2, 300.0)
POSSIBLE_CM = (15.0, 230.0)


def body(record: Record) -> Body:
    """The latest weight and length with their z-scores, doubts, and what is missing."""
    weighed = _latest(record, "weight")
    measured = _latest(record, "length")
    doubts: list[str] = []
    missing: list[str] = []
    weight, usable, z = None, False, None
    if weighed is None:
        missing.append("weight")
    else:
        weight, doubt = _kilograms(weighed)
        if doubt:
            doubts.append(doubt)
        if weight is not None:
            z, found, usable = _judge(record, weighed, weight)
            doubts.extend(found)
            if outgrown := _outgrown(record, weighed, weight):
                doubts.append(outgrown)
                usable = False
    length, length_score = None, None
    if measured is None:
        missing.append("length")
    else:
        length, doubt = _centimetres(measured)
        if doubt:
            doubts.append(doubt)
        days = _age_days(measured)
        if length is not None and days is not None:
            length_score = length_z(record.sex, days, length)
            if length_score is not None and not -6 <= length_score <= 6:
                doubts.append(
                    f"a length of {number(length)} cm lies far from that of any child of this age "
                    f"(z {length_score:+.1f}): measure again"
                )
                length = None
    surface = None
    if weight is not None and usable and length is not None:
        surface = sqrt(weight * length / 3600)
    return Body(
        weight_kg=weight,
        weight_event=weighed.id if weighed else "",
        weight_when=weighed.when if weighed else None,
        weight_z=z,
        weight_usable=usable,
        length_cm=length,
        length_event=measured.id if measured else "",
        length_z=length_score,
        surface_m2=surface,
        doubts=tuple(doubts),
        missing=tuple(missing),
        stale=_stale(record, weighed),
        facts=FACTS,
    )


def _latest(record: Record, what: str) -> Happening | None:
    found = None
    for one in record.happenings:
        if isinstance(one.event, Growth) and getattr(one.event, what) is not None:
            found = one
    return found


def _kilograms(one: Happening) -> tuple[float | None, str]:
    event = one.event
    assert isinstance(event, Growth)
    told = event.weight if event.weight is not None else ""
    read = quantity(told)
    if read is None or read.value <= 0 or read.comparator not in ("", "~"):
        return None, f"the weight '{told}' is no number with a unit: write it as '5.9 kg'"
    factor = {"kg": 1.0, "": 1.0, "g": 0.001, "lb": LB_IN_KG}.get(read.unit)
    if factor is None:
        return None, f"the unit of the weight '{told}' is not known: write kg or g"
    weight = read.value * factor
    if not POSSIBLE_KG[0] <= weight <= POSSIBLE_KG[1]:
        return None, f"no child weighs {told}: check the number and its unit (kg or g)"
    if not read.unit:
        return None, f"the weight {number(weight)} has no unit: write '{number(weight)} kg'"
    return weight, ""


def _centimetres(one: Happening) -> tuple[float | None, str]:
    event = one.event
    assert isinstance(event, Growth)
    told = event.length if event.length is not None else ""
    read = quantity(told)
    if read is None or read.value <= 0 or read.comparator not in ("", "~"):
        return None, f"the length '{told}' is no number with a unit: write it as '62 cm'"
    factor = {"cm": 1.0, "m": 100.0}.get(read.unit)
    if factor is None:
        return None, f"the unit of the length '{told}' is not known: write cm"
    length = read.value * factor
    if not POSSIBLE_CM[0] <= length <= POSSIBLE_CM[1]:
        return None, f"no child is {told} long: write it as '62 cm'"
    return length, ""


def _age_days(one: Happening) -> float | None:
    if one.when is None or one.when.root != BIRTH:
        return None
    return max(one.when.span.low, 0.0)


def _judge(
    record: Record, weighed: Happening, weight: float
) -> tuple[float | None, list[str], bool]:
    event = weighed.event
    assert isinstance(event, Growth)
    doubts: list[str] = []
    usable = True
    days = _age_days(weighed)
    z = weight_z(record.sex, days, weight) if days is not None else None
    if z is None and record.sex == "unknown" and days is not None:
        z = _nearer_z(days, weight)
    said = number(round(weight, 2))
    if days is None:
        doubts.append("the age at the weighing is not known, so the weight could not be checked")
    elif z is None:
        doubts.append("beyond the WHO standards (5 years) the weight could not be checked")
    elif z > HIGH_FLAG:
        usable = event.confirmed
        doubts.append(_too_high(record, days, weight, z) + ("" if usable else _HELD_BACK))
    elif z < LOW_FLAG:
        doubts.append(
            f"a weight of {said} kg is far below that of children of this age (z {z:+.1f}): "
            f"weigh again{_slip(record, days, weight).removesuffix(': weigh again')}; doses are "
            "calculated with it, since wasting can be this severe"
        )
    jump = _jump(record, weighed, weight)
    if jump is not None and not event.confirmed:
        doubts.append(jump[0])
        usable = usable and not jump[1]
    if event.confirmed:
        doubts = [f"{doubt} (weight confirmed in the record)" for doubt in doubts]
    return z, doubts, usable


_HELD_BACK = "; until confirmed no dose is calculated with it (write confirmed: true)"


def _sex(record: Record) -> str:
    """The sex whose standard is spoken of; a boy's while it is not told."""
    return "male" if record.sex == "unknown" else record.sex


def _nearer_z(days: float, weight: float) -> float | None:
    """The milder of the two z-scores while the sex is not told."""
    both = [weight_z(sex, days, weight) for sex in ("male", "female")]
    return min((one for one in both if one is not None), key=abs, default=None)


def _too_high(record: Record, days: float, weight: float, z: float) -> str:
    expected = median_weight(_sex(record), days) or weight
    text = (
        f"a weight of {number(round(weight, 2))} kg is {number(round(weight / expected, 1))} times "
        f"the median of this age ({number(round(expected, 1))} kg; z {z:+.1f})"
    )
    return text + _slip(record, days, weight)


def _slip(record: Record, days: float, weight: float) -> str:
    """The slips of the pen that would make this weight plausible, as a question."""
    slips = {
        "tenfold": weight / 10,
        "pounds taken as kg": weight * LB_IN_KG,
        "twofold": weight / 2,
        "a tenth": weight * 10,
    }
    likely = []
    for name, other in slips.items():
        score = weight_z(_sex(record), days, other)
        if score is not None and abs(score) <= 3 and (other < weight) == (name != "a tenth"):
            likely.append(f"{number(round(other, 1))} kg ({name})")
    return f": was it {' or '.join(likely)}?" if likely else ": weigh again"


def _outgrown(record: Record, weighed: Happening, weight: float) -> str:
    """An old weight that no child of the present age has: it was outgrown, not measured now."""
    now, then = age_now(record), _age_days(weighed)
    if now is None or then is None or not _stale(record, weighed):
        return ""
    scores = [weight_z(_sex(record), days, weight) for days in (then, max(now.low, 0.0))]
    if None in scores or not scores[1] < LOW_FLAG <= scores[0]:  # type: ignore[operator]
        return ""
    return (
        f"the weight of {number(round(weight, 2))} kg was measured at {spoken_floor(then)} and is "
        f"not that of a child of {spoken_floor(now.low)} (z {scores[1]:+.1f}): weigh him; no dose "
        "is calculated with it"
    )


def _jump(record: Record, weighed: Happening, weight: float) -> tuple[str, bool] | None:
    """A doubling or halving since the last weighing beyond what growth explains."""
    previous = _previous(record, weighed)
    if previous is None:
        return None
    before, _ = _kilograms(previous)
    if before is None:
        return None
    grown = 1.0
    then, now = _age_days(previous), _age_days(weighed)
    if then is not None and now is not None:
        was, is_now = median_weight(record.sex, then), median_weight(record.sex, now)
        grown = is_now / was if was and is_now else 1.0
    change = weight / before / grown
    said = f"from {number(round(before, 2))} to {number(round(weight, 2))} kg"
    if change >= 2:
        return f"the weight rose {said}, twofold beyond growth: weigh again{_HELD_BACK}", True
    if change <= 0.5:
        return f"the weight fell {said}, to half of what growth predicts: weigh again", False
    return None


def _previous(record: Record, weighed: Happening) -> Happening | None:
    found = None
    for one in record.happenings:
        if one is weighed:
            return found
        if isinstance(one.event, Growth) and one.event.weight is not None:
            found = one
    return found


def _stale(record: Record, weighed: Happening | None) -> str:
    now = age_now(record)
    if weighed is None or weighed.when is None or weighed.when.root != BIRTH or now is None:
        return ""
    for rule in knowledge().staleness:
        if rule.what != "weight":
            continue
        old = now.low - weighed.when.span.high
        if old > duration_days(rule.keeps):
            return (
                f"the weight is more than {spoken_floor(old)} old: weigh again before the next dose"
            )
    return ""

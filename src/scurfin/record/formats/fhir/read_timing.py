"""How often a drug is given, in words.

A reader of doses settles them only where nothing else is told: a second number in the words
keeps them from being settled.
"""

from __future__ import annotations

from scurfin.record.formats.fhir.datatypes import Repeat, Timing

TIMES = {"QD": 1, "BID": 2, "TID": 3, "QID": 4}


def often(timing: Timing | None) -> str:
    """'2 times a day', 'every 8 hours', the code of the timing, or the moments told; else ''."""
    if timing is None:
        return ""
    repeat = timing.repeat
    code = timing.code.coding[0].code if timing.code and timing.code.coding else ""
    if repeat is None or not (repeat.frequency or repeat.period):
        name = (timing.code.text if timing.code else "") or code
        return " ".join(one for one in (name, *_moments(timing)) if one)
    said, moments = _frequency(repeat), (*repeat.time_of_day, *repeat.when)
    if (repeat.when and not repeat.frequency) or len(moments) not in (0, 1, repeat.frequency or 1):
        said += f" but at {len(moments)} times of the day: {', '.join(moments)}"
    if TIMES.get(code, repeat.frequency) != repeat.frequency:
        said += f" {code}"
    more = [", ".join(repeat.day_of_week)] if repeat.day_of_week else []
    if repeat.count:
        more.append(f"{repeat.count} times in all")
    return said + (f" only on {'; '.join(more)}" if more else "")


def _frequency(repeat: Repeat) -> str:
    times = f"{repeat.frequency or 1}"
    if repeat.frequency_max:
        times += f" to {repeat.frequency_max}"
    period = f"{repeat.period:g}" if repeat.period else ""
    if repeat.period_max:
        period += f" to {repeat.period_max:g}"
    if times == "1" and repeat.period_unit == "h" and period:
        return f"every {period} hours"
    if (period, repeat.period_unit) == ("1", "d"):
        return f"{times} times a day"
    if (times, period, repeat.period_unit) == ("1", "1", "wk"):
        return "weekly"
    return f"{times} times every {period} {repeat.period_unit}".strip()


def _moments(timing: Timing) -> list[str]:
    """Days and times of day at which it is given, where no frequency is told."""
    repeat = timing.repeat
    said = [f"only on {', '.join(timing.event)}"] if timing.event else []
    if repeat is None:
        return said
    said += [f"on {', '.join(repeat.day_of_week)}"] if repeat.day_of_week else []
    at_times = (*repeat.time_of_day, *repeat.when)
    said += [f"at {', '.join(at_times)}"] if at_times else []
    return [*said, f"{repeat.count} times in all"] if repeat.count else said

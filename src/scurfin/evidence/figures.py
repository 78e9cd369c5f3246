"""Figures of a fact as rows to read: shares with what they are shares of, counts of how many.

A share whose denominator was not printed says so, and names the arm; none stands bare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

WORDS = {
    "OS": "survival",
    "DFS": "disease-free survival",
    "EFS": "event-free survival",
    "TRM": "transplant-related mortality",
    "GVHD": "GVHD",
    "aGVHD": "acute GVHD",
    "aGVHD_III_IV": "acute GVHD grade III-IV",
    "cGVHD": "chronic GVHD",
    "CNI": "calcineurin inhibitor",
    "mAb": "monoclonal antibody",
    "mAb_based": "monoclonal antibody based",
    "source": "graft source",
    "BM": "bone marrow",
    "PBSC": "blood stem cells",
    "CB": "cord blood",
    "MUD": "matched unrelated",
    "MMUD": "mismatched unrelated",
    "MFD": "matched family",
    "MRD": "matched related",
    "MOF": "multi-organ failure",
    "lt8": "under 8 years",
    "ge8": "8 years or more",
    "ANC_median_days": "neutrophils, median day",
    "platelet_median_days": "platelets, median day",
    "conditioning_RIT": "reduced-intensity conditioning",
    "T_cell_recon_12mo": "T-cell recovery at 12 months",
    "IVIG_free": "free of immunoglobulin",
    "donor_T_gt90": "donor T cells above 90%",
    "OS_15y": "survival at 15 years",
    "logrank_p": "log-rank p",
    "cox_p": "Cox p",
    "follow_up": "follow-up",
    "iqr_years": "interquartile range, years",
    "n_under_7_months": "followed less than 7 months",
    "N": "of",
}
COUNTED = ("n", "of", "N", "at_risk", "assessed")
DENOMINATORS = ("N", "at_risk", "assessed", "of")
OF_ARM = ("alive", "response")
P = re.compile(r"(^|_)p$")
TIMES = re.compile(r"(^|_)(years|months|days)(_|$)")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a source tells, in words that name what a number is."""

    what: str
    value: str


def percent(share: float) -> str:
    """
    >>> percent(0.732), percent(0.56)
    ('73.2%', '56%')
    """
    return f"{round(100 * share, 1):g}%"


def word(key: str) -> str:
    """A key of a fact as a reader would say it."""
    return WORDS.get(key, key.replace("_", " "))


def tell(
    key: str, value: Any, *, of: int | None = None, p_values: bool = False, within: str = ""
) -> Iterator[Told]:
    """``value`` as rows. ``of`` is the size of the arm; ``p_values``: numbers are P values."""
    name = f"{within}: {word(key)}" if within else word(key)
    if isinstance(value, Mapping):
        yield from _mapping(name, value, of, p_values)
    elif isinstance(value, list | tuple):
        if any(isinstance(one, Mapping) for one in value):
            for one in value:
                rest = {k: v for k, v in one.items() if k != "by"}
                yield from _mapping(f"{name}: {one.get('by', '')}".rstrip(": "), rest, of, p_values)
        elif all(isinstance(one, int | float) for one in value):
            yield Told(what=name, value=" to ".join(f"{one:g}" for one in value))
        else:
            yield Told(what=name, value=", ".join(str(one) for one in value))
    else:
        yield Told(what=name, value=_single(name, key, value, of, p_values))


def _mapping(name: str, value: Mapping[str, Any], of: int | None, p_values: bool) -> Iterator[Told]:
    count, among = value.get("n"), next((value[k] for k in DENOMINATORS if k in value), None)
    rest = {key: one for key, one in value.items() if key not in COUNTED}
    if count is not None and among is not None:
        yield Told(what=name, value=f"{count} of {among}")
    elif count is not None and any(_share(key, one) for key, one in rest.items()):
        if "fraction" in rest:
            share = percent(rest.pop("fraction"))
            yield Told(what=name, value=f"{count} of {of}, printed as {share}")
        among = count
    elif count is not None:
        yield Told(what=name, value=f"{count} of {of}" if of is not None else f"{count}")
    size = among if among is not None else of
    known = among is not None
    for key, one in rest.items():
        if key == "derived" and one is True:
            yield Told(what=name, value="derived here, not printed")
        elif known and _share(key, one) and not p_values:
            yield Told(what=f"{name}: {word(key)}", value=f"{percent(one)} of {size}")
        elif known and isinstance(one, int) and not TIMES.search(key):
            yield Told(what=f"{name}: {word(key)}", value=f"{one} of {size}")
        else:
            yield from tell(key, one, of=of, p_values=p_values, within=name)


def _share(key: str, value: Any) -> bool:
    return isinstance(value, float) and 0 <= value <= 1 and not P.search(key) and not _timed(key)


def _timed(key: str) -> bool:
    return bool(TIMES.search(key))


def _single(name: str, key: str, value: Any, of: int | None, p_values: bool) -> str:
    if value is True or value is False:
        return "yes" if value else "no"
    if p_values and isinstance(value, float):
        return f"p {value:g}"
    if _share(key, value):
        if "chimerism" in name:
            return f"{percent(value)} donor"
        if key.startswith("alive"):
            return f"{percent(value)} of those alive (how many is not printed)"
        arm = f"; arm of {of}" if of is not None else ""
        return f"{percent(value)} (denominator not printed{arm})"
    if key in OF_ARM and isinstance(value, int) and of is not None:
        return f"{value} of {of}"
    return f"{value:g}" if isinstance(value, int | float) else str(value)

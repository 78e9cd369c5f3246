"""How a chance is spoken of."""

from __future__ import annotations


def share(p: float) -> str:
    """A chance in per cent; never rounded to 0 or 100 unless it is."""
    if p in (0.0, 1.0):
        return f"{100 * p:.0f} %"
    if p < 0.001:
        return "under 0.1 %"
    return "over 99.9 %" if p > 0.999 else f"{100 * p:.1f} %"

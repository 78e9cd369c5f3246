"""The LOINC codes of the sizes that a growth event holds."""

from __future__ import annotations

from functools import cache

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import analyte

SIZES = {"weight": "29463-7", "length": "8302-2", "head": "9843-4"}


@cache
def sizes_by_code() -> dict[str, str]:
    """The size that each LOINC code means, those of `also` with them."""
    tests = {one.loinc: one for one in knowledge().analytes.values() if one.loinc}
    return {code: name for name, first in SIZES.items() for code in (first, *tests[first].also)}


def size_in_words(words: str) -> str:
    """The size that the words alone mean; '' if none."""
    test = analyte(words)
    return next((name for name, code in SIZES.items() if test and test.loinc == code), "")

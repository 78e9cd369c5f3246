"""Blood groups and CMV of a donor held against the child's. Compatibility by ABO and RhD."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_GROUP = re.compile(
    r"(?:blood )?(?:group |type )?(AB|A|B|O|0)[12]?\s*,?\s*"
    r"(?:rh(?:d|esus)?\.?\s*[:(]?\s*)?(\+|-|−|pos(?:itive)?|neg(?:ative)?)?\)?",
    re.IGNORECASE,
)
Mismatch = Literal["same", "minor", "major", "both ways"]


@dataclass(frozen=True)
class BloodGroup:
    """``antigens``: of A and B those that the red cells carry; ``rhd``: None where not told."""

    antigens: frozenset[str]
    rhd: bool | None

    def __str__(self) -> str:
        letters = "".join(sorted(self.antigens)) or "O"
        return letters + ("" if self.rhd is None else " RhD+" if self.rhd else " RhD-")


def blood_group(told: str) -> BloodGroup | None:
    """'O positive', 'A+', 'AB Rh neg' as a group; None for words that name none.

    >>> str(blood_group("0 neg"))
    'O RhD-'
    """
    found = _GROUP.fullmatch(told.strip())
    if found is None:
        return None
    letters = found[1].upper().replace("0", "O")
    sign = (found[2] or "").lower()
    rhd = None if not sign else sign == "+" or sign.startswith("pos")
    return BloodGroup(frozenset(letters) - {"O"}, rhd)


def mismatch(child: BloodGroup, donor: BloodGroup) -> Mismatch:
    """Major: the child makes antibodies against the donor's red cells; minor: the reverse."""
    major = bool(donor.antigens - child.antigens)
    minor = bool(child.antigens - donor.antigens)
    if major:
        return "both ways" if minor else "major"
    return "minor" if minor else "same"

"""The leader of the two HLA-B copies, M or T.

Facts ``b-leader``, ``b-leader-from-fasta``. Read from B_prot.fasta where the user's folder of
IPD-IMGT/HLA holds it; unknown without, and where the readings of a copy differ.
"""

from __future__ import annotations

from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.gl import Told
from scurfin.donor.typing.names import UNTYPED

OPEN = "?"


def leader(told: Told, codes: Codes) -> str:
    """'MM', 'MT' or 'TT'; '?' for a copy of which it is not known, so 'M?', 'T?' or '??'.

    Raises InputError for a code that cannot be spelled out.
    """
    locus = told.loci.get("B")
    found = {
        "".join(sorted((_copy(one.first, codes), _copy(one.second, codes)), key="MT?".index))
        for one in (locus.readings if locus is not None else ())
    }
    return found.pop() if len(found) == 1 else OPEN + OPEN


def _copy(copy: tuple[str, ...], codes: Codes) -> str:
    if codes.known is None or not copy:
        return OPEN
    found = {
        None if one.partition("*")[2] in UNTYPED else codes.known.leader_of(one)
        for code in copy
        for one in codes.alleles(code) or (code,)
    }
    return (found.pop() if len(found) == 1 else None) or OPEN

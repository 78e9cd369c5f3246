"""A centre's own policy, read from a file in the shape of ``knowledge/data/donor_ranking.yaml``."""

from __future__ import annotations

from pathlib import Path

import msgspec

from scurfin.knowledge.ranking import Policy
from scurfin.knowledge.store import knowledge
from scurfin.pathway.check_policies import faults
from scurfin.terms.source_text import InputError, Step, read_text

REMEDY = "take the policy that comes along as a pattern: scurfin donor policy"


def read_policy(file: Path) -> Policy:
    """The one policy of the file. A rule without facts must say ``evidence: centre``.

    Raises InputError with the place and the remedy.
    """
    text = read_text(file)
    told = text.data
    place: tuple[Step, ...] = ()
    if isinstance(told, list) and len(told) == 1:
        told, place = told[0], (0,)
    if not isinstance(told, dict):
        raise InputError("must hold one policy", file=str(file), remedy=REMEDY)
    try:
        made = msgspec.convert(told, Policy)
    except msgspec.ValidationError as problem:
        raise text.error(place, str(problem), REMEDY) from None
    for fault in faults(knowledge(), made, own=True):
        raise InputError(f"{fault.where}: {fault.text}", file=str(file), remedy=REMEDY)
    return made

"""The shape of a policy that orders donors: what excludes, what is flagged, what weighs first.

A policy is data (``data/donor_ranking.yaml``, or a file of the centre's own). Each rule gives
each donor a place, whoever else is listed; the first rule whose places differ orders two donors.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from scurfin.knowledge.model import Shape

Seen = Literal["non-malignant", "inborn errors", "leukaemia", "mixed", "reasoned", "centre"]
FEATURES = {
    "kind": ("sibling", "relative", "unrelated"),
    "match": ("identical", "10/10", "9/10", "8/10", "haploidentical", "mismatched"),
    "variant": ("affected", "carrier", "not a carrier", "not possible", "none known"),
    "antibodies": ("none", "present", "no mismatch"),
    "dpb1": ("match", "permissive", "non-permissive"),
    "cmv": ("fits", "does not fit"),
    "blood": ("same", "minor", "major", "both ways"),
    "parity": ("male", "never pregnant", "pregnant before"),
    "fit": ("fit", "unfit"),
    "infections": ("negative", "positive"),
    "willing": ("yes", "no"),
    "available": ("yes", "no"),
    "minor": ("yes", "no"),
}
"""What a donor is described by, and the values of each. Not told is none of them."""
NUMBERS = ("p10", "core", "age")
"""P(10/10); mismatches at A, B, C and DRB1; age in years."""

Values = dict[str, tuple[str, ...]]


class Place(Shape, frozen=True):
    """A place of a rule: who stands here (every feature has one of its values), in words."""

    name: str
    when: Values = msgspec.field(default_factory=dict)


class RankRule(Shape, frozen=True):
    """One rule: ``places`` from the best on, or a number (``by``) with its ``best`` range.

    With ``by`` a donor stands at the number of ``step``s, begun ones included, that lie between
    the value and the best range. ``among``: whom it speaks of; all others stand at ``otherwise``.
    ``ask``: the test that tells what is not known; ``evidence``: in whom it was seen.
    """

    id: str
    prefer: str
    because: str
    evidence: Seen
    places: tuple[Place, ...] = ()
    by: str = ""
    best: tuple[float, float] | None = None
    step: float | None = None
    among: Values = msgspec.field(default_factory=dict)
    otherwise: float = 0.0
    ask: str = ""
    facts: tuple[str, ...] = ()


class Said(Shape, frozen=True):
    """What is said of every donor for whom ``when`` holds: an exclusion, a flag or a safeguard.

    ``unless_known``: features; it is said where one of them is not known. ``ask``: the question.
    """

    id: str
    text: str
    when: Values = msgspec.field(default_factory=dict)
    unless_known: tuple[str, ...] = ()
    ask: str = ""
    facts: tuple[str, ...] = ()


class Policy(Shape, frozen=True):
    """A versioned order of donors. ``rules`` weigh in the order in which they stand; ``notes`` are
    said once, where they hold for any donor listed."""

    id: str
    version: int
    title: str
    about: str
    rules: tuple[RankRule, ...]
    exclude: tuple[Said, ...] = ()
    flags: tuple[Said, ...] = ()
    safeguards: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()

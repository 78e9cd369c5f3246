"""What of a child is compared with other children: signs, onset, variant, treatments."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scurfin.evidence.tried import key_of
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import sign
from scurfin.record import events as ev
from scurfin.record.model import BIRTH, Record
from scurfin.state.model import State
from scurfin.terms.ages import DAYS_PER_MONTH, DAYS_PER_YEAR

BANDS = (
    ("first month", DAYS_PER_MONTH),
    ("1 to 12 months", DAYS_PER_YEAR),
    ("later", float("inf")),
)
_CLASSES = (
    ("polyadenylation", r"polyaden|aauaaa|aataaa"),
    ("frameshift", r"fs\b|fs\*|fsx|frameshift|frame shift"),
    ("nonsense", r"p\.\(?[a-z]{3}\d+(\*|ter)|nonsense"),
    ("splice", r"c\.-?\d+[+-]\d+|splice"),
    ("in-frame deletion", r"p\.\(?[a-z]{3}\d+(_[a-z]{3}\d+)?del|in-frame|inframe"),
    ("missense", r"p\.\(?[a-z]{3}\d+[a-z]{3}\)?$|missense"),
    ("large deletion", r"g\.del|-bp deletion"),
    ("truncating", r"truncating"),
)


@dataclass(frozen=True)
class Profile:
    """A child at a moment, as far as told. ``codes`` are HPO; an empty field was not told."""

    codes: frozenset[str]
    concepts: frozenset[str]
    onset: str
    variant_class: str
    treatments: frozenset[str]


def profile(now: State) -> Profile:
    """What is told of the child up to ``now``."""
    return Profile(
        codes=_codes(now.record),
        concepts=frozenset(one.concept for one in now.courses.values() if one.status != "absent"),
        onset=onset_band(now.record),
        variant_class=variant_class(now.record),
        treatments=_treatments(now),
    )


def onset_band(record: Record) -> str:
    """When the first dated sign began, by the bands of the 2018 cohort; '' where not told.

    Source of the bands: Barzaghi 2018 (41 % in the first month, 46 % at 1 to 12 months).
    """
    first = next(
        (
            one.when
            for one in record.happenings
            if isinstance(one.event, ev.Manifestation) and one.event.status != "absent"
        ),
        None,
    )
    if first is None or first.root != BIRTH:
        return ""
    if first.span.high <= 0:
        return "before birth"
    for name, end in BANDS:
        if first.span.high <= end + 1e-6:
            return name
        if first.span.low < end:
            return ""
    return ""


def variant_class(record: Record) -> str:
    """The class of the FOXP3 variant, read from its names; '' where they do not tell."""
    for one in reversed(record.happenings):
        event = one.event
        if not isinstance(event, ev.Genotype) or event.of != "child":
            continue
        if event.gene.strip().upper() != "FOXP3":
            continue
        for told in (event.hgvs_p, event.hgvs_c, event.as_reported):
            low = told.strip().lower()
            found = next((name for name, shape in _CLASSES if low and re.search(shape, low)), "")
            if found:
                return found
    return ""


def _codes(record: Record) -> frozenset[str]:
    """HPO codes of all signs and infections told, those told as absent left out."""
    found: dict[str, bool] = {}
    for one in record.happenings:
        event = one.event
        if not isinstance(event, ev.Manifestation | ev.Infection):
            continue
        term = sign(event.what, event.code)
        code = event.code or (term.code if term is not None else "")
        if code:
            found[code] = event.status not in ("absent", "excluded")
    return frozenset(code for code, there in found.items() if there)


def _treatments(now: State) -> frozenset[str]:
    """Classes of systemic immunosuppression ever told, each with how it went where told."""
    found: set[str] = set()
    drugs = knowledge().drugs
    for one in now.treatments.values():
        if not one.given or "immunosuppressant" not in one.classes or one.topical:
            continue
        found.add(kind_of(one.classes))
    for each in now.record.happenings:
        if isinstance(each.event, ev.Response):
            for told in each.event.to:
                known = drugs.get(key_of(told))
                if known is not None and "immunosuppressant" in known.classes:
                    found.add(f"{kind_of(frozenset(known.classes))}: {each.event.outcome}")
    if now.transplants:
        found.add("transplant")
    return frozenset(found)


KINDS = (
    "glucocorticoid",
    "calcineurin inhibitor",
    "mTOR inhibitor",
    "antimetabolite",
    "anti-TNF",
    "anti-CD20",
    "JAK inhibitor",
    "CTLA4 fusion protein",
    "serotherapy",
)


def kind_of(classes: frozenset[str]) -> str:
    """The kind of immunosuppression that people speak of."""
    return next((kind for kind in KINDS if kind in classes), "immunosuppression, other")

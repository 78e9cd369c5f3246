"""A donor of the family or a registry as the order sees him, and where he stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scurfin.donor.ranking.places import Stand, Value
from scurfin.knowledge.ranking import RankRule, Said


@dataclass(frozen=True)
class Outcome:
    """One result that a test may have: in words, and the values that it would set."""

    words: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Test:
    """A test still to be done, with every result that it may have."""

    __test__ = False
    what: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Listed:
    """``who``: in words ('sister (sister-2)'); ``values``: by feature, None where not known.

    ``tests``: those whose results hang together, such as a typing; a single unknown feature
    needs none, its rule names the test. ``may``: the values left of a feature that is not known,
    where they are fewer than all. ``why`` and ``told`` (what, as told) are for the page.
    """

    id: str
    who: str
    values: Mapping[str, Value]
    tests: tuple[Test, ...] = ()
    may: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Above:
    """Why a donor stands above the next: the rule, and both places in words; None: equal by all."""

    rule: RankRule | None
    mine: Stand | None
    theirs: Stand | None
    next: str

    @property
    def words(self) -> str:
        if self.rule is None or self.mine is None or self.theirs is None:
            return f"equal to {self.next} by every rule; listed by name"
        mine, theirs = self.mine.name, self.theirs.name
        told = f"{mine} against {theirs}" if mine and theirs else "a rule for unrelated donors"
        if mine != theirs and not (mine and theirs):
            told = f"{told}: {mine or theirs}"
        return f"above {self.next} by {self.rule.prefer}: {told}"


@dataclass(frozen=True)
class Change:
    """The one test that would change who stands above whom, and what result would.

    ``values``: what that result would set.
    """

    test: str
    result: str
    effect: str
    values: Mapping[str, Value]

    @property
    def words(self) -> str:
        return f"{self.test}: {self.result} {self.effect}"


@dataclass(frozen=True)
class Ranked:
    """A donor at a place of the list (1 is the first), with what is said of him by the policy."""

    donor: Listed
    place: int
    stands: tuple[Stand, ...]
    above: Above | None = None
    change: Change | None = None
    flags: tuple[Said, ...] = ()
    safeguards: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Excluded:
    """A donor whom the policy excludes, with every reason."""

    donor: Listed
    reasons: tuple[Said, ...]


@dataclass(frozen=True)
class Ranking:
    """The donors in order, and those excluded. ``shown``: how many of them carry reasons."""

    ranked: tuple[Ranked, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    shown: int = field(default=0)

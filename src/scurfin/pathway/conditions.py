"""The language of conditions: a small closed grammar, as a frozen typed tree.

A condition is true, false or unknown. Every leaf names one thing about the
child; it holds no date arithmetic and no free code.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Node(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="node",
):
    """Any condition."""


class AllOf(Node, frozen=True, tag="all"):
    of: tuple[Condition, ...]


class AnyOf(Node, frozen=True, tag="any"):
    of: tuple[Condition, ...]


class NoneOf(Node, frozen=True, tag="none"):
    of: tuple[Condition, ...]


class AtLeast(Node, frozen=True, tag="at_least"):
    n: int
    of: tuple[Condition, ...]


Words = str | tuple[str, ...]


UNTOLD = "untold"


class Manifestation(Node, frozen=True, tag="manifestation"):
    """A manifestation by concept. ``course``: present, active, improved, controlled,
    resolved, absent, relapsed, worse, 'new under immunosuppression' or ever.

    A ``severity`` that was not told makes it unknown, unless 'untold' stands among the words.
    """

    is_: Words = msgspec.field(name="is")
    course: Words = "present"
    severity: Words = ()


class Therapy(Node, frozen=True, tag="therapy"):
    """A treatment by drug id or class. The changes (started, stopped, lowered, raised, changed)
    mean since the last visit."""

    is_: Words = msgspec.field(name="is")
    status: Literal[
        "running", "planned", "ever", "stopped", "started", "lowered", "raised", "changed"
    ] = "running"


class Response(Node, frozen=True, tag="response"):
    """What the present line of immunosuppression did, to any counted organ or to ``of``."""

    is_: Words = msgspec.field(name="is")
    to: str = "immunosuppression"
    of: Words = ()


class Lines(Node, frozen=True, tag="lines"):
    """How many lines of immunosuppression have been begun."""

    at_least: int


class Measurement(Node, frozen=True, tag="measurement"):
    """The latest value of a test, in ``unit``; ``within`` is how old it may be.

    ``state`` asks whether there is a result at all: known, pending or missing; with ``within``,
    whether there is one that is no older. ``trend`` compares the latest value with the one
    before it.
    """

    is_: str = msgspec.field(name="is")
    lt: float | None = None
    le: float | None = None
    gt: float | None = None
    ge: float | None = None
    unit: str = ""
    within: str = ""
    state: Literal["", "known", "pending", "missing"] = ""
    range_: Literal["", "below", "within", "above"] = msgspec.field(name="range", default="")
    says: Words = ()
    trend: Literal["", "rising", "falling"] = ""


class DrugLevel(Node, frozen=True, tag="level"):
    """The last level of a running drug: below, in range, above, unknown, missing or told.

    ``this_visit`` counts only a level told at the present visit.
    """

    of: str
    is_: Words = msgspec.field(name="is")
    this_visit: bool = False


class ScoreIs(Node, frozen=True, tag="score"):
    """A score by its id. ``settled: true`` asks whether no item of it is open."""

    is_: str = msgspec.field(name="is")
    ge: int | None = None
    le: int | None = None
    trend: Literal["", "rising", "falling"] = ""
    settled: bool = False


UNLISTED = "unlisted"


class Genetic(Node, frozen=True, tag="genotype"):
    """A gene test of the child or relative. ``is``: words of the report, 'tested' or 'pending'.

    'causal': the reports together make the diagnosis of the gene; none told means none made.
    ``says`` asks for words in the report besides. Of several genes any one suffices;
    the gene 'unlisted' means any told that is not in genes.yaml.
    """

    gene: Words
    is_: Words = msgspec.field(name="is")
    of: str = "child"
    says: Words = ()


class DiagnosisIs(Node, frozen=True, tag="diagnosis"):
    """``refuted: true`` asks whether the diagnosis was refuted."""

    is_: str = msgspec.field(name="is")
    at_least: Literal["suspected", "clinical", "genetic"] = "suspected"
    refuted: bool = False


class Age(Node, frozen=True, tag="age"):
    """From ``ge`` (included) to ``lt`` (excluded), ISO 8601 from birth."""

    ge: str = ""
    lt: str = ""


class Sex(Node, frozen=True, tag="sex"):
    is_: Literal["male", "female"] = msgspec.field(name="is")


class Procedure(Node, frozen=True, tag="procedure"):
    """Done at all or, with ``ge`` (included) and ``lt`` (excluded), the last one so long ago."""

    is_: Literal["HSCT"] = msgspec.field(name="is")
    status: Literal["done"] = "done"
    ge: str = ""
    lt: str = ""


class Ask(Node, frozen=True, tag="answer"):
    """A question to an expert, by key, such as 'donor.identical-sibling'."""

    is_: str = msgspec.field(name="is")


class PregnancyIs(Node, frozen=True, tag="pregnancy"):
    """A pregnancy in the family: ``weeks_ge`` (included) to ``weeks_lt`` (excluded), as told."""

    status: Words = ("planned", "ongoing")
    fetus: Words = ()
    weeks_ge: float | None = None
    weeks_lt: float | None = None


class InfectionIs(Node, frozen=True, tag="infection"):
    """``is``: 'any', 'serious' or a name of the vocabulary. ``status``: active, excluded or ever
    (active or over)."""

    is_: str = msgspec.field(name="is", default="any")
    status: Literal["active", "excluded", "ever"] = "active"


class Life(Node, frozen=True, tag="life"):
    is_: Literal["unborn", "alive", "dead"] = msgspec.field(name="is")


class AllergyIs(Node, frozen=True, tag="allergy"):
    to: str


class FeedingIs(Node, frozen=True, tag="feeding"):
    route: Words


class TypingIs(Node, frozen=True, tag="typing"):
    """Has the tissue typing of the child or a relative been told?"""

    of: str = "child"


class Definition(Node, frozen=True, tag="definition"):
    """A named condition, defined once."""

    is_: str = msgspec.field(name="is")


Condition = (
    AllOf
    | AnyOf
    | NoneOf
    | AtLeast
    | Manifestation
    | Therapy
    | Response
    | Lines
    | Measurement
    | DrugLevel
    | ScoreIs
    | Genetic
    | DiagnosisIs
    | Age
    | Sex
    | Procedure
    | Ask
    | PregnancyIs
    | InfectionIs
    | Life
    | AllergyIs
    | FeedingIs
    | TypingIs
    | Definition
)

LEAVES: dict[str, type[Node]] = {
    str(kind.__struct_config__.tag): kind
    for kind in Condition.__args__
    if kind not in (AllOf, AnyOf, NoneOf, AtLeast)
}


def words(told: Words) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else told


def children(node: Condition) -> tuple[Condition, ...]:
    return node.of if isinstance(node, AllOf | AnyOf | NoneOf | AtLeast) else ()


def leaves(node: Condition) -> tuple[Condition, ...]:
    """Every leaf below ``node``, in order."""
    below = children(node)
    if not below and not isinstance(node, AllOf | AnyOf | NoneOf | AtLeast):
        return (node,)
    return tuple(leaf for child in below for leaf in leaves(child))

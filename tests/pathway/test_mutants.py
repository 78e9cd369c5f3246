"""Breaking the rules in small ways: what a mutant is, and that the cases notice nearly all."""

from __future__ import annotations

import msgspec
import pytest

from scurfin.pathway import conditions as c
from scurfin.pathway.cases import Subject
from scurfin.pathway.loader import from_yaml
from scurfin.pathway.model import Argument, Case, Defined, Option, Pathway
from scurfin.pathway.mutants import FLOOR, FLOOR_OF_A_KIND, hunt, mutants

BOY = c.Sex(is_="male")
OLD = c.Age(ge="P100D")


def rule(when: c.Condition, *cases: Case, **parts: object) -> Subject:
    return Subject("recommendation", "one", when, cases, **parts)  # type: ignore[arg-type]


def broken(when: c.Condition) -> list[tuple[str, c.Condition]]:
    return [(one.what, one.broken.when) for one in mutants(rule(when))]


def test_each_condition_is_dropped_once() -> None:
    both = broken(c.AllOf(of=(BOY, OLD)))
    assert c.AllOf(of=(OLD,)) in [node for _, node in both]
    assert c.AllOf(of=(BOY,)) in [node for _, node in both]


def test_a_single_condition_is_dropped_to_always() -> None:
    assert c.AllOf(of=()) in [node for _, node in broken(BOY)]


@pytest.mark.parametrize(
    ("leaf", "moved"),
    [
        (c.Age(ge="P100D"), [c.Age(ge="P90D"), c.Age(ge="P110D")]),
        (c.Lines(at_least=2), [c.Lines(at_least=1), c.Lines(at_least=3)]),
        (
            c.Measurement(is_="potassium", gt=5.0),
            [c.Measurement(is_="potassium", gt=4.5), c.Measurement(is_="potassium", gt=5.5)],
        ),
        (
            c.Manifestation(is_=("eczema", "hepatitis")),
            [c.Manifestation(is_=("hepatitis",)), c.Manifestation(is_=("eczema",))],
        ),
        (
            c.AtLeast(n=2, of=(BOY, OLD)),
            [c.AtLeast(n=1, of=(BOY, OLD)), c.AtLeast(n=3, of=(BOY, OLD))],
        ),
    ],
)
def test_each_threshold_and_word_is_moved(leaf: c.Condition, moved: list[c.Condition]) -> None:
    nodes = [node for _, node in broken(leaf)]
    assert all(one in nodes for one in moved)


def test_the_other_conditions_of_a_rule_are_broken_too() -> None:
    option = Option(what="x", excludes=(Argument(text="t", facts=(), when=BOY),))
    kinds = {one.kind for one in mutants(rule(BOY, unless=OLD, done=OLD, options=(option,)))}
    assert kinds == {"recommendation", "objection", "completion", "option"}


TRUE = Case(name="a boy", expect=True, sex="male")
FALSE = Case(name="a girl", expect=False, sex="female")


WRONG = Case(name="said to be a girl", expect=False, sex="male")


@pytest.mark.parametrize(
    ("cases", "caught"), [((TRUE,), 0), ((TRUE, FALSE), 1), ((TRUE, WRONG), 0)]
)
def test_a_mutant_is_caught_by_a_case_that_fails(cases: tuple[Case, ...], caught: int) -> None:
    rules = Pathway(
        version="",
        definitions=(Defined(id="boy", name="a boy", when=BOY, facts=(), cases=cases),),
    )
    found = hunt(rules)
    assert (found.total.made, found.total.caught) == (1, caught)
    assert len(found.survivors) == 1 - caught


def test_a_definition_is_also_guarded_by_the_rules_that_rest_on_it() -> None:
    plain = Defined(id="boy", name="a boy", when=BOY, facts=())
    resting = Defined(
        id="again", name="again", when=c.Definition(is_="boy"), facts=(), cases=(TRUE, FALSE)
    )
    found = hunt(Pathway(version="", definitions=(plain, resting)))
    assert found.survivors == ()


def test_the_cases_of_the_knowledge_notice_nine_in_ten_and_no_kind_under_three_in_four() -> None:
    found = hunt(from_yaml())
    listed = "\n".join(f"{one.kind} {one.rule}: {one.part}: {one.what}" for one in found.survivors)
    assert found.total.share >= FLOOR, listed
    assert min(one.share for one in found.by_kind.values()) >= FLOOR_OF_A_KIND, found.by_kind
    assert set(found.by_kind) == {
        "card",
        "completion",
        "contraindication",
        "coupling",
        "definition",
        "objection",
        "option",
        "recommendation",
        "routine",
        "validity",
    }


def test_a_mutant_differs_from_its_rule() -> None:
    for defined in from_yaml().definitions:
        subject = Subject("definition", defined.id, defined.when, ())
        assert all(one.broken.when != defined.when for one in mutants(subject))
        assert all(msgspec.to_builtins(one.broken.when) is not None for one in mutants(subject))

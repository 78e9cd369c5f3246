"""Three values: a condition is known only when every way to fill its unknowns agrees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from children import now
from scurfin.pathway import conditions as c
from scurfin.pathway.cases import child_of
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.loader import from_yaml
from scurfin.pathway.model import Defined, Recommendation
from scurfin.pathway.traces import Answer, Trace
from scurfin.pathway.truth import truth

Value = bool | None
VALUES = (True, False, None)
LAWS = settings(max_examples=300, deadline=None, derandomize=True)
NOBODY = now()
RULES = from_yaml()


def world(answers: dict[str, Value], *definitions: Defined) -> World:
    asked = {key: Answer(value, key) for key, value in answers.items()}
    return World(NOBODY, {one.id: one for one in definitions}, asked)


def value(node: c.Condition, answers: dict[str, Value]) -> Value:
    return evaluate(node, world(answers)).value


def asks(count: int) -> tuple[c.Condition, ...]:
    return tuple(c.Ask(is_=str(number)) for number in range(count))


def gate(kind: str, count: int) -> c.Condition:
    of = asks(count)
    if kind.startswith("at least"):
        return c.AtLeast(n=int(kind[-1]), of=of)
    made: dict[str, c.Condition] = {
        "all": c.AllOf(of=of),
        "any": c.AnyOf(of=of),
        "none": c.NoneOf(of=of),
    }
    return made[kind]


def fillings(values: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    """Every way to replace each unknown by true or false."""
    return product(*[(True, False) if one is None else (one,) for one in values])


def plain(kind: str, values: tuple[Value, ...]) -> bool:
    """What the gate means when nothing is unknown."""
    true = sum(one is True for one in values)
    if kind.startswith("at least"):
        return true >= int(kind[-1])
    return {"all": true == len(values), "any": true > 0, "none": true == 0}[kind]


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("kind", ["all", "any", "none", "at least 1", "at least 2", "at least 3"])
def test_the_whole_truth_table(kind: str, count: int) -> None:
    for values in product(VALUES, repeat=count):
        outcomes = {plain(kind, one) for one in fillings(values)}
        expected = outcomes.pop() if len(outcomes) == 1 else None
        answers = {str(number): one for number, one in enumerate(values)}
        assert value(gate(kind, count), answers) is expected, values


def nested(inner: st.SearchStrategy[c.Condition]) -> st.SearchStrategy[c.Condition]:
    below = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        below.map(lambda of: c.AllOf(of=of)),
        below.map(lambda of: c.AnyOf(of=of)),
        below.map(lambda of: c.NoneOf(of=of)),
        st.builds(lambda n, of: c.AtLeast(n=n, of=of), st.integers(1, 3), below),
    )


KEYS = [str(number) for number in range(6)]
LEAVES: st.SearchStrategy[c.Condition] = st.sampled_from(KEYS).map(lambda key: c.Ask(is_=key))
TREES = st.recursive(LEAVES, nested, max_leaves=12)
ANSWERS = st.fixed_dictionaries({key: st.sampled_from(VALUES) for key in KEYS})


@LAWS
@given(TREES, ANSWERS, st.sampled_from(KEYS), st.booleans())
def test_learning_more_never_turns_a_known_result(
    tree: c.Condition, answers: dict[str, Value], key: str, learned: bool
) -> None:
    before = value(tree, answers)
    if answers[key] is None and before is not None:
        assert value(tree, {**answers, key: learned}) is before


@LAWS
@given(TREES, ANSWERS)
def test_with_everything_known_the_result_is_known(
    tree: c.Condition, answers: dict[str, Value]
) -> None:
    assert value(tree, {key: bool(one) for key, one in answers.items()}) is not None


@LAWS
@given(TREES, ANSWERS)
def test_the_short_way_gives_the_value_of_the_traced_one(
    tree: c.Condition, answers: dict[str, Value]
) -> None:
    assert truth(tree, world(answers)) is value(tree, answers)


def nodes(trace: Trace) -> Iterator[Trace]:
    yield trace
    for child in trace.children:
        yield from nodes(child)


def size(tree: c.Condition) -> int:
    return 1 + sum(size(one) for one in c.children(tree))


@LAWS
@given(TREES, ANSWERS)
def test_every_node_has_a_value_and_a_place_in_the_trace(
    tree: c.Condition, answers: dict[str, Value]
) -> None:
    found = list(nodes(evaluate(tree, world(answers))))
    assert len(found) == size(tree)
    assert {one.value for one in found} <= set(VALUES)
    assert all(one.label for one in found)


@LAWS
@given(TREES, ANSWERS)
def test_what_is_unknown_asks_and_what_is_known_does_not(
    tree: c.Condition, answers: dict[str, Value]
) -> None:
    trace = evaluate(tree, world(answers))
    assert bool(trace.open()) == (trace.value is None)


@LAWS
@given(TREES, ANSWERS)
def test_a_true_result_rests_on_true_leaves(tree: c.Condition, answers: dict[str, Value]) -> None:
    trace = evaluate(tree, world(answers))
    assert all(leaf.value is True for leaf in trace.true_leaves())


def numbered(
    tree: c.Condition, wanted: bool = True, start: int = 0
) -> tuple[c.Condition, dict[str, bool]]:
    """The tree with a key of its own for each leaf, and the answer each leaf would need."""
    if isinstance(tree, c.Ask):
        return c.Ask(is_=str(start)), {str(start): wanted}
    below: list[c.Condition] = []
    needed: dict[str, bool] = {}
    for child in c.children(tree):
        one, found = numbered(child, wanted is not isinstance(tree, c.NoneOf), start + len(needed))
        below.append(one)
        needed |= found
    if isinstance(tree, c.AtLeast):
        return c.AtLeast(n=tree.n, of=tuple(below)), needed
    assert isinstance(tree, c.AllOf | c.AnyOf | c.NoneOf)
    return type(tree)(of=tuple(below)), needed


@LAWS
@given(TREES, st.data())
def test_the_questions_suffice(tree: c.Condition, data: st.DataObject) -> None:
    tree, needed = numbered(tree)
    answers: dict[str, Value] = {key: data.draw(st.sampled_from(VALUES)) for key in needed}
    trace = evaluate(tree, world(answers))
    if trace.value is None:
        learned = {one.key: needed[one.key] for one in trace.open()}
        assert value(tree, {**answers, **learned}) is True


@LAWS
@given(TREES, st.data())
def test_no_question_is_asked_in_vain(tree: c.Condition, data: st.DataObject) -> None:
    tree, needed = numbered(tree)
    answers: dict[str, Value] = {key: data.draw(st.sampled_from(VALUES)) for key in needed}
    trace = evaluate(tree, world(answers))
    learned = {one.key: needed[one.key] for one in trace.open()}
    for key in learned:
        without = {other: one for other, one in learned.items() if other != key}
        assert value(tree, {**answers, **without}) is not True


def test_a_definition_means_what_it_names() -> None:
    defined = Defined(id="d", name="named", when=c.Ask(is_="0"), facts=("f",))
    trace = evaluate(c.Definition(is_="d"), world({"0": True}, defined))
    assert (trace.label, trace.value) == ("named", True)


def test_an_unknown_definition_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate(c.Definition(is_="d"), world({}))


def test_an_answer_that_was_never_given_is_unknown_and_asked() -> None:
    trace = evaluate(c.Ask(is_="donor.x"), world({}))
    assert trace.value is None
    assert [one.key for one in trace.open()] == ["donor.x"]


@pytest.mark.parametrize("rule", RULES.recommendations, ids=lambda one: one.id)
def test_the_short_way_agrees_on_every_case_of_a_rule(rule: Recommendation) -> None:
    definitions = {one.id: one for one in RULES.definitions}
    for case in rule.cases:
        answers = {key: Answer(one, key) for key, one in case.answers.items()}
        for tree in (rule.when, rule.unless, rule.done_when):
            if tree is not None:
                traced = evaluate(tree, World(child_of(case), definitions, answers))
                short = truth(tree, World(child_of(case), definitions, answers))
                assert short is traced.value, case.name

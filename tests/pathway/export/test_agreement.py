"""The exported CQL, run by another engine, says of each child what the rules say."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

import cql_agreement
from children import now
from cql_agreement import compare, compare_statements, run
from cql_children import Children
from scurfin.pathway import conditions as c
from scurfin.pathway.export import Written
from scurfin.pathway.export.rules import Define
from scurfin.pathway.export.text import LIBRARY
from scurfin.pathway.export.trees import tree
from scurfin.pathway.interpret import World
from scurfin.pathway.loader import from_yaml
from scurfin.pathway.traces import Answer

RULES = from_yaml()
VALUES = (True, False, None)
NOBODY = now()
LIMIT = c.Measurement(is_="potassium", gt=6.5, unit="mmol/L")


def test_random_children_get_the_same_verdicts(tmp_path: Path) -> None:
    made = Children(RULES, seed=50)
    found = compare(RULES, [*made.worlds(35), *made.scrambled(15)], tmp_path)
    assert found.children == 50
    assert found.wrong == {}
    kinds = found.counts["recommendation: when"]
    assert all(kinds[value] > 100 for value in VALUES)


def asks(count: int) -> tuple[c.Condition, ...]:
    return tuple(c.Ask(is_=f"donor.{number}") for number in range(count))


def gates() -> list[c.Condition]:
    found: list[c.Condition] = []
    for of in (asks(count) for count in range(4)):
        found += [c.AllOf(of=of), c.AnyOf(of=of), c.NoneOf(of=of)]
        found += [c.AtLeast(n=n, of=of) for n in range(1, 4)]
    pairs = (c.AnyOf(of=asks(2)), c.NoneOf(of=asks(3)), c.AtLeast(n=2, of=asks(3)))
    found += [c.AllOf(of=pairs), c.AtLeast(n=2, of=pairs), c.NoneOf(of=pairs)]
    return found


def stated(*nodes: c.Condition) -> Written:
    made = [(f"gate.{number}", node, tree(node)) for number, node in enumerate(nodes)]
    return Written(
        tuple(Define(name, "gate", "when", one.cql, node, one.features) for name, node, one in made)
    )


def answered(*values: bool | None) -> World:
    answers = {f"donor.{number}": Answer(value, "?") for number, value in enumerate(values)}
    return World(NOBODY, {}, answers)


def test_every_group_has_its_whole_truth_table(tmp_path: Path) -> None:
    worlds = [answered(*values) for values in product(VALUES, repeat=3)]
    found = compare_statements(RULES, stated(*gates()), worlds, tmp_path)
    assert found.wrong == {}
    assert len(found.kinds) == len(gates())


def test_a_value_with_a_sign_settles_each_bound_as_in_the_rules(tmp_path: Path) -> None:
    leaves = [
        one
        for bound in (6.0, 6.5, 7.0)
        for one in (
            c.Measurement(is_="potassium", unit="mmol/L", lt=bound),
            c.Measurement(is_="potassium", unit="mmol/L", le=bound),
            c.Measurement(is_="potassium", unit="mmol/L", gt=bound),
            c.Measurement(is_="potassium", unit="mmol/L", ge=bound),
        )
    ]
    told = ("<6.5", "<=6.5", ">6.5", ">=6.5", "~6.5", 6.5, 6.4, 6.6, "high")
    worlds = [
        World(now({"event": "lab", "what": "potassium", "value": one, "unit": "mmol/L"}), {}, {})
        for one in told
    ]
    assert compare_statements(RULES, stated(*leaves), worlds, tmp_path).wrong == {}


def test_a_statement_that_means_something_else_is_noticed(tmp_path: Path) -> None:
    right = stated(LIMIT).defines[0]
    wrong = Define(right.name, "gate", "when", f"not ({right.cql})", LIMIT, right.features)
    lab = {"event": "lab", "what": "potassium", "value": 7, "unit": "mmol/L"}
    found = compare_statements(RULES, Written((wrong,)), [World(now(lab), {}, {})], tmp_path)
    assert found.wrong == {"gate.0": [(0, True, "f")]}


def test_a_broken_library_is_refused_with_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.cql"
    broken.write_text(f"library {LIBRARY}\ndefine one: 1 +\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="line 2"):
        run(broken, tmp_path / "none", tmp_path / "out")


def test_without_node_the_comparison_fails_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="install Node"):
        cql_agreement.run(tmp_path / "a", tmp_path / "b", tmp_path / "c")

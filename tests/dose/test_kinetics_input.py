"""What a case may say, and the one clear message where it cannot be."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scurfin.cli import cli
from scurfin.dose.kinetics.expressions import expression
from scurfin.terms.source_text import InputError

CASE = json.loads((Path(__file__).parent / "cases" / "pathway_bu_paci_infant.json").read_text())


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "x.__class__",
        "[1][0]",
        "(lambda: 1)()",
        "open('f')",
        "'text'",
        "x and y",
        "exp(x, 2)",
        "f(x)",
        "{1: 2}",
        "1 if x",
        "x := 2",
        "True",
        "1j",
        "+".join(["1"] * 1500),
    ],
)
def test_an_equation_can_do_nothing_else(text: str) -> None:
    with pytest.raises(InputError):
        expression(text)


@given(st.text(max_size=60))
def test_any_text_is_an_equation_or_refused(text: str) -> None:
    with suppress(InputError):
        expression(text)


def test_an_equation_works_on_arrays() -> None:
    made = expression("2*(WT/9)**(1.25 if WT<9 else 0.76)+exp(ETA)", frozenset({"WT", "ETA"}))
    assert made({"WT": 9.0, "ETA": np.zeros(3)}) == pytest.approx([3.0, 3.0, 3.0])
    wide = made({"WT": np.array([4.0, 20.0]), "ETA": 0.0})
    assert wide == pytest.approx([1 + 2 * (4 / 9) ** 1.25, 1 + 2 * (20 / 9) ** 0.76])


def test_a_name_that_is_not_known_is_named() -> None:
    with pytest.raises(InputError, match="'HCT'"):
        expression("WT*HCT", frozenset({"WT"}))


def changed(**change: Any) -> dict[str, Any]:
    case: dict[str, Any] = copy.deepcopy(CASE)
    for path, value in change.items():
        where: Any = case
        *way, last = path.split("__")
        for step in way:
            where = where[int(step) if step.isdigit() else step]
        if value is None:
            del where[last]
        else:
            where[int(last) if last.isdigit() else last] = value
    return case


BAD: list[tuple[dict[str, Any], str]] = [
    ({"subjects__0__doses": []}, "a level and no dose before it"),
    ({"subjects__0__observations__0__time": -5.0}, "before the first dose"),
    ({"subjects__0__doses__0__into": "gut"}, "goes into 'gut'"),
    ({"subjects__0__doses__0__amount": -3.0}, "a dose of '1' is -3"),
    ({"subjects__0__observations__0__of": "urine"}, "a level of '1' is of 'urine'"),
    ({"subjects__0__observations__0__value": None}, "has no value"),
    ({"subjects__0__covariates_constant": {}}, "the covariate WT is not told"),
    ({"model__omega": [[0.1]]}, "omega is 1 by 1 for 2"),
    ({"model__omega": [[0.1, 0.5], [0.5, 0.1]]}, "no covariance matrix"),
    ({"model__odes": {"central": "-CLL/V*central"}}, "uses 'CLL'"),
    ({"model__odes": {"depot": "-V*depot"}}, "no compartment with an equation"),
    ({"model__residual_error": {"kind": "odd"}}, "the error model 'odd'"),
    ({"subjects__0__doses__0__time": None}, "missing required field `time`"),
    ({"subjects__0__dose_questions": [{"find": "luck"}]}, "a dose question"),
    (
        {
            "subjects__0__dose_questions": [
                {
                    "find": "amount",
                    "doses": [{"time": 6, "into": "central"}],
                    "target": {"quantity": "auc"},
                }
            ]
        },
        "has no target value",
    ),
    (
        {
            "subjects__0__dose_questions": [
                {
                    "find": "amount",
                    "doses": [{"time": 6, "into": "central"}],
                    "target": {"quantity": "auc", "value": 0.5},
                }
            ]
        },
        "above the target",
    ),
]


@pytest.mark.parametrize(("change", "says"), BAD, ids=[says for _, says in BAD])
def test_a_slip_is_one_message(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(changed(**change)))
    done = CliRunner().invoke(cli, ["dose", "estimate", str(file)])
    assert done.exit_code == 2
    assert says in done.output
    assert done.output.count("remedy:") == 1
    assert "case.json" in done.output


def test_estimate_prints_what_the_cases_name() -> None:
    file = Path(__file__).parent / "cases" / "pathway_mpa_zeng_iv.json"
    done = CliRunner().invoke(cli, ["dose", "estimate", str(file), str(file)])
    assert done.exit_code == 0
    found = json.loads(done.output)
    assert [one["id"] for one in found] == ["pathway_mpa_zeng_iv"] * 2
    subject = found[0]["subjects"][0]
    assert {
        "id",
        "eta",
        "objective",
        "laplace_covariance",
        "individual_predictions",
        "population_predictions",
        "parameters_at_last_record",
        "posterior",
        "dose_answers",
    } <= set(subject)
    assert {"mean", "sd", "quantiles_5_50_95", "effective_draws"} <= set(subject["posterior"])

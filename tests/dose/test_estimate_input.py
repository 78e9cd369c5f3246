"""Broken cases: each is one message with the file, the place and a remedy, and no answer."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from scurfin.cli import cli
from scurfin.dose.kinetics.expressions import expression
from scurfin.terms.source_text import InputError

CASES = Path(__file__).parent / "cases"
BASE = json.loads((CASES / "pathway_tac_chen_toddler.json").read_text())
NAN, INF = float("nan"), float("inf")
DOSE, LEVEL = ("subjects", 0, "doses", 0), ("subjects", 0, "observations", 0)
OMEGA, ERROR = ("model", "omega"), ("model", "residual_error")
EQUATION = ("model", "individual_parameters", 0, "expression")


def ask(**told: Any) -> Any:
    """A question as a change: its target may be changed by ``target``."""
    target = {"quantity": "trough", "value": 5, **told.pop("target", {})}
    return ("subjects", 0, "dose_questions"), [
        {"find": "amount", "every": 12, **told, "target": target}
    ]


BAD: list[tuple[tuple[Any, ...], Any, str]] = [
    ((*DOSE, "amount"), NAN, "subject '1': doses 1 amount is nan"),
    ((*DOSE, "amount"), -1, "a dose of '1' is -1"),
    ((*DOSE, "amount"), 1e13, "subject '1': doses 1 amount is 1e+13"),
    ((*DOSE, "time"), NAN, "doses 1 time is nan"),
    ((*DOSE, "time"), INF, "doses 1 time is inf"),
    ((*DOSE, "time"), 1e11, "doses 1 time is 1e+11"),
    ((*DOSE, "duration"), NAN, "doses 1 duration is nan"),
    ((*DOSE, "duration"), -2, "a dose of '1' at 0 has the duration -2"),
    ((*DOSE, "duration"), "abc", "has the duration 'abc'"),
    ((*DOSE, "duration"), "estimated", "a duration 'estimated', which the model does not know"),
    ((*DOSE, "rate"), -2.0, "has the rate -2"),
    ((*DOSE, "rate"), "estimated", "has the rate 'estimated'"),
    (DOSE, {"time": 0, "amount": 1, "into": "depot", "rate": 1, "duration": 9}, "no duration of 9"),
    ((*DOSE, "additional_doses"), -3, "has -3 additional_doses"),
    (
        DOSE,
        {
            "time": 0,
            "amount": 1,
            "into": "depot",
            "duration": 30,
            "steady_state": True,
            "interval": 12,
        },
        "does not end within its interval",
    ),
    ((*LEVEL, "value"), NAN, "observations 1 value is nan"),
    ((*LEVEL, "value"), INF, "observations 1 value is inf"),
    ((*LEVEL, "value"), -5, "a level of '1' at 72 is -5"),
    ((*LEVEL, "time"), NAN, "observations 1 time is nan"),
    ((*LEVEL, "below_limit"), -3, "has the below_limit -3"),
    ((*LEVEL, "below_limit"), NAN, "observations 1 below_limit is nan"),
    ((*LEVEL, "below_limit"), 0.1, "told as below the limit of 0.1"),
    (("subjects", 0, "covariates_by_record", 2, "WT"), NAN, "covariates_by_record 3 WT is nan"),
    (("subjects", 0, "covariates_by_record", 0, "WT"), -5, "the parameter 'CL_F' of '1' is nan"),
    (("subjects",), [BASE["subjects"][0]] * 2, "the subject '1' is told twice"),
    (("model", "compartments"), ["depot", "central", "depot"], "'depot' is told twice"),
    (("model", "random_effects"), ["ETA_CL", "ETA_CL"], "'ETA_CL' is told twice"),
    (("model", "random_effects"), [], "names no random effects"),
    (("model", "lag_time"), {"gut": "KA"}, "'lag_time' is of 'gut', which is no compartment"),
    (("model", "bioavailability"), {"depot": "F"}, "'F' in 'bioavailability' is no parameter"),
    (OMEGA, [[1], [1, 2]], "omega is 2 by 1 for 2 random effects (row 1)"),
    (OMEGA, [], "omega is 0 by 2 for 2 random effects"),
    (OMEGA, [[NAN, 0], [0, 1]], "the model: omega 1 1 is nan"),
    (OMEGA, [[0.1, 0.05], [0.02, 0.1]], "omega is no covariance matrix"),
    (OMEGA, [[0.1, 0.5], [0.5, 0.1]], "omega is no covariance matrix"),
    (OMEGA, [[0.1, 0], [0, -0.1]], "a negative variance of 'ETA_V'"),
    (ERROR, {"kind": "proportional", "var_prop": -1}, "residual_error: var_prop is -1"),
    (ERROR, {"kind": "additive"}, "the residual_error 'additive' tells no error of 'central'"),
    (ERROR, {"kind": "combined"}, "tells no error"),
    (ERROR, {"kind": "proportional", "var_prop": 0.04, "sd_prop": 0.5}, "contradict each other"),
    (ERROR, {"kind": "lognormal", "log_sd": NAN}, "residual_error log_sd is nan"),
    (EQUATION, "1/0", "which is no finite number"),
    (EQUATION, "9**9**9**9", "which is no finite number"),
    (EQUATION, "1" + "0" * 400, "which is no finite number"),
    (EQUATION, "(-8)**0.5", "which is no finite number"),
    (EQUATION, "exp(1e9)", "which is no finite number"),
    (EQUATION, "1/(WT-WT)", "the parameter 'CL_F' of '1' is inf"),
    (EQUATION, "(WT-9)**0.5", "the parameter 'CL_F' of '1' is nan"),
    (*ask(target={"value": NAN}), "subject '1', dose question 1: a dose question: target value"),
    (*ask(target={"value": -5}), "the target value is -5"),
    (*ask(target={"of": "nope"}), "the target is of 'nope', which the model does not tell"),
    (*ask(target={"low": 10, "high": 2}), "the band's 'low' 10 is above its 'high' 2"),
    (*ask(target={"low": 1}), "a band has one end only"),
    (*ask(target={"quantity": "auc", "from": 50, "to": 12}), "not after its 'from' 50"),
    (*ask(target={"quantity": "auc", "from": NAN}), "target from is nan"),
    (*ask(target={"quantity": "level"}), "a target names no time"),
    (*ask(every=0), "'every' is 0"),
    (*ask(every=-12), "'every' is -12"),
    (*ask(into="nope"), "goes into 'nope'"),
    (*ask(duration=-1), "duration of a dose asked about is -1"),
    (*ask(duration=13), "does not end within its interval"),
    (*ask(find="time", every=None), "cannot be found for the quantity 'trough'"),
    (*ask(find="exposure"), "'every' would change nothing"),
    (("model", "compartmnets"), [], "the key 'compartmnets' is not known; did you mean"),
    ((*ERROR, "additive_sdd"), 1, "did you mean 'additive_sd'?"),
    ((*DOSE, "Amount"), 3, "subject '1': doses 1: the key 'Amount' is not known; did you mean"),
    ((*LEVEL, "below_limt"), 3, "did you mean 'below_limit'?"),
    (("subjects", 0, "dose_question"), [], "did you mean 'dose_questions'?"),
]


def told(path: tuple[Any, ...], value: Any, folder: Path) -> Result:
    """What a case says with one change."""
    case = copy.deepcopy(BASE)
    where: Any = case
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = value
    file = folder / "case.json"
    file.write_text(json.dumps(case))
    return CliRunner().invoke(cli, ["dose", "estimate", str(file), "--draws", "100"])


@pytest.mark.parametrize(("path", "value", "says"), BAD, ids=[one[2] for one in BAD])
def test_a_broken_case_is_one_message(
    path: tuple[Any, ...], value: Any, says: str, tmp_path: Path
) -> None:
    done = told(path, value, tmp_path)
    assert done.exit_code == 2, done.output
    assert says in done.output
    assert "case.json" in done.output
    assert done.output.count("remedy:") == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("model", "remark"), "of ours"),
        ((*DOSE, "given_by"), "a nurse"),
        ((*LEVEL, "value"), 0),
        ((*LEVEL, "below_limit"), 1.889),
        (OMEGA, [[0.1, 0.0], [0.0, 0.0]]),
    ],
)
def test_what_is_unusual_is_still_read(path: tuple[Any, ...], value: Any, tmp_path: Path) -> None:
    done = told(path, value, tmp_path)
    assert done.exit_code == 0, done.output
    assert "NaN" not in done.output


def test_a_key_told_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"id": "a", "model": {}, "model": {}, "subjects": []}')
    done = CliRunner().invoke(cli, ["dose", "estimate", str(file)])
    assert done.exit_code == 2
    assert "'model' stands twice" in done.output


def test_numbers_are_worked_out_as_arrays_are() -> None:
    power = expression("X**0.5", frozenset({"X"}))
    assert np.isnan(power({"X": -8.0}))
    with np.errstate(invalid="ignore"):
        assert np.isnan(power({"X": np.array([-8.0, 4.0])})).tolist() == [True, False]
    assert expression("1/X")({"X": 0.0}) == np.inf
    assert expression("9.0**X")({"X": 1e6}) == np.inf
    assert np.isnan(expression("X/X")({"X": 0.0}))


@pytest.mark.parametrize("text", ["1/0", "log(0)", "2*9**9**9", "X if 1/0 else X", "1e999"])
def test_an_equation_holds_no_number_that_is_none(text: str) -> None:
    with pytest.raises(InputError, match="no finite number"):
        expression(text)


def test_what_is_measured_need_not_be_linear(tmp_path: Path) -> None:
    """A level of its own beside the drug's: it does not add up with the doses."""
    case = copy.deepcopy(BASE)
    case["model"]["observations"]["central"] += " + 1"
    file = tmp_path / "case.json"
    plain = json.loads(told(("id",), "plain", tmp_path).output)[0]["subjects"][0]
    file.write_text(json.dumps(case))
    done = CliRunner().invoke(cli, ["dose", "estimate", str(file), "--draws", "100"])
    raised = json.loads(done.output)[0]["subjects"][0]
    assert raised["population_predictions"] == pytest.approx(
        [one + 1 for one in plain["population_predictions"]], rel=1e-6
    )

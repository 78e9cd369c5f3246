"""The verbs that show published outcomes: text, data, and one message for what is not there."""

from __future__ import annotations

import msgspec
import pytest
from click.testing import CliRunner, Result

from scurfin.cli import cli
from scurfin.evidence.outcomes import Outcomes, outcomes
from scurfin.evidence.outlook import outlook
from scurfin.evidence.outlook_model import Outlook


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["evidence", *words])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("outcomes",), "TRAPS AND CONFLICTS"),
        (("outcomes", "--disease", "DOCK8"), "DOCK8 deficiency (DOCK8), n 81"),
        (("outlook",), "TIME RUNS FROM last HSCT"),
        (("outlook",), "TIME RUNS FROM start of immunosuppression"),
        (("outlook", "--disease", "CTLA4"), "No curve"),
    ],
)
def test_each_question_is_answered(words: tuple[str, ...], says: str) -> None:
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert says in " ".join(done.stdout.split())
    assert done.stderr == ""


def test_outcomes_are_data_too() -> None:
    done = run("outcomes", "--format", "json")
    assert msgspec.json.decode(done.stdout_bytes, type=Outcomes) == outcomes()


@pytest.mark.parametrize("disease", ["IPEX", "STAT1"])
def test_an_outlook_is_data_too(disease: str) -> None:
    done = run("outlook", "--disease", disease, "--format", "json")
    assert msgspec.json.decode(done.stdout_bytes, type=Outlook) == outlook(disease)


@pytest.mark.parametrize("verb", ["outcomes", "outlook"])
def test_a_disease_without_outcomes_is_one_message_and_a_two(verb: str) -> None:
    done = run(verb, "--disease", "no such")
    assert done.exit_code == 2
    assert "no published outcome is known for 'no such'" in done.stderr
    assert done.stderr.count("remedy:") == 1
    assert done.stdout == ""

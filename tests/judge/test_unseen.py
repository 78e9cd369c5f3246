"""Cases that nobody saw before, from files to figures, through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from children import CASES, ROOT
from judge.fakes import written
from scurfin.cli import cli
from scurfin.judge import views
from scurfin.pathway import truth
from scurfin.pathway.conditions import Condition
from scurfin.pathway.interpret import World
from scurfin.pathway.loader import pathway
from scurfin.plan import compose

RELAPSE = """
source: {first_author: Nobody, year: 2030}
cases:
  - id: unseen-1
    sex: male
    variant: {hgvs_c: "c.1150G>A", zygosity: hemizygous}
    timeline:
      - {age: P6W, event: manifestation, what: enteropathy, status: onset, severity: severe}
      - {age: P6W, event: manifestation, what: type 1 diabetes mellitus, status: onset}
      - {age: P6W, event: therapy, what: insulin, status: start}
      - {age: P6W, event: therapy, what: prednisolone, status: start}
      - {age: P6W, event: therapy, what: TPN, status: start}
      - {age: P3M, event: manifestation, what: enteropathy, status: improved}
      - {age: P3M, event: therapy, what: steroid-sparing wonder, status: start}
      - {age: P5M, event: manifestation, what: diarrhea, status: relapse}
      - {age: P5M, event: manifestation, what: hypothyroidism, status: onset}
      - {age: P5M, event: therapy, what: calcineurin inhibitors, status: start}
      - {age: P7M, event: manifestation, what: eczema, status: onset}
      - {age: P7M, event: vaccination, what: BCG}
      - {age: P9M, event: hsct, donor: sister}
    outcome: {status: alive}
    read_from: "full text"
  - id: unseen-2
    sex: male
    timeline: []
    outcome: {status: alive}
    read_from: "counts: two boys"
"""
DIED = """
child:
  id: unseen-3
  sex: male
  timeline:
    - visit: only
      age: P1M
      events:
        - {event: manifestation, what: eczema, status: onset}
        - {event: therapy, what: topical steroids, status: start}
        - {event: procedure, what: skin biopsy}
    - {age: P2M, event: death}
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["judge", *words])


def judged(folder: Path) -> dict[str, Any]:
    result = run(str(folder), "--format", "json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Any]:
    return judged(written(tmp_path, relapse=RELAPSE, died=DIED))


def verdicts(found: dict[str, Any]) -> dict[str, tuple[str, list[str]]]:
    return {
        f"{one['case']} {one['decision']}": (one["verdict"], one["matched"])
        for one in found["decisions"]
    }


def test_each_decision_is_judged(found: dict[str, Any]) -> None:
    assert verdicts(found) == {
        "unseen-1 start insulin, at 6 weeks": ("contained", ["insulin"]),
        "unseen-1 start prednisolone, at 6 weeks": ("contained", ["first-steroid"]),
        "unseen-1 start TPN, at 6 weeks": ("contained", ["parenteral-nutrition"]),
        "unseen-1 start steroid-sparing wonder, at 3 months": ("missed", []),
        "unseen-1 start calcineurin inhibitors, at 5 months": ("contained", ["next-line"]),
        "unseen-1 vaccination: BCG, at 7 months": ("forbidden", ["no-live-vaccines"]),
        "unseen-1 transplant from sister, at 9 months": ("contained", ["activate-transplant"]),
        "unseen-3 start topical steroids, at 4 weeks": ("contained", ["eczema-topical"]),
        "unseen-3 procedure: skin biopsy, at 4 weeks": ("missed", []),
    }


def test_each_that_is_no_hit_has_its_reason(found: dict[str, Any]) -> None:
    told = {one["decision"]: one["reason"] for one in found["decisions"]}
    assert all(bool(one["reason"]) == (one["verdict"] != "contained") for one in found["decisions"])
    assert (
        "'steroid-sparing wonder', names no treatment"
        in told["start steroid-sparing wonder, at 3 months"]
    )
    assert told["procedure: skin biopsy, at 4 weeks"] == "no rule names skin biopsy"


def test_the_figures_have_the_promised_shape(found: dict[str, Any]) -> None:
    keys = {"decisions", "contained", "hangs_on_unknown", "forbidden", "missed"}
    assert set(found["totals"]) == keys
    assert all(set(one) == keys for one in found["by_kind"].values())
    assert {"activated_before", "lead_time"} <= set(found["transplant"])
    for one in found["decisions"]:
        assert {"case", "turn", "decision", "verdict", "matched", "kind", "reason"} <= set(one)
    assert found["lines_per_turn"] == found["per_turn"]["lines"]["median"] > 0


def test_the_figures_add_up(found: dict[str, Any]) -> None:
    for one in (found["totals"], *found["by_kind"].values()):
        parts = [one[key] for key in ("contained", "hangs_on_unknown", "forbidden", "missed")]
        assert sum(parts) == one["decisions"]
    assert found["totals"]["decisions"] == len(found["decisions"])
    for key in found["totals"]:
        assert found["totals"][key] == sum(one[key] for one in found["by_kind"].values())


def test_the_transplant_has_its_lead_time(found: dict[str, Any]) -> None:
    transplant = found["transplant"]
    assert (transplant["children"], transplant["activated_before"]) == (1, 1)
    (lead,) = transplant["lead_time"]["each"]
    assert lead["turns"] == 2
    assert lead["days"][0] == pytest.approx(91.3, abs=0.1)


def test_the_death_before_activation_is_counted(found: dict[str, Any]) -> None:
    assert found["deaths"]["not_activated"] == ["unseen-3"]


def test_a_group_row_is_left_out_of_the_individual_ones(tmp_path: Path) -> None:
    text = RELAPSE.replace('read_from: "full text"', 'read_from: "counts: one of three"')
    found = judged(written(tmp_path, relapse=text))
    assert found["totals"]["decisions"] == 7
    assert found["individual_rows"]["decisions"] == 0


def test_shares_are_those_of_the_shipped_cases_and_the_folder(found: dict[str, Any]) -> None:
    shipped = judged(CASES[0].parent)
    assert found["everyone"]["turns"] == shipped["turns"] + found["turns"]
    assert shipped["everyone"]["turns"] == shipped["turns"]


def test_one_file_is_judged_like_a_folder(tmp_path: Path, found: dict[str, Any]) -> None:
    alone = judged(tmp_path / "died.yaml")
    assert [one["case"] for one in alone["decisions"]] == ["unseen-3", "unseen-3"]


def test_two_children_of_one_id_are_told_apart(tmp_path: Path) -> None:
    found = judged(written(tmp_path, first=DIED, second=DIED))
    assert {one["case"] for one in found["decisions"]} == {
        "first.yaml#unseen-3",
        "second.yaml#unseen-3",
    }


def test_the_text_tells_the_same_and_the_limits(tmp_path: Path) -> None:
    result = run(str(written(tmp_path, relapse=RELAPSE)))
    assert result.exit_code == 0
    assert "2 children, 7 turns, 7 treatment decisions" in result.stdout
    assert "FORBIDDEN (1 of 7)" in result.stdout
    assert "no independent test" in " ".join(result.stdout.split())
    assert result.stderr == ""


def test_the_same_cases_give_the_same_bytes(tmp_path: Path) -> None:
    folder = str(written(tmp_path, relapse=RELAPSE))
    assert run(folder, "--format", "json").stdout == run(folder, "--format", "json").stdout


def test_hidden_characters_do_not_reach_the_screen(tmp_path: Path) -> None:
    text = RELAPSE.replace("steroid-sparing wonder", '"wonder\\u202e"')
    result = run(str(written(tmp_path, relapse=text)))
    assert "\u202e" not in result.stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cases: [{id: a, timeline: [{event: magic}]}]", "unknown event 'magic'"),
        ("cases: [", "broken.yaml"),
        ("case: [{id: a}]", "unknown field 'case'"),
        ("[1, 2]", "is no record"),
        ("child: {id: a, timeline: [{event: therapy, what: insulin}]}", "status"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    result = run(str(written(tmp_path, good=DIED, broken=text)))
    assert result.exit_code == 2
    assert says in result.stderr
    assert "broken.yaml" in result.stderr
    assert "remedy:" in result.stderr
    assert result.stdout == ""


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    result = run(str(tmp_path))
    assert result.exit_code == 2
    assert "holds no record" in result.stderr


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = run(str(tmp_path / "nowhere"))
    assert result.exit_code == 2
    assert "no such file" in result.stderr


def test_a_file_of_other_things_is_passed_over_and_named(tmp_path: Path) -> None:
    folder = written(tmp_path, died=DIED, vocabulary="drugs: [insulin]\nabout: words")
    assert judged(folder)["passed_over"] == ["vocabulary.yaml"]
    assert "Passed over, no record: vocabulary.yaml" in run(str(folder)).stdout


def test_a_file_of_other_things_that_is_named_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, vocabulary="drugs: [insulin]") / "vocabulary.yaml"
    assert run(str(file)).exit_code == 2


def test_a_plan_with_failures_ends_with_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(compose, "review", broken)
    result = run(str(written(tmp_path, died=DIED)))
    assert result.exit_code == 3
    assert "out of order" in result.stderr
    assert "NOT EVALUATED" in result.stdout


def test_a_rule_that_raises_is_named_and_judged_no_hit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = truth.truth
    rule = next(one for one in pathway().recommendations if one.id == "insulin")

    def broken(node: Condition, world: World) -> bool | None:
        if node is rule.when:
            raise RuntimeError("out of order")
        return told(node, world)

    for module in (compose, views):
        monkeypatch.setattr(module, "truth", broken)
    result = run(str(written(tmp_path, relapse=RELAPSE)), "--format", "json")
    assert result.exit_code == 3
    assert "the rule 'insulin' could not be evaluated" in result.stderr
    verdict, _ = verdicts(json.loads(result.stdout))["unseen-1 start insulin, at 6 weeks"]
    assert verdict == "hangs_on_unknown"


def test_it_writes_to_a_file_and_says_nothing(tmp_path: Path) -> None:
    out = tmp_path / "judged.json"
    result = run(str(CASES[0]), "--format", "json", "-o", str(out))
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(out.read_bytes())["children"] == 1


def test_the_published_cases_are_judged_without_a_failure() -> None:
    found = judged(ROOT / "src/scurfin/evidence/data/cases")
    assert found["children"] == 104
    assert found["failures"] == []
    assert found["totals"]["contained"] > found["floor"]["totals"]["contained"]["high"]
    assert found["unsafe_proposals"] == 0

"""The emergency card: the parts that concern this child, with doses that fit him."""

from __future__ import annotations

import re
from typing import Any

import pytest
from click.testing import CliRunner

from children import IPEX, ROOT, Told, child, give, plan_of, sign, weigh
from scurfin.cli import cli
from scurfin.plan import make
from scurfin.plan.model import CardNow, Plan
from scurfin.plan.render.card import card_text
from scurfin.plan.render.html import card_page, html

EXAMPLE = str(ROOT / "examples" / "keran-worked.yaml")
TREATED: list[Told] = [
    *IPEX,
    sign("neonatal diabetes"),
    {**weigh("6 kg", age="P8M"), "length": "66 cm"},
    give("insulin", dose="3 U/day"),
    give("prednisolone", dose="6 mg/day"),
    give("parenteral nutrition"),
    give("tacrolimus"),
]


def card_of(*events: Told, **header: Any) -> CardNow:
    made = plan_of(*events, **header).card
    assert made is not None
    return made


def doses(made: CardNow) -> dict[str, str]:
    """Each moment of the card and the doses for it."""
    return {
        given.label: "; ".join(dose.text for dose in given.doses)
        for part in made.parts
        for given in part.gives
    }


def parts(made: CardNow) -> set[str]:
    return {one.id.removeprefix("card-") for one in made.parts}


@pytest.mark.parametrize(
    ("label", "dose"),
    [
        ("vomiting, drowsy, shock: at once", "25 mg once"),
        ("then, over 24 hours", "25 mg a day"),
        ("glucose below 3 mmol/l in a crisis, by vein", "18 mL once"),
        ("shock or dehydration", "60 mL once"),
        ("awake and swallowing", "1.8 g once"),
        ("with a cannula", "12 mL once"),
        ("unconscious, no cannula", "0.5 mg once"),
    ],
)
def test_doses_are_worked_out_for_his_age_and_weight(label: str, dose: str) -> None:
    assert doses(card_of(*TREATED))[label].startswith(dose)


@pytest.mark.parametrize(("age", "crisis"), [("P8M", "25 mg"), ("P3Y", "50 mg"), ("P6Y", "100 mg")])
def test_the_crisis_dose_goes_by_age_and_needs_no_weight(age: str, crisis: str) -> None:
    made = card_of(sign("adrenal insufficiency", age=age))
    assert doses(made)["vomiting, drowsy, shock: at once"].startswith(f"{crisis} once")
    assert made.weight == "not told: weigh him"


def test_without_age_and_weight_every_band_is_shown() -> None:
    said = doses(card_of(sign("adrenal insufficiency")))
    for amount in ("25 mg once", "50 mg once", "100 mg once"):
        assert amount in said["vomiting, drowsy, shock: at once"]
    assert said["with a cannula"].startswith("2 mL/kg")
    assert "under 25 kg" in said["unconscious, no cannula"]


def test_what_never_stops_stands_apart() -> None:
    made = card_of(*TREATED)
    assert made.never_stop == ("insulin 3 U/day", "prednisolone 6 mg/day")
    assert made.given == ("parenteral nutrition", "tacrolimus")
    assert made.weight.startswith("6 kg (at 8 months")
    assert made.line


@pytest.mark.parametrize(
    ("events", "has", "lacks"),
    [
        ([give("sirolimus")], {"fever", "new-medicine"}, {"steroid", "line"}),
        ([give("prednisolone")], {"fever", "steroid"}, {"line", "low-glucose"}),
        ([give("insulin")], {"low-glucose", "high-glucose"}, {"steroid", "line"}),
        ([give("parenteral nutrition")], {"fever", "line", "low-glucose"}, {"high-glucose"}),
        ([sign("autoimmune hemolytic anemia")], {"blood"}, {"line"}),
        ([sign("food allergy")], {"anaphylaxis"}, {"blood"}),
    ],
)
def test_a_part_is_there_for_whom_it_concerns(
    events: list[Told], has: set[str], lacks: set[str]
) -> None:
    found = parts(card_of(*events))
    assert has <= found
    assert not lacks & found


def test_what_hangs_on_an_unknown_is_named() -> None:
    made = card_of(give("prednisolone"))
    assert any(one.startswith("Line cut, out or blocked") for one in made.open)


def test_allergies_are_told_asked_or_none() -> None:
    ask: Told = {"event": "reconciled", "lists": ["allergies"]}
    rash: Told = {"event": "allergy", "to": "hydrocortisone", "reaction": "rash"}
    assert card_of(*IPEX).allergies == "not told: ask"
    assert card_of(*IPEX, ask).allergies == "none known"
    made = card_of(give("prednisolone"), rash)
    assert made.allergies == "hydrocortisone (rash)"
    warned = [given for part in made.parts for given in part.gives if given.warning]
    assert {given.name for given in warned} == {"hydrocortisone"}


def test_a_doubtful_weight_gives_no_amount() -> None:
    made = card_of(*IPEX, give("insulin"), weigh("70 kg"))
    assert "in doubt" in made.weight
    assert doses(made)["with a cannula"].startswith("2 mL/kg")


@pytest.mark.parametrize("life", ["death", "prenatal"])
def test_there_is_no_card_for_who_is_not_alive(life: str) -> None:
    last: Told = {"event": "death"} if life == "death" else sign("hydrops fetalis", age="prenatal")
    assert make(child(last)).card is None


def both(plan: Plan) -> tuple[str, str]:
    return card_text(plan), card_page(plan)


def test_text_and_page_say_the_same() -> None:
    plan = plan_of(*TREATED, born="2024-03-01")
    made = plan.card
    assert made is not None
    text, page = both(plan)
    flat = " ".join(text.split())
    for part in made.parts:
        assert part.title.upper() in text
        assert " ".join(part.text.split()) in flat
        assert part.title in page
        for given in part.gives:
            for dose in given.doses:
                assert dose.text in flat
                assert dose.text in page
    for blank in ("Call first", "At night", "Checked and signed by", "Line (kind"):
        assert blank in text
        assert blank in page


def test_every_source_of_the_card_stands_below_it() -> None:
    plan = plan_of(*TREATED)
    page = card_page(plan)
    linked = set(re.findall(r'href="#(fact-[^"]+)"', page))
    assert linked
    assert linked == set(re.findall(r'id="(fact-[^"]+)"', page))


def test_the_card_in_the_plan_is_the_card_alone() -> None:
    plan = plan_of(*TREATED)
    sheet = html(plan)
    assert 'id="card"' in sheet
    assert "25 mg once" in sheet[sheet.index('id="card"') :]


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_verb_prints_it(form: str) -> None:
    result = CliRunner().invoke(cli, ["card", EXAMPLE, "--at", "relapse", "--format", form])
    assert result.exit_code == 0, result.output
    assert "mergency card" in result.stdout or "EMERGENCY CARD" in result.stdout
    assert "25 mg once" in result.stdout


def test_the_verb_refuses_who_has_died(tmp_path: Any) -> None:
    file = tmp_path / "child.yaml"
    file.write_text(
        "schema_version: 1\nchild: {id: a, sex: male, timeline: [{event: death, cause: sepsis}]}\n"
    )
    result = CliRunner().invoke(cli, ["card", str(file)])
    assert result.exit_code == 2
    assert "has died" in result.stderr

"""Controls of the hazard log (docs/hazards.md) that no other test holds."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from children import CASES, IPEX, alert, give, line, looked, plan_of, sign, trough, weigh
from scurfin.knowledge.store import knowledge
from scurfin.pathway.loader import pathway
from scurfin.plan import make
from scurfin.plan.model import Plan
from scurfin.plan.render.html import html
from scurfin.plan.render.text import text
from scurfin.record import load, loads
from scurfin.terms.source_text import InputError

SIZE = {**weigh("6.8 kg"), "length": "66 cm"}
TWINS = """
cases:
  - {id: Adam, sex: male, timeline: [{event: manifestation, what: enteropathy, status: onset}]}
  - {id: Adrian, sex: male, timeline: [{event: allergy, to: co-trimoxazole}]}
"""


def lab(what: str, value: float | str, unit: str = "", **fields: Any) -> dict[str, Any]:
    return {"event": "lab", "what": what, "value": value, "unit": unit, **fields}


def doses_of(plan: Plan) -> list[str]:
    return [one.dose.text for one in plan.recommendations if one.dose is not None]


@pytest.mark.parametrize(
    ("drug", "dose", "weight", "age"),
    [
        ("insulin", "17 U/day", "3.4 kg", "P4W"),
        ("ciclosporin", "100 mg twice daily", "3.5 kg", "P3M"),
        ("tacrolimus", "5 mg twice daily", "5 kg", "P4M"),
        ("sirolimus", "10 mg/day", "6 kg", "P8M"),
        ("levothyroxine", "50 mg/day", "6 kg", "P6M"),
        ("prednisolone", "120 mg/day", "6 kg", "P6M"),
    ],
)
def test_a_tenfold_or_thousandfold_running_dose_is_an_alert(
    drug: str, dose: str, weight: str, age: str
) -> None:
    plan = plan_of(*IPEX, weigh(weight, age), give(drug, "running", dose=dose))
    assert alert(plan, drug).id == f"dose-high:{drug}"


@pytest.mark.parametrize(
    ("cause", "test"),
    [
        (sign("autoimmune hemolytic anemia"), lab("HbA1c", 5, "%")),
        (give("red cells"), lab("TPMT activity", "normal")),
        (give("red cells"), lab("G6PD", "normal")),
        (give("immunoglobulin"), lab("CMV IgG", "positive")),
        (give("immunoglobulin"), lab("DAT", "positive")),
        (give("prednisolone", "running"), lab("cortisol", 40, "nmol/L")),
        (sign("sepsis"), lab("TSH", 0.2, "mU/L")),
        ({"event": "hsct"}, lab("gene panel", "negative")),
        (give("co-trimoxazole", "running"), lab("creatinine", 60, "umol/L")),
    ],
    ids=lambda one: str(one.get("what", one["event"])),
)
def test_a_test_made_invalid_by_treatment_is_named(cause: Any, test: Any) -> None:
    def doubted(*events: Any) -> set[str]:
        names = {one.id for one in plan_of(*IPEX, *events).alerts}
        return {one for one in names if one.startswith("validity:")}

    assert doubted(cause, test) - doubted(cause) - doubted(test)


def test_a_level_from_the_lumen_that_carries_the_drug_is_doubted() -> None:
    plan = plan_of(
        *IPEX,
        give("parenteral nutrition", "running"),
        give("ciclosporin", "running"),
        lab("ciclosporin trough", 480, "ng/mL"),
    )
    assert any(one.id == "validity:ciclosporin-level-infused-lumen" for one in plan.alerts)


def test_a_lifeline_that_was_stopped_is_asked_for_again() -> None:
    plan = plan_of(
        sign("type 1 diabetes mellitus"), give("insulin", "running"), give("insulin", "stop")
    )
    assert (line(plan, "insulin").status, line(plan, "insulin").urgency) == ("start", "now")


@pytest.mark.parametrize("lifeline", ["insulin", "levothyroxine", "hydrocortisone", "prednisolone"])
def test_no_rule_can_be_written_that_stops_a_lifeline(lifeline: str) -> None:
    stops = [one for one in pathway().recommendations if one.do.verb == "stop"]
    assert knowledge().drugs[lifeline].lifeline
    assert lifeline not in {one.do.what for one in stops}


def test_two_children_in_one_file_are_never_mixed() -> None:
    with pytest.raises(InputError):
        loads(TWINS).one()
    adam, adrian = loads(TWINS).records
    assert not [one for one in make(adam).alerts if one.id.startswith("allergy")]
    assert make(adam).child.id == "Adam"
    assert make(adrian).child.id == "Adrian"


@pytest.mark.parametrize("name", ["short", "plain", "full", "html"])
def test_whose_plan_it_is_stands_at_its_head(name: Any) -> None:
    adam = loads(TWINS).records[0]
    plan = make(adam)
    page = html(plan, adam) if name == "html" else text(plan, name)
    assert "Adam" in page.split("enteropathy")[0]
    assert "Adrian" not in page


def test_the_weight_and_its_reckoning_stand_beside_the_dose() -> None:
    dose = line(plan_of(*IPEX, SIZE), "first-steroid").dose
    assert dose is not None
    assert "6.8 kg" in dose.arithmetic


@pytest.mark.parametrize("value", ["<1.1 mmol/L", "45 mg/dL", "2.4 mmol/L"])
def test_a_low_glucose_is_an_emergency_in_either_unit(value: str) -> None:
    plan = plan_of(*IPEX, {"event": "lab", "what": "glucose", "value": value})
    assert plan.recommendations[0].id == "hypoglycaemia"


def test_a_random_level_is_held_against_no_trough() -> None:
    plan = plan_of(
        *IPEX,
        give("sirolimus", "running"),
        {"event": "level", "of": "sirolimus", "value": 30, "unit": "ng/mL", "timing": "random"},
    )
    (now,) = [one for one in plan.state.therapies if one.drug == "sirolimus"]
    assert now.level_position not in ("above", "below", "in range")


def test_one_cause_is_one_alert() -> None:
    plan = plan_of(
        *IPEX,
        SIZE,
        give("ciclosporin", "running"),
        give("voriconazole", "running"),
        trough("ciclosporin", 300),
    )
    names = [one.id for one in plan.alerts]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "told",
    [
        [sign("neonatal diabetes", age="P4W")],
        [sign("type 1 diabetes mellitus", age="P2Y")],
        [sign("alopecia"), sign("psoriasiform dermatitis")],
    ],
    ids=["neonatal diabetes", "diabetes", "hair and skin"],
)
def test_a_boy_who_may_never_need_it_is_not_pushed_to_immunosuppression_or_transplant(
    told: list[Any],
) -> None:
    genetic = {"event": "diagnosis", "what": "IPEX", "level": "genetic"}
    organs = looked("gut", "blood", "liver", "kidney", "lung")
    plan = plan_of(genetic, *told, organs)
    advised = {one.id for one in plan.recommendations if one.status not in ("ask", "done")}
    assert not advised & {
        "first-steroid",
        "first-steroid-aiha",
        "second-drug",
        "next-line",
        "activate-transplant",
        "clear-conditioning",
        "refractory-transplant-urgent",
    }


def test_no_published_boy_is_cleared_for_conditioning_without_a_variant() -> None:
    for file in CASES:
        for record in load(str(file)).records:
            plan = make(record)
            if any(
                one.id == "clear-conditioning" and one.status != "ask"
                for one in plan.recommendations
            ):
                assert any("genetic" in one for one in plan.state.diagnoses), record.id


def test_what_is_made_up_is_said_at_the_head() -> None:
    plan = plan_of({**IPEX[0], "illustrative": True})
    assert plan.child.illustrative
    assert "Illustrative" in text(plan, "short")


def test_research_software_and_no_signature_are_said_on_every_page() -> None:
    plan = plan_of(*IPEX)
    for page in (text(plan, "short"), text(plan, "plain")):
        said = " ".join(page.split())
        assert "not a medical device" in said
        assert "No line below is signed by a physician yet" in said


def test_nothing_is_sent_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert plan_of(*IPEX, SIZE).recommendations


def test_an_emergency_without_a_number_is_printed_all_the_same() -> None:
    """A crisis in a child of unknown age and weight: the action stands, with every band."""
    crisis = line(plan_of(sign("adrenal crisis")), "adrenal-crisis")
    assert crisis.status == "start"
    assert crisis.more_doses or crisis.dose or crisis.dose_unknown


def test_a_serious_infection_bars_the_way_to_conditioning() -> None:
    failing = [
        {"event": "genotype", "gene": "FOXP3", "result": "variant found", "zygosity": "hemizygous"},
        *IPEX,
        give("prednisolone"),
        give("ciclosporin"),
        sign("enteropathy", "improved"),
        sign("enteropathy", "relapse"),
    ]
    plan = plan_of(*failing, {"event": "infection", "what": "sepsis"})
    advised = {one.id for one in plan.recommendations if one.status not in ("ask", "done")}
    assert "clear-conditioning" not in advised
    assert "infection-before-conditioning" in advised


def test_no_brother_with_the_variant_is_a_donor() -> None:
    plan = plan_of(
        *IPEX,
        {"event": "typing", "of": "brother", "match": "identical"},
        {"event": "genotype", "of": "brother", "gene": "FOXP3", "result": "variant found"},
        family={"members": [{"id": "brother", "relation": "brother", "sex": "male"}]},
    )
    (brother,) = [one for one in plan.donors if one.id == "brother"]
    assert brother.standing == "not a donor"

"""Each leaf of the language on a small child: true, false, or unknown with a reason."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from children import Told, give, looked, now, sign, trough, visit, weigh
from scurfin.pathway import loader
from scurfin.pathway.conditions import Condition
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.traces import Trace
from scurfin.terms.source_text import SourceText

COMPLETE: Told = {"event": "reconciled", "lists": ["medications", "allergies", "infections"]}


def lab(what: str, value: str | float | None = None, unit: str = "", **fields: Any) -> Told:
    told = {"event": "lab", "what": what, "unit": unit, **fields}
    return told if value is None else {**told, "value": value}


def trace(condition: dict[str, Any], *events: Told, **header: Any) -> Trace:
    tagged = loader.condition(SourceText("", None, {}), (), condition)
    kind: Any = Condition
    return evaluate(msgspec.convert(tagged, kind), World(now(*events, **header), {}, {}))


ECZEMA = {"manifestation": {"is": "eczema"}}
GUT_OR_SKIN = {"manifestation": {"is": ["enteropathy", "eczema"], "course": "relapsed"}}
SEVERE = {"manifestation": {"is": "eczema", "severity": "severe"}}
LASTING = {"manifestation": {"is": "intractable-diarrhoea", "course": "active"}}
GONE = sign("secretory diarrhea", "resolved")
NOT_SEVERE = {"manifestation": {"is": "eczema", "severity": ["untold", "mild", "moderate"]}}
ACTIVE_SEVERE = {"manifestation": {"is": "eczema", "course": "active", "severity": "severe"}}
STEROID = {"therapy": {"is": "glucocorticoid"}}
HB_LOW = {"measurement": {"is": "hemoglobin", "lt": 70, "unit": "g/L"}}
ALLERGY = {"allergy": {"to": "co-trimoxazole"}}
FOXP3 = {"genotype": {"gene": "FOXP3", "is": "variant found"}}
HB_LATELY = {"measurement": {"is": "hemoglobin", "state": "known", "within": "P7D"}}
NO_HB_LATELY = {"measurement": {"is": "hemoglobin", "state": "missing", "within": "P7D"}}
SEPSIS: Told = {"event": "infection", "what": "sepsis"}
EVER_SEPSIS = {"infection": {"is": "sepsis", "status": "ever"}}
ON_DAY_38 = sign("eczema", age="P38D")
ON_DAY_39 = sign("eczema", age="P39D")
LOW_LEVEL = {"level": {"of": "ciclosporin", "is": "below"}}
INFANT = {"age": {"lt": "P1Y"}}
IPEX = {"diagnosis": {"is": "IPEX", "at_least": "clinical"}}
GRAFT: Told = {"event": "hsct", "id": "graft"}
EARLY = {"procedure": {"is": "HSCT", "ge": "P16D", "lt": "P100D"}}
FALLING = {"measurement": {"is": "donor-chimerism", "trend": "falling"}}
RISING_HIGH = {"measurement": {"is": "ldh", "trend": "rising", "gt": 500, "unit": "U/L"}}


def share(percent: float, lineage: str = "whole blood") -> Told:
    return {"event": "chimerism", "lineage": lineage, "donor_percent": percent}


def after(span: str) -> Told:
    return {"event": "note", "text": "seen", "after": {"graft": span}}


@pytest.mark.parametrize(
    ("condition", "events", "value"),
    [
        (ECZEMA, [], None),
        (ECZEMA, [sign("eczema")], True),
        (ECZEMA, [sign("eczema", "absent")], False),
        (ECZEMA, [sign("eczema"), sign("eczema", "resolved")], False),
        (ECZEMA, [looked("skin")], False),
        (ECZEMA, [looked("skin", result="abnormal")], None),
        (ECZEMA, [looked("liver")], None),
        (GUT_OR_SKIN, [sign("eczema", "relapse")], True),
        (GUT_OR_SKIN, [], False),
        (GUT_OR_SKIN, [sign("eczema")], False),
        (GUT_OR_SKIN, [sign("eczema"), sign("diarrhea")], False),
        (LASTING, [sign("enteropathy"), sign("secretory diarrhea")], True),
        (LASTING, [sign("enteropathy"), sign("secretory diarrhea", "absent")], False),
        (LASTING, [sign("secretory diarrhea"), sign("enteropathy"), GONE], False),
        (SEVERE, [sign("eczema", severity="severe")], True),
        (SEVERE, [sign("eczema", severity="mild")], False),
        (NOT_SEVERE, [sign("eczema")], True),
        (NOT_SEVERE, [sign("eczema", severity="mild")], True),
        (NOT_SEVERE, [sign("eczema", severity="severe")], False),
        (NOT_SEVERE, [], None),
        (SEVERE, [sign("eczema")], None),
        (ACTIVE_SEVERE, [sign("eczema")], None),
        (ACTIVE_SEVERE, [sign("eczema"), sign("eczema", "improved")], False),
        (STEROID, [], None),
        (STEROID, [give("prednisolone")], True),
        (STEROID, [give("prednisolone"), give("prednisolone", "stop")], False),
        (STEROID, [COMPLETE], False),
        (STEROID, [give("insulin")], None),
        (HB_LOW, [], None),
        (HB_LOW, [lab("hemoglobin", 6.4, "g/dL")], True),
        (HB_LOW, [lab("hemoglobin", 10.8, "g/dL")], False),
        (HB_LOW, [lab("hemoglobin", "<8", "g/dL")], None),
        (HB_LOW, [lab("hemoglobin", "<6", "g/dL")], True),
        (HB_LOW, [lab("hemoglobin", ">8", "g/dL")], False),
        (HB_LOW, [lab("hemoglobin", 64, "furlongs")], None),
        (HB_LOW, [lab("hemoglobin", "low")], None),
        (HB_LOW, [lab("hemoglobin", result="pending")], None),
        (HB_LATELY, [], False),
        (HB_LATELY, [lab("hemoglobin", "low", age="P30D"), ON_DAY_38], True),
        (HB_LATELY, [lab("hemoglobin", 80, "g/L", age="P30D"), ON_DAY_39], False),
        (HB_LATELY, [lab("hemoglobin", result="pending")], False),
        (
            NO_HB_LATELY,
            [lab("hemoglobin", 80, "g/L", age="P30D"), sign("eczema", age="P39D")],
            True,
        ),
        (
            NO_HB_LATELY,
            [lab("hemoglobin", 80, "g/L", age="P30D"), sign("eczema", age="P38D")],
            False,
        ),
        (ALLERGY, [], None),
        (ALLERGY, [COMPLETE], False),
        (ALLERGY, [{"event": "allergy", "to": "co-trimoxazole"}], True),
        (ALLERGY, [{"event": "adverse_reaction", "to": "co-trimoxazole", "what": "rash"}], True),
        (ALLERGY, [{"event": "allergy", "to": "co-trimoxazole", "status": "refuted"}], None),
        (FOXP3, [], None),
        (FOXP3, [{"event": "genotype", "result": "variant found"}], True),
        (FOXP3, [{"event": "genotype", "result": "no variant found"}], False),
        (FOXP3, [{"event": "genotype", "result": "pending"}], None),
        (FOXP3, [{"event": "genotype", "of": "mother", "result": "carrier"}], None),
        (LOW_LEVEL, [], False),
        (LOW_LEVEL, [give("ciclosporin"), trough("ciclosporin", 71, target=[100, 150])], True),
        (LOW_LEVEL, [give("ciclosporin"), trough("ciclosporin", 120, target=[100, 150])], False),
        (INFANT, [], None),
        (INFANT, [weigh("6 kg")], True),
        (INFANT, [sign("eczema", age="P2Y")], False),
        (INFANT, [sign("eczema")], None),
        (IPEX, [], False),
        (IPEX, [{"event": "diagnosis", "what": "IPEX", "level": "suspected"}], False),
        (IPEX, [{"event": "diagnosis", "what": "IPEX", "level": "genetic"}], True),
        (IPEX, [{"event": "diagnosis", "what": "IPEX", "level": "refuted"}], False),
        (IPEX, [{"event": "genotype", "result": "variant found"}], True),
        ({"sex": "male"}, [], True),
        ({"life": "alive"}, [], True),
        ({"life": "dead"}, [{"event": "death"}], True),
        ({"procedure": {"is": "HSCT"}}, [], False),
        ({"procedure": {"is": "HSCT"}}, [{"event": "hsct"}], True),
        (EARLY, [], False),
        (EARLY, [GRAFT], False),
        (EARLY, [GRAFT, {"event": "note", "text": "seen"}], None),
        (EARLY, [GRAFT, after("P15D")], False),
        (EARLY, [GRAFT, after("P16D")], True),
        (EARLY, [GRAFT, after("P99D")], True),
        (EARLY, [GRAFT, after("P100D")], False),
        (EARLY, [GRAFT, after("P3M")], None),
        (EARLY, [GRAFT, after("P20D"), {"event": "note", "text": "seen later"}], None),
        (EARLY, [{**GRAFT, "age": "P400D"}, {"event": "note", "age": "P430D"}], True),
        (EARLY, [{**GRAFT, "age": "P1Y"}, {"event": "note", "age": "P390D"}], None),
        (EARLY, [{**GRAFT, "id": "first", "age": "P300D"}, {**GRAFT, "age": "P700D"}], False),
        (FALLING, [], None),
        (FALLING, [share(95)], None),
        (FALLING, [share(95), share(80)], True),
        (FALLING, [share(80), share(80)], False),
        (FALLING, [share(80), share(95)], False),
        (FALLING, [share(95), lab("donor chimerism", result="pending")], None),
        (FALLING, [share(95), lab("donor chimerism", result="pending"), share(80)], True),
        (FALLING, [share(95), share(80, "regulatory T cells")], None),
        (FALLING, [share(95), lab("donor chimerism", "<5", "%")], True),
        (FALLING, [lab("donor chimerism", "<5", "%"), share(3)], None),
        (RISING_HIGH, [lab("ldh", 400, "U/L"), lab("ldh", 600, "U/L")], True),
        (RISING_HIGH, [lab("ldh", 300, "U/L"), lab("ldh", 400, "U/L")], False),
        (RISING_HIGH, [lab("ldh", 700, "U/L"), lab("ldh", 600, "U/L")], False),
        (RISING_HIGH, [lab("ldh", 700, "furlongs"), lab("ldh", 600, "U/L")], None),
        ({"feeding": {"route": "parenteral"}}, [], None),
        ({"feeding": {"route": "tube"}}, [{"event": "feeding", "route": "tube"}], True),
        ({"infection": {"is": "any"}}, [], None),
        ({"infection": {"is": "any"}}, [{"event": "infection", "what": "CMV"}], True),
        ({"infection": {"is": "any"}}, [COMPLETE], False),
        (EVER_SEPSIS, [SEPSIS, {**SEPSIS, "status": "resolved"}], True),
        (EVER_SEPSIS, [SEPSIS], True),
        (EVER_SEPSIS, [{**SEPSIS, "status": "excluded"}], False),
        (EVER_SEPSIS, [{"event": "infection", "what": "CMV"}], None),
        (EVER_SEPSIS, [COMPLETE], False),
        ({"lines": {"at_least": 1}}, [], False),
        ({"lines": {"at_least": 1}}, [give("prednisolone")], True),
        ({"response": {"is": "relapse"}}, [], False),
        ({"score": {"is": "organ-involvement", "ge": 3}}, [], None),
        ({"typing": "sister"}, [{"event": "typing", "of": "sister", "match": "identical"}], True),
        ({"typing": "sister"}, [{"event": "typing", "of": "sister", "match": "pending"}], False),
    ],
)
def test_leaves(condition: dict[str, Any], events: list[Told], value: bool | None) -> None:
    assert trace(condition, *events).value is value


@pytest.mark.parametrize(
    ("condition", "events", "why"),
    [
        (ECZEMA, [], "not asked"),
        (SEVERE, [sign("eczema")], "not asked"),
        (HB_LOW, [], "not asked"),
        (HB_LOW, [lab("hemoglobin", result="pending")], "pending"),
        (HB_LOW, [lab("hemoglobin", result="not known")], "asked and not known"),
        (HB_LOW, [lab("hemoglobin", 64, "furlongs")], "unit not convertible"),
        (FOXP3, [{"event": "genotype", "result": "pending"}], "pending"),
        (
            {"measurement": {"is": "hemoglobin", "lt": 70, "unit": "g/L", "within": "P3D"}},
            [lab("hemoglobin", 64, "g/L", age="P30D"), {"event": "note", "age": "P60D"}],
            "too old",
        ),
    ],
)
def test_the_unknown_has_a_reason_and_a_question(
    condition: dict[str, Any], events: list[Told], why: str
) -> None:
    (missing,) = trace(condition, *events).missing
    assert missing.why == why
    assert missing.question.endswith(("?", ")"))


@pytest.mark.parametrize(
    ("condition", "events", "asks"),
    [
        (EARLY, [GRAFT, after("P3M")], "When was the HSCT, and how old is the child now?"),
        (FALLING, [share(95)], "What was the donor chimerism before 95 %?"),
        (FALLING, [], "What is the donor chimerism?"),
    ],
)
def test_a_time_or_trend_that_is_not_told_is_asked(
    condition: dict[str, Any], events: list[Told], asks: str
) -> None:
    (missing,) = trace(condition, *events).missing
    assert missing.question == asks


@pytest.mark.parametrize(
    ("told", "lt", "le", "gt", "ge"),
    [
        ("<70", True, True, False, False),
        ("<=70", None, True, False, None),
        (">70", False, False, True, True),
        (">=70", False, None, None, True),
        ("<71", None, None, None, None),
        (">=71", False, False, True, True),
        ("<=69", True, True, False, False),
    ],
)
def test_a_value_told_as_a_bound_settles_only_what_it_says(
    told: str, lt: bool | None, le: bool | None, gt: bool | None, ge: bool | None
) -> None:
    found = {
        key: trace(
            {"measurement": {"is": "hemoglobin", key: 70, "unit": "g/L"}},
            lab("hemoglobin", told, "g/L"),
        ).value
        for key in ("lt", "le", "gt", "ge")
    }
    assert found == {"lt": lt, "le": le, "gt": gt, "ge": ge}


def test_a_trend_names_both_values() -> None:
    found = trace(FALLING, {**share(95), "id": "then"}, {**share(80), "id": "now"})
    assert found.events == ("then", "now")
    assert found.detail == "donor chimerism 80 %, before it 95"


def test_an_unknown_sex_is_asked() -> None:
    assert trace({"sex": "male"}, sex="unknown").value is None


@pytest.mark.parametrize(
    ("status", "value"),
    [("started", True), ("stopped", False), ("running", True), ("ever", True), ("planned", False)],
)
def test_what_changed_of_late(status: str, value: bool) -> None:
    found = trace({"therapy": {"is": "prednisolone", "status": status}}, give("prednisolone"))
    assert found.value is value


def test_an_emergency_told_of_no_more_is_neither_there_nor_over() -> None:
    note: Told = {"event": "note", "text": "seen"}
    visits = [visit("a", sign("diabetic ketoacidosis")), visit("b", note), visit("c", note)]
    there = {"manifestation": {"is": "ketoacidosis"}}
    assert trace(there, *visits[:2]).value is True
    assert trace(there, *visits).value is None


def test_a_change_is_late_only_until_the_visit_after_next() -> None:
    note: Told = {"event": "note", "text": "seen"}
    visits = [visit("a", give("prednisolone")), visit("b", note), visit("c", note)]
    started = {"therapy": {"is": "prednisolone", "status": "started"}}
    assert trace(started, *visits[:2]).value is True
    assert trace(started, *visits).value is False


def test_a_result_names_the_events_it_came_from() -> None:
    assert trace(ECZEMA, sign("eczema", id="x")).events == ("x",)


def test_several_keys_in_one_place_must_all_hold() -> None:
    both = {"manifestation": {"is": "eczema"}, "therapy": {"is": "prednisolone"}}
    assert trace(both, sign("eczema"), COMPLETE).value is False

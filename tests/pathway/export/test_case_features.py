"""One child's case features as a Bundle: what is unknown has no value and says so."""

from __future__ import annotations

from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from children import now, sign
from scurfin.pathway import conditions as c
from scurfin.pathway.export import case_features, written
from scurfin.pathway.export.leaves import expressed
from scurfin.pathway.interpret import World
from scurfin.pathway.loader import pathway
from scurfin.state import State

Json = dict[str, Any]
FEATURES = tuple(written(pathway()).features.values())
POTASSIUM = c.Measurement(is_="potassium", gt=6.5, unit="mmol/L", within="P1D")


def told(leaf: c.Condition, state: State) -> list[Json]:
    """The observations of a leaf, without what all have in common."""
    bundle = case_features(World(state, {}, {}), expressed(leaf).features)
    same = ("resourceType", "id", "status", "code", "subject")
    found = [one["resource"] for one in bundle["entry"][1:]]
    return [{key: one[key] for key in one if key not in same} for one in found]


UNKNOWN = {
    "dataAbsentReason": {
        "coding": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                "code": "unknown",
            }
        ]
    }
}


def lab(value: float | str, **fields: Any) -> State:
    return now({"event": "lab", "what": "potassium", "value": value, "unit": "mmol/L", **fields})


def test_a_bundle_of_all_features_is_valid() -> None:
    bundle = case_features(World(lab("<3", age="P2M"), {}, {}), FEATURES)
    get_fhir_model_class("Bundle").model_validate(bundle)
    assert len(bundle["entry"]) == len(FEATURES)
    assert len({one["resource"]["id"] for one in bundle["entry"]}) == len(FEATURES)


def test_silence_is_unknown() -> None:
    assert told(c.Manifestation(is_="eczema"), now()) == [UNKNOWN]


def test_what_is_told_has_its_value() -> None:
    assert told(c.Manifestation(is_="eczema"), now(sign("eczema"))) == [{"valueBoolean": True}]


def test_a_value_keeps_its_sign_and_unit() -> None:
    assert told(POTASSIUM, lab("<3")) == [
        {
            "valueQuantity": {
                "value": 3.0,
                "comparator": "<",
                "unit": "mmol/L",
                "system": "http://unitsofmeasure.org",
                "code": "mmol/L",
            }
        }
    ]


@pytest.mark.parametrize(
    "state",
    [
        now(),
        lab("high"),
        lab(5, unit="furlongs"),
        now({"event": "lab", "what": "potassium", "result": "pending"}),
        now(
            {"event": "lab", "what": "potassium", "value": 7, "unit": "mmol/L", "age": "P2M"},
            {"event": "feeding", "route": "oral", "age": "P4M"},
        ),
    ],
    ids=["not told", "no number", "unit not convertible", "pending", "too old"],
)
def test_a_value_that_cannot_be_used_is_unknown(state: State) -> None:
    assert told(POTASSIUM, state) == [UNKNOWN]


def test_an_age_is_a_span_of_days() -> None:
    value = told(c.Age(lt="P2Y"), lab(5, age="P2M"))[0]["valueRange"]
    assert (value["low"]["value"], value["high"]["value"]) == (60.875, 91.3125)
    assert value["low"]["code"] == "d"


def test_an_end_of_a_span_that_nobody_knows_is_left_out() -> None:
    graft = {"event": "hsct", "id": "graft", "donor": "sister"}
    later = {"event": "note", "text": "seen", "after": {"graft": "P30D"}}
    last = {"event": "note", "text": "seen later"}
    done, ago = told(c.Procedure(is_="HSCT", ge="P20D"), now(graft, later, last))
    assert done == {"valueBoolean": True}
    assert list(ago["valueRange"]) == ["low"]


def test_sex_is_the_gender_of_the_patient() -> None:
    bundle = case_features(World(now(sex="unknown"), {}, {}), FEATURES, "one")
    assert bundle["entry"][0]["resource"] == {
        "resourceType": "Patient",
        "id": "one",
        "gender": "unknown",
    }

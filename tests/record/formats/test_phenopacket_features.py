"""Features and diseases in Phenopackets of others: severity, exclusion, conflicts, ends."""

from __future__ import annotations

from typing import Any

from record.formats.test_phenopackets import AGE, DIARRHOEA, feature, read, told

SEVERE = {"id": "HP:0012828", "label": "Severe"}
EXCLUDED = {"id": "HP:0040285", "label": "Excluded"}


def one_feature(*kind: str, **more: Any) -> dict[str, Any]:
    (event,) = told(read(phenotypicFeatures=[feature(*(kind or DIARRHOEA), **more)]))
    return event


def test_a_severity_told_as_a_modifier_is_a_severity() -> None:
    event = one_feature(modifiers=[SEVERE])
    assert (event["severity"], event.get("note")) == ("severe", None)


def test_a_feature_that_a_modifier_excludes_is_absent() -> None:
    assert one_feature(modifiers=[EXCLUDED])["status"] == "absent"


def test_the_severity_of_an_infection_and_of_what_is_absent_stays_in_words() -> None:
    infection = one_feature("HP:0002719", "Recurrent infections", severity=SEVERE)
    absent = one_feature(severity=SEVERE, excluded=True)
    assert infection["note"] == absent["note"] == "severity: Severe"


def test_weeks_of_gestation_are_kept_beside_the_time() -> None:
    event = one_feature(onset={"gestationalAge": {"weeks": 30, "days": 2}})
    assert (event["age"], event["note"]) == ("prenatal", "when: 30 weeks 2 days of gestation")


def test_a_code_and_a_label_of_two_signs_are_asked() -> None:
    record = read(phenotypicFeatures=[feature("HP:0002014", "Vomiting")])
    assert [one.why for one in record.unread] == [
        "the code means diarrhea, the label vomiting: read by the code"
    ]


def disease(code: str, label: str, **more: Any) -> dict[str, Any]:
    return {"term": {"id": code, "label": label}, **more}


def test_a_disease_that_is_a_sign_here_is_one() -> None:
    over = {"age": {"iso8601duration": "P6M"}}
    found = told(
        read(
            diseases=[
                disease("MONDO:0005147", "type 1 diabetes mellitus", onset=AGE),
                disease("SNOMED:24079001", "Atopic dermatitis", onset=AGE, resolution=over),
                disease("MONDO:0005377", "Nephrotic syndrome", excluded=True),
            ]
        )
    )
    assert [(one["event"], one["code"], one["status"]) for one in found] == [
        ("manifestation", "HP:0100651", "onset"),
        ("manifestation", "HP:0001047", "onset"),
        ("manifestation", "HP:0001047", "resolved"),
        ("manifestation", "HP:0000100", "absent"),
    ]


def test_a_disease_that_is_not_known_is_asked_and_its_end_kept() -> None:
    over = {"age": {"iso8601duration": "P6M"}}
    record = read(diseases=[disease("MONDO:1", "cystic thing", resolution=over)])
    (event,) = told(record)
    assert (event["event"], event["note"]) == ("diagnosis", "over: P6M")
    assert {one.why for one in record.unread} == {
        "not known here: kept in its own words, and read by no rule",
        "the end of a disease: kept as a note",
    }


def test_a_disease_called_by_its_name_is_that_disease() -> None:
    (event,) = told(read(diseases=[disease("SNOMED:1", "IPEX syndrome")]))
    assert event["what"] == "IPEX"


def test_the_last_encounter_of_a_child_who_died_is_kept() -> None:
    died = {"status": "DECEASED", "survivalTimeInDays": 40}
    record = read(subject={"vitalStatus": died, "timeAtLastEncounter": AGE})
    assert [(one["event"], one.get("age")) for one in told(record)] == [
        ("note", "P4M"),
        ("death", None),
    ]
    assert any("subject.vitalStatus.survivalTimeInDays" in one.what for one in record.unread)

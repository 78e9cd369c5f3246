"""Random children told in full: every event with every field, relatives, targets, anchors."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from stories import EVENTS, Told, stories

_TEXT = st.sampled_from(["as told", "Ünïcode; with: signs, [and] {brackets}", "a; b", "1", "true"])


def _maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, None, *values])


def _event(kind: str, fields: Told) -> st.SearchStrategy[Told]:
    return st.fixed_dictionaries({"event": st.just(kind), **fields}).map(
        lambda one: {key: value for key, value in one.items() if value is not None}
    )


_DOSE = {"amount": 2.5, "unit": "mg", "per": "kg", "period": "dose", "doses_a_day": 3.0}
_SHARED = {"note": _maybe("a note", "when: now")}

RICH: st.SearchStrategy[Told] = st.one_of(
    _event(
        "therapy",
        {
            "what": st.sampled_from(
                ["tacrolimus", "insulin", "an unknown balm", "glucocorticoids"]
            ),
            "status": st.sampled_from(["start", "change", "stop", "running", "planned"]),
            "dose": _maybe(
                "0.1 mg/kg/day in 2 doses", "as needed", _DOSE, {"amount": 5.0, "unit": "U"}
            ),
            "route": _maybe("oral", "topical", "by mouth or tube", "iv"),
            "formulation": _maybe("ointment", "oral suspension"),
            "interval": _maybe("every 4 weeks", "weekly"),
            "indication": _maybe("eczema"),
            "reason": _maybe("taper", "toxicity: renal"),
            "target": _maybe("5 to 10"),
            "code": _maybe("ATC:L04AD02", "L04AD02"),
            **_SHARED,
        },
    ),
    _event(
        "level",
        {
            "of": st.sampled_from(["tacrolimus", "ciclosporin", "busulfan", "novel drug"]),
            "value": _maybe(7.5, 140, "<2", "high"),
            "unit": _maybe("ng/mL", "ug/L"),
            "timing": st.sampled_from(["trough", "peak", "random", "not told"]),
            "hours_after_dose": _maybe(12.0, 0.5),
            "target": _maybe([5.0, 10.0]),
            "assay": _maybe("LC-MS/MS"),
            "result": _maybe("known", "pending"),
            **_SHARED,
        },
    ),
    _event(
        "lab",
        {
            "what": st.sampled_from(
                ["creatinine", "weight", "IgE", "hemoglobin", "a home-made test"]
            ),
            "value": _maybe(0, 0.5, 12, "12 mg/dL", ">1000", "negative"),
            "unit": _maybe("umol/L", "g/dL", "mg/dL"),
            "low": _maybe(1.0),
            "high": _maybe(10.0),
            **_SHARED,
        },
    ),
    _event(
        "vital_sign",
        {
            "what": st.sampled_from(["temperature", "heart rate", "mood"]),
            "value": st.sampled_from([39.2, "high", "80 /min"]),
            "low": _maybe(36.0),
            "high": _maybe(37.5),
            **_SHARED,
        },
    ),
    _event(
        "growth",
        {
            "weight": _maybe("5.9 kg", "5900 g", 6, "about six"),
            "length": _maybe("62 cm"),
            "head": _maybe("40 cm"),
            "confirmed": _maybe(True),
            **_SHARED,
        },
    ),
    _event("feeding", {"route": st.sampled_from(["tube", "none"]), "what": _TEXT, "amount": _TEXT}),
    _event(
        "manifestation",
        {
            "what": st.sampled_from(
                ["type 1 diabetes mellitus", "a strange sign", "diarrhoea", "cytomegalovirus"]
            ),
            "status": st.sampled_from(
                ["onset", "worse", "controlled", "resolved", "absent", "relapse"]
            ),
            "code": _maybe("HP:0000819", "HP:9999999", "not a code"),
            "severity": _maybe("moderate", "life-threatening"),
            **_SHARED,
        },
    ),
    _event(
        "infection",
        {
            "what": st.sampled_from(["cytomegalovirus", "odd germ"]),
            "code": _maybe("HP:0032150"),
            "status": st.sampled_from(["onset", "resolved", "excluded"]),
            **_SHARED,
        },
    ),
    _event(
        "hsct",
        {
            "donor": _maybe("sister", "unrelated"),
            "source": _maybe("bone marrow"),
            "hla_match": _maybe("10/10", 9),
            "conditioning": _maybe(["busulfan", "fludarabine"]),
            "gvhd_prophylaxis": _maybe(["ciclosporin"]),
            "gvhd": _maybe("grade II"),
            "chimerism": _maybe("full", 98.5),
            "outcome": _maybe("alive"),
            **_SHARED,
        },
    ),
    _event(
        "typing",
        {
            "of": st.sampled_from(["child", "mother", "sister"]),
            "hla": _maybe(
                "HLA-A*01:01+HLA-A*02:01^HLA-B*08:01+HLA-B*44:02",
                "HLA-DRB1*03:01/HLA-DRB1*03:02+HLA-DRB1*04:01",
            ),
            "match": _maybe("identical", "haploidentical"),
            "blood_group": _maybe("A positive"),
            "cmv": _maybe("negative"),
            **_SHARED,
        },
    ),
    _event(
        "donor_check",
        {
            "of": st.sampled_from(["sister", "mother"]),
            "weight": _maybe("30 kg", 30),
            "examined": _maybe("fit"),
            "infections": _maybe("negative", "pending"),
            "antibodies": _maybe("none"),
            "willing": _maybe(True, False),
            "pregnancies": _maybe(0, 3),
        },
    ),
    _event(
        "genotype",
        {
            "of": st.sampled_from(["child", "mother", "sister", "stranger"]),
            "gene": st.sampled_from(["FOXP3", "CTLA4", "TPMT", "NOVEL1"]),
            "hgvs_c": _maybe("c.1150G>A"),
            "hgvs_p": _maybe("p.Ala384Thr"),
            "as_reported": _maybe("A384T in exon 11"),
            "zygosity": _maybe("hemizygous", "heterozygous"),
            "variant_class": _maybe("pathogenic", "class 5", "benign"),
            "result": _maybe("variant found", "no variant found", "pending", "poor metaboliser"),
            "specimen": _maybe("buccal"),
            **_SHARED,
        },
    ),
    _event(
        "pregnancy",
        {
            "of": st.sampled_from(["mother", "child"]),
            "weeks": _maybe(20.5),
            "status": st.sampled_from(["planned", "ongoing", "ended"]),
            "outcome": _maybe("healthy girl"),
            "loss": _maybe("stillbirth"),
        },
    ),
    _event("procedure", {"what": _TEXT, "status": _maybe("planned"), "result": _maybe("normal")}),
    _event("allergy", {"to": st.just("penicillin"), "reaction": _maybe("hives")}),
    _event(
        "adverse_reaction",
        {
            "to": st.just("sirolimus"),
            "what": st.sampled_from(["rash", "odd feeling"]),
            "severity": _maybe("severe", "mild"),
        },
    ),
    _event(
        "decision",
        {
            "recommendation": st.sampled_from(["refer-transplant", "insulin"]),
            "outcome": st.sampled_from(["accepted", "overridden"]),
            "reason": _maybe("no bed"),
            "by": _maybe("Dr A"),
        },
    ),
    _event("follow_up", {"status": st.just("alive"), "disease_free": _maybe(True, "unknown")}),
    _event(
        "diagnosis",
        {
            "what": st.sampled_from(["IPEX", "APECED", "odd"]),
            "level": st.sampled_from(["clinical", "refuted"]),
            "by": _maybe("Dr B"),
        },
    ),
    EVENTS,
)


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    """A random story, its events drawn anew from every kind with every field."""
    story = draw(stories())
    for item in story["timeline"]:
        for place, event in enumerate(item.get("events", [])):
            item["events"][place] = draw(_again(event))
    story["timeline"] = [one if "events" in one else draw(_again(one)) for one in story["timeline"]]
    story["centre_targets"] = draw(st.sampled_from([None, {"ciclosporin": [120, 180]}]))
    story["history"] = draw(st.sampled_from(["", "born at term; well"]))
    story["family"]["origin"] = draw(st.sampled_from(["unknown", "maternal", "de_novo"]))
    story["family"]["history"] = draw(st.sampled_from(["", "an uncle died young"]))
    for member in story["family"]["members"]:
        member |= draw(_MEMBER)
    story["unread"] = draw(st.lists(_LEFT, max_size=2, unique_by=str))
    return story


_LEFT = st.fixed_dictionaries(
    {
        "where": st.sampled_from(["Flag", "parts of the file", "Observation/o1: time"]),
        "what": st.sampled_from(["2 resources", "Condition.bodySite", "2024 / spring"]),
        "why": st.sampled_from(["a kind of resource that is not read", "no full date: not used"]),
    }
)


_MEMBER = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["male", "female", "unknown"]),
        "alive": st.sampled_from([None, True, False]),
        "affected": st.sampled_from([None, True, False]),
        "age": st.sampled_from([None, "P6Y"]),
        "born": st.sampled_from([None, "2019-01-01"]),
        "note": st.sampled_from(["", "lives abroad"]),
        "loss": st.sampled_from([None, None, "miscarriage"]),
    }
)


def _again(event: Told) -> st.SearchStrategy[Told]:
    """Another event with the id and the time of this one."""
    kept = {key: event[key] for key in ("id", "age", "date", "after", "known_at") if key in event}
    return RICH.map(lambda one: {**one, **kept})

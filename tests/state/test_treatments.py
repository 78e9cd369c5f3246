"""What runs, at what dose and level; doses are read only where the words settle them."""

from __future__ import annotations

import pytest

from children import Told, give, now, trough, weigh
from scurfin.knowledge.words import drug
from scurfin.record.events import Dose
from scurfin.record.told_dose import per_day, told_dose


def dose(amount: float, unit: str, per: str = "", period: str = "day", times: int = 0) -> Dose:
    return Dose(
        amount=amount,
        unit=unit,
        per=per or None,  # type: ignore[arg-type]
        period=period,  # type: ignore[arg-type]
        doses_a_day=times or None,
    )


@pytest.mark.parametrize(
    ("told", "meant", "a_day"),
    [
        ("2 mg/kg/day", dose(2, "mg", "kg"), 2),
        ("2 mg/kg/d", dose(2, "mg", "kg"), 2),
        ("2 mg/kg/day in 2 doses", dose(2, "mg", "kg", times=2), 2),
        ("2 mg/kg/dose twice daily", dose(2, "mg", "kg", "dose", 2), 4),
        ("2.5 mg/kg twice daily", dose(2.5, "mg", "kg", "dose", 2), 5),
        ("15 mg twice daily", dose(15, "mg", "", "dose", 2), 30),
        ("15 mg bd", dose(15, "mg", "", "dose", 2), 30),
        ("15 mg every 8 h", dose(15, "mg", "", "dose", 3), 45),
        ("15 mg q12h", dose(15, "mg", "", "dose", 2), 30),
        ("8 mg/day", dose(8, "mg"), 8),
        ("8 mg daily", dose(8, "mg"), 8),
        ("8 mg daily in 2 divided doses", dose(8, "mg", times=2), 8),
        ("8 mg once daily", dose(8, "mg", "", "dose", 1), 8),
        ("8 mg/m2/day", dose(8, "mg", "m2"), 8),
        ("8 mg/m²/day", dose(8, "mg", "m2"), 8),
        ("0,5 g/kg/day", dose(0.5, "g", "kg"), 0.5),
        ("1 gram/day", dose(1, "g"), 1),
        ("2 U/day", dose(2, "U"), 2),
        ("2 units/day", dose(2, "U"), 2),
        ("2 Units/day", dose(2, "U"), 2),
        ("25 mcg/day", dose(25, "ug"), 25),
        ("25 µg once a day", dose(25, "ug", "", "dose", 1), 25),
        ("25 micrograms/day", dose(25, "ug"), 25),
        ("10 MG/DAY", dose(10, "mg"), 10),
        ("14 mg weekly", dose(14, "mg", "", "week"), 2),
        ("14 mg/m2/week", dose(14, "mg", "m2", "week"), 2),
        ("25 mg 2 times daily", dose(25, "mg", "", "dose", 2), 50),
        ("25 mg 2x/day", dose(25, "mg", "", "dose", 2), 50),
        ("5 mg every 12 hours", dose(5, "mg", "", "dose", 2), 10),
        ("1 mg/kg/day for 5 days", dose(1, "mg", "kg"), 1),
        ("2 mg/kg/day, then stop", dose(2, "mg", "kg"), 2),
        ("5 mg/kg/dose", dose(5, "mg", "kg", "dose"), None),
    ],
)
def test_doses_as_people_write_them(told: str, meant: Dose, a_day: float | None) -> None:
    assert told_dose(told) == meant
    assert per_day(meant) == a_day


@pytest.mark.parametrize(
    "told",
    [
        "",
        "high",
        "15 mg",
        "2 mg/kg",
        "1-2 mg/kg/day",
        "1,000 mg/day",
        "2 mmol/kg/day",
        "0.05 U/kg/h",
        "10 mg every other day",
        "10 mg once daily on alternate days",
        "240 mg twice weekly",
        "240 mg twice daily three times a week",
        "240 mg/day on 2 days a week",
        "15 mg every 48 h",
        "two tablets",
        "10 mg daily (5 mg bd)",
        "10 mg od, 5 mg nocte",
        "100 mg daily Mon/Wed/Fri",
        "100 mg once daily on Mondays",
        "2 mg daily at week-ends",
        "0.3 mg/kg/day tapering from 2 mg/kg/day",
        "10 mg once daily in 2 doses",
        "50 mg once every 12 weeks",
        "240 mg 2x/week",
        "15 mg daily every 48 h",
        "10 mg every 8 hours as needed",
        "10 mg bd PRN",
        "5 mg daily if required",
    ],
)
def test_words_that_do_not_settle_a_dose_are_not_guessed(told: str) -> None:
    found = told_dose(told)
    assert found is None or per_day(found) is None


def test_the_interval_may_stand_apart() -> None:
    assert told_dose("15 mg", "twice daily") == dose(15, "mg", "", "dose", 2)


@pytest.mark.parametrize(
    ("events", "running"),
    [
        ([give("prednisolone")], True),
        ([give("prednisolone", "running")], True),
        ([give("prednisolone", "change")], True),
        ([give("prednisolone", "planned")], False),
        ([give("prednisolone"), give("prednisolone", "stop")], False),
        ([give("prednisolone"), give("prednisolone", "stop"), give("prednisolone")], True),
        ([give("prednisolone"), give("prednisolone", "planned")], True),
    ],
)
def test_what_runs(events: list[Told], running: bool) -> None:
    assert now(*events).treatments["prednisolone"].running is running


@pytest.mark.parametrize("name", ["ciclosporin", "Cyclosporine", "CsA", "NEORAL", "sandimmun"])
def test_a_drug_is_known_by_any_of_its_names(name: str) -> None:
    assert list(now(give(name)).treatments) == ["ciclosporin"]


def test_a_drug_is_known_by_its_code() -> None:
    assert list(now(give("something new", code="ATC:L04AD01")).treatments) == ["ciclosporin"]


def test_an_unknown_drug_is_kept_and_marked() -> None:
    found = now(give("dragon's blood")).treatments["dragon-s-blood"]
    assert found.running
    assert not found.known


def test_a_drug_on_the_skin_is_another_treatment() -> None:
    found = now(give("tacrolimus", route="topical"), give("tacrolimus", route="oral")).treatments
    assert [one.topical for one in found.values()] == [True, False]


@pytest.mark.parametrize(
    ("route", "topical"),
    [
        *((word, True) for word in ("topical", "Cream", "0.1 % ointment", "on the skin")),
        *((word, True) for word in ("skin cream", "eye drops", "inhaled", "nasal spray")),
        *((word, True) for word in ("Cutaneous use", "Ophthalmic route", "Inhalation use")),
        *((word, False) for word in ("Subcutaneous use", "intra-cutaneous")),
        *((word, False) for word in ("under the skin", "subcutaneous", "SC", "sc", "s.c.")),
        *((word, False) for word in ("transdermal", "transdermal cream", "sub-cutaneous", "")),
        *((word, False) for word in ("oral", "creamy", "by mouth", "unheard of", "nasal tube")),
    ],
)
def test_only_plain_words_say_topical(route: str, topical: bool) -> None:
    (found,) = now(give("tacrolimus", route=route)).treatments.values()
    assert found.topical is topical


@pytest.mark.parametrize("name", ["Prednisolone.", "prednisolone ", "(prednisolone)"])
def test_punctuation_does_not_make_another_drug(name: str) -> None:
    found = now(give(name)).treatments["prednisolone"]
    assert found.known


def test_drugs_in_other_scripts_stay_apart() -> None:
    found = now(
        give("преднизолон"), give("シロリムス"), give("की"), give("का"), give("?!"), give("*")
    )
    assert len(found.treatments) == 6
    assert not any(one.known for one in found.treatments.values())


@pytest.mark.parametrize("code", ["", "ATC:", "ATC: ", " "])
def test_an_empty_code_means_no_drug(code: str) -> None:
    assert drug("unheard of", code) is None


@pytest.mark.parametrize("what", ["co trimoxazole", "Co-Trimoxazole", "co_trimoxazole"])
def test_a_drug_is_known_however_its_words_are_joined(what: str) -> None:
    found = drug(what)
    assert found is not None
    assert found.id == "co-trimoxazole"


def shot(what: str, status: str) -> Told:
    return {"event": "vaccination", "what": what, "status": status}


@pytest.mark.parametrize("word", ["measles mumps rubella vaccine", "Priorix", "M-M-R", "MMR"])
@pytest.mark.parametrize("then", ["given", "refused"])
def test_a_vaccine_given_or_refused_is_no_longer_planned(word: str, then: str) -> None:
    assert now(shot("MMR", "planned")).treatments["mmr"].planned
    done = now(shot("MMR", "planned"), shot(word, then)).treatments
    assert done == {}
    again = now(shot("MMR", "planned"), shot(word, then), shot("MMR", "planned")).treatments
    assert again["mmr"].planned


@pytest.mark.parametrize(
    ("word", "kind"),
    [("Rotarix", "live vaccine"), ("RotaTeq", "live vaccine"), ("Bexsero", "inactivated vaccine")],
)
def test_a_brand_of_vaccine_is_known(word: str, kind: str) -> None:
    found = drug(word)
    assert found is not None
    assert kind in found.classes


def test_a_planned_treatment_that_is_dropped_was_never_given() -> None:
    assert now(give("sirolimus", "planned"), give("sirolimus", "stop")).treatments == {}
    found = now(
        give("sirolimus"),
        give("sirolimus", "stop", id="end"),
        give("sirolimus", "planned"),
        give("sirolimus", "stop"),
    ).treatments["sirolimus"]
    assert (found.planned, found.given, found.stopped) == (False, True, "end")


@pytest.mark.parametrize(
    ("what", "note", "timing"),
    [
        ("tacrolimus level", "NOT a trough, drawn 2 h after the dose", "not told"),
        ("tacrolimus level", "trough", "not told"),
        ("tacrolimus trough", "", "trough"),
    ],
)
def test_only_the_name_of_a_test_says_that_it_is_a_trough(
    what: str, note: str, timing: str
) -> None:
    test: Told = {"event": "lab", "what": what, "value": 8, "unit": "ng/mL", "note": note}
    found = now(give("tacrolimus"), test).treatments["tacrolimus"].level
    assert found is not None
    assert found.timing == timing


@pytest.mark.parametrize(
    ("first", "then", "lowered"),
    [
        ("8 mg/day", "4 mg/day", True),
        ("4 mg twice daily", "6 mg/day", True),
        ("4 mg/day", "8 mg/day", False),
        ("2 mg/kg/day", "8 mg/day", False),
        ("2 mg/day", "1 g/day", False),
        ("as needed", "4 mg/day", False),
    ],
)
def test_a_dose_is_lowered_only_where_numbers_say_so(first: str, then: str, lowered: bool) -> None:
    found = now(give("prednisolone", dose=first), give("prednisolone", "change", dose=then))
    assert found.treatments["prednisolone"].lowered is lowered


@pytest.mark.parametrize(
    ("told", "weight", "per_kg"),
    [
        ("8 mg/day", "8 kg", 1),
        ("4 mg twice daily", "8 kg", 1),
        ("1 mg/kg/day", "8 kg", 1),
        ("8 mg/day", "70 kg", None),
        ("8 mg/m2/day", "8 kg", None),
        ("8 mg", "8 kg", None),
    ],
)
def test_the_dose_per_kilogram(told: str, weight: str, per_kg: float | None) -> None:
    assert now(weigh(weight), give("prednisolone", dose=told)).treatments[
        "prednisolone"
    ].per_kg == pytest.approx(per_kg)


TARGET: Told = {"target": [100, 150]}


@pytest.mark.parametrize(
    ("level", "position"),
    [
        (trough("ciclosporin", 71, **TARGET), "below"),
        (trough("ciclosporin", 100, **TARGET), "in range"),
        (trough("ciclosporin", 150, **TARGET), "in range"),
        (trough("ciclosporin", 151, **TARGET), "above"),
        (trough("ciclosporin", "<30", **TARGET), "below"),
        (trough("ciclosporin", "<120", **TARGET), "unknown"),
        (trough("ciclosporin", ">500", **TARGET), "above"),
        (trough("ciclosporin", ">120", **TARGET), "unknown"),
        (trough("ciclosporin", 120, "ug/L", **TARGET), "in range"),
        ({**trough("ciclosporin", 120, **TARGET), "timing": "peak"}, "unknown"),
        ({**trough("ciclosporin", 120, **TARGET), "timing": "random"}, "unknown"),
        ({**trough("ciclosporin", 120, **TARGET), "timing": "not told"}, "unknown"),
    ],
)
def test_only_a_trough_is_held_against_the_target(level: Told, position: str) -> None:
    found = now(give("ciclosporin"), level).treatments["ciclosporin"].level
    assert found is not None
    assert found.position == position
    assert bool(found.why) is (position == "unknown")


@pytest.mark.parametrize(
    ("value", "unit", "position"),
    [
        (138, "ng/mL", "in range"),
        (138, "µg/l", "in range"),
        (0.138, "mg/L", "in range"),
        (0.05, "ug/mL", "below"),
        (138, "nmol/L", "unknown"),
        (138, "", "unknown"),
    ],
)
def test_levels_convert_to_the_unit_of_the_target(value: float, unit: str, position: str) -> None:
    found = now(
        give("ciclosporin"),
        trough("ciclosporin", value, unit),
        centre_targets={"ciclosporin": [120, 180]},
    ).treatments["ciclosporin"]
    assert found.level is not None
    assert found.level.position == position
    assert found.level.target_from == "the centre's own target"


def test_a_published_target_names_its_fact_and_its_weakness() -> None:
    found = now(give("ciclosporin"), trough("ciclosporin", 138)).treatments["ciclosporin"].level
    assert found is not None
    assert "csa-trough-target" in found.target_from


def test_the_last_level_counts() -> None:
    found = now(
        give("ciclosporin"), trough("ciclosporin", 300), trough("ciclosporin", 71)
    ).treatments["ciclosporin"]
    assert found.level is not None
    assert found.level.value == 71


@pytest.mark.parametrize("result", ["pending", "not known"])
def test_a_level_without_a_result_is_none(result: str) -> None:
    event: Told = {"event": "level", "of": "ciclosporin", "result": result}
    assert now(give("ciclosporin"), event).treatments["ciclosporin"].level is None

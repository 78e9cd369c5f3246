"""Pictures: the same bytes, nothing lost, nothing made up, safe with hostile names."""

from __future__ import annotations

import io
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from children import EXAMPLES, ROOT, child, give, sign, visit
from scurfin.cli import cli
from scurfin.evidence.case import cases
from scurfin.evidence.curves import Curve, curve
from scurfin.evidence.pictures import curves, swimlane, swimlane_text, tried
from scurfin.evidence.pictures.lanes import course
from scurfin.evidence.pictures.page import Page
from scurfin.evidence.survival import incidence, survival
from scurfin.evidence.tried_map import tried_map
from scurfin.record import Record, load

KERAN = str(ROOT / "examples" / "keran.yaml")
HOSTILE = "<b>$x^2$ & \u202e]]> \\frac{a}"
FEW = [one.record for one in cases() if one.id in ("TwinsDC2001-1", "Ge2017-P1", "Luo2018-P1")]
RECORDS = [*FEW, *(one for file in EXAMPLES[:3] for one in load(file).records)]


def words_of(svg: bytes) -> str:
    return " ".join(ElementTree.fromstring(svg.decode()).itertext())


def lane(record: Record, name: str) -> Any:
    return next(one for one in course(record).lanes if one.name == name)


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.id)
def test_a_course_is_the_same_bytes_each_time(record: Record) -> None:
    assert swimlane.page_of(record).svg() == swimlane.page_of(record).svg()


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.id)
def test_everything_told_is_in_the_picture_s_words(record: Record) -> None:
    said = words_of(swimlane.page_of(record).svg())
    assert all(one.name in said for one in course(record).lanes)


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.id)
def test_the_text_fits_a_terminal(record: Record) -> None:
    assert max(len(line) for line in swimlane_text.text(record).splitlines()) <= 100


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.id)
def test_bars_stand_within_the_turns_and_never_overlap(record: Record) -> None:
    turns = [one.turn for one in course(record).columns]
    for each in course(record).lanes:
        for bar in each.bars:
            assert turns[0] <= bar.start <= bar.end <= turns[-1]
        for before, after in zip(each.bars, each.bars[1:], strict=False):
            assert before.end <= after.start


def test_an_undated_course_shows_no_age() -> None:
    told = course(child(sign("eczema"), give("insulin"), sign("diarrhea")))
    assert {one.age for one in told.columns} == {""}


def test_better_then_back_is_two_bars_and_a_relapse() -> None:
    record = child(
        visit("a", sign("eczema")),
        visit("b", sign("eczema", "improved")),
        visit("c", sign("eczema", "relapse")),
    )
    bars = [(one.level, one.start, one.open) for one in lane(record, "Eczema and dermatitis").bars]
    assert bars == [("there", 1, False), ("better", 2, False), ("relapsed", 3, True)]


def test_a_stopped_drug_ends_and_a_running_one_stays_open() -> None:
    record = child(
        visit("a", give("insulin"), give("prednisolone")),
        visit("b", give("prednisolone", "stop")),
    )
    assert [one.open for one in lane(record, "prednisolone").bars] == [False]
    assert [one.open for one in lane(record, "insulin").bars] == [True]


def test_what_was_not_there_has_no_bar() -> None:
    record = child(sign("eczema", "absent"))
    told = lane(record, "Eczema and dermatitis")
    assert (told.bars, [one.word for one in told.points]) == ((), ["not there"])


def test_hostile_words_stay_words() -> None:
    record = child(sign(HOSTILE), give(HOSTILE, dose=HOSTILE), name=HOSTILE)
    said = words_of(swimlane.page_of(record).svg())
    assert "$x^2$" in said
    assert "\u202e" not in said
    assert "\u202e" not in swimlane_text.text(record)
    assert swimlane.page_of(record).png().startswith(b"\x89PNG")


def test_a_very_long_course_is_drawn() -> None:
    events = [visit(f"v{n}", sign(f"sign {n % 40}"), give(f"drug {n % 30}")) for n in range(150)]
    page = swimlane.page_of(child(*events))
    assert page.wide < 900
    assert words_of(page.svg()).count("turn 150")


def test_a_child_of_whom_nothing_is_told_is_drawn() -> None:
    record = child()
    assert swimlane.page_of(record).png()
    assert swimlane_text.text(record)


def test_a_png_opens_with_its_size() -> None:
    from PIL import Image

    page = swimlane.page_of(FEW[0])
    with Image.open(io.BytesIO(page.png())) as image:
        assert image.size[0] == pytest.approx(page.wide / 72 * 200, abs=2)


def test_each_origin_of_time_has_a_panel_and_the_warning() -> None:
    got = survival(cases(), "birth")
    one = curve(got)
    other = Curve(
        name="other",
        origin="last transplant",
        years=(0.0, 1.0),
        value=(1.0, 0.8),
        low=(1.0, 0.7),
        high=(1.0, 0.9),
        until=2.0,
    )
    said = words_of(curves.page_of((one, other), "Two").svg())
    assert said.count("time counts from") == 2
    assert "cannot be compared" in said
    assert "numbers at risk were not published" in said
    alone = words_of(curves.page_of((one,), "One").svg())
    assert "cannot be compared" not in alone


def test_numbers_at_risk_are_those_still_followed() -> None:
    got = curve(survival(cases(), "birth"))
    assert [got.at_risk(years) for years in (0, 2, 4, 12)] == [16, 8, 5, 0]


def test_curves_without_steps_say_so() -> None:
    none = curve(survival(cases(), "immunosuppression"))
    assert "Too few dated children" in words_of(curves.page_of((none,), "None").svg())


def test_the_map_has_a_square_for_each_child() -> None:
    told = tried_map(cases())
    page = tried.page_of(told, "Map")
    squares = sum(len(one.children) + len(one.group) for one in told.cells.values())
    letters = {letter for letter, _, _ in tried.LETTERS.values()}
    drawn = [one for one in page.marks if getattr(one, "text", "") in letters]
    assert len(drawn) == squares + len(tried.LETTERS)


def test_all_pictures_are_the_same_bytes_each_time() -> None:
    def pages() -> list[Page]:
        found = (survival(cases(), "birth"), *incidence(cases(), "birth"))
        return [
            curves.page_of(tuple(curve(one) for one in found), "Curves"),
            tried.page_of(tried_map(cases()), "Map"),
        ]

    for one, again in zip(pages(), pages(), strict=True):
        assert one.svg() == again.svg()
        assert one.png() == again.png()


@pytest.mark.parametrize(
    "words",
    [
        ("timeline", KERAN),
        ("evidence", "survival"),
        ("evidence", "map"),
    ],
    ids=lambda words: words[-1].rsplit("/", 1)[-1],
)
def test_each_verb_draws_text_svg_and_png(words: tuple[str, ...], tmp_path: Any) -> None:
    run = CliRunner()
    assert run.invoke(cli, list(words)).exit_code == 0
    for name, begins in (("a.svg", b"<svg"), ("a.png", b"\x89PNG")):
        file = tmp_path / name
        assert run.invoke(cli, [*words, "-o", str(file)]).exit_code == 0
        assert file.read_bytes().startswith(begins)


def told_levels(record: Record) -> dict[tuple[str, int], str]:
    """What the picture shows of each manifestation at each turn."""
    found: dict[tuple[str, int], str] = {}
    for each in course(record).lanes:
        for bar in each.bars if each.group == "Manifestations" else ():
            last = bar.end if bar.open or bar.whole else bar.end - 1
            for turn in range(bar.start, last + 1):
                found[each.name, turn] = bar.level
    return found


EVERY = [
    *(one.record for one in cases()),
    *(one for file in EXAMPLES for one in load(file).records),
]


def test_the_picture_never_differs_from_the_state() -> None:
    from scurfin.state import state

    for record in EVERY:
        shown = told_levels(record)
        for turn in record.turns():
            now = state(record.before_decisions(turn.number))
            for one in now.courses.values():
                if now.life == "dead" and (one.name, turn.number) not in shown:
                    continue
                level = shown.get((one.name, turn.number))
                assert (level is not None) == one.present, (record.id, turn.number, one.name)
                if level is not None:
                    assert (level == "relapsed") == (one.status == "active" and one.relapsed)


def test_nothing_runs_past_death() -> None:
    dead = next(one.record for one in cases() if one.id == "TwinsDC2001-1")
    bars = [bar for each in course(dead).lanes for bar in each.bars]
    assert bars
    assert not any(bar.open for bar in bars)


def test_a_stop_without_a_start_is_open_to_the_left() -> None:
    (bar,) = lane(child(give("prednisolone", "stop")), "prednisolone").bars
    assert bar.before
    assert not bar.open


def test_a_drug_told_as_running_began_before() -> None:
    (bar,) = lane(child(give("prednisolone", "running")), "prednisolone").bars
    assert bar.before
    assert not bar.late


def test_what_the_head_of_a_report_tells_stands_at_no_turn() -> None:
    record = child(sign("eczema"), variant={"hgvs_p": "p.Arg397Gln", "zygosity": "hemizygous"})
    told = course(record)
    assert told.undated == ("variant: p.Arg397Gln",)
    assert not any(one.name == "gene test" for one in told.lanes)


def test_what_is_not_drawn_is_counted() -> None:
    record = child(sign("eczema"), {"event": "assessed", "organs": ["liver"]})
    assert course(record).not_drawn == "1 assessed"


def level_word(**fields: Any) -> str:
    told = {"event": "level", "of": "ciclosporin", "value": 71, "unit": "ng/mL", "timing": "trough"}
    record = child(
        give("ciclosporin"), {**told, **fields}, centre_targets={"ciclosporin": [120, 180]}
    )
    (point,) = lane(record, "ciclosporin").points or next(
        one.points for one in course(record).lanes if one.group == "Levels"
    )
    return str(point.word)


def test_a_level_stands_where_the_state_has_it() -> None:
    assert "below, target 120 to 180" in level_word()
    assert "in range" in level_word(value=150)
    assert "in range" in level_word(value=0.15, unit="ug/mL")


def test_a_level_that_is_no_trough_is_not_judged() -> None:
    for word in ("below", "in range", "above"):
        assert word not in level_word(timing="peak", value=150)


def test_a_plan_that_was_dropped_was_never_given() -> None:
    record = child(visit("a", give("sirolimus", "planned")), visit("b", give("sirolimus", "stop")))
    told = lane(record, "sirolimus")
    assert (told.bars, [one.word for one in told.points]) == ((), ["planned", "dropped"])


def test_skin_and_mouth_are_two_treatments() -> None:
    record = child(
        visit("a", give("hydrocortisone"), give("hydrocortisone", route="topical")),
        visit("b", give("hydrocortisone", "stop", route="topical")),
    )
    given = [one for one in course(record).lanes if one.group == "Treatments"]
    assert len(given) == 2
    assert [bar.open for one in given for bar in one.bars] == [True, False]


def test_a_death_told_in_the_outcome_alone_ends_the_bars() -> None:
    record = child(sign("eczema"), outcome={"status": "dead"})
    assert not any(bar.open for each in course(record).lanes for bar in each.bars)

"""Our own YAML: what it accepts, and errors that name line, field and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from children import child, give, sign, visit
from scurfin.record import RecordFile, load_record, loads
from scurfin.record.events import EVENT_TYPES, Genotype, Manifestation, plain
from scurfin.terms.source_text import InputError

HEAD = "child:\n  id: a\n"
TIMELINE = HEAD + "  timeline:\n"


def problem(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        loads(text, file="child.yaml")
    return caught.value


def test_a_child_is_read_whole() -> None:
    record = loads(
        "schema_version: 1\n"
        "child:\n"
        "  id: a\n"
        "  name: A\n"
        "  sex: male\n"
        "  born: 2024-03-01\n"
        "  centre_targets: {ciclosporin: [100, 150]}\n"
        "  family: {members: [{id: m, relation: mother}]}\n"
        "  timeline:\n"
        "    - {event: growth, date: 2024-04-01, weight: 3.9 kg}\n"
    ).one()
    assert (record.id, record.name, record.sex) == ("a", "A", "male")
    assert str(record.born) == "2024-03-01"
    assert record.centre_targets == {"ciclosporin": (100, 150)}
    assert [member.id for member in record.family.members] == ["m"]
    assert record.happenings[0].line == 10


@pytest.mark.parametrize(
    ("text", "line", "says", "remedy"),
    [
        (HEAD + "  sexx: male\n", 3, "unknown field 'sexx'", "did you mean 'sex'?"),
        (HEAD + "  sex: boy\n", 3, "sex 'boy' is not known", "male or female"),
        (HEAD + "  born: March\n", 3, "'March' is no date", "YYYY-MM-DD"),
        (HEAD + "  born: 2024-02-30\n", 3, "no date", "YYYY-MM-DD"),
        (HEAD + "  timeline: none\n", 3, "must be a list", "'- '"),
        (HEAD + "  medication_list: all\n", 3, "'all' is not known", "complete"),
        (HEAD + "  centre_targets: {ciclosporin: 100}\n", 3, "array", "[100, 150]"),
        (HEAD + "  centre_targets: {ciclo: [1, 2]}\n", 3, "no drug 'ciclo'", "ciclosporin: ["),
        (HEAD + "  centre_targets: {CsA: [180, 120]}\n", 3, "180 to 120", "lower number first"),
        (HEAD + "  centre_targets: {CsA: [1, 2], Neoral: [1, 2]}\n", 3, "twice", "keep one"),
        (HEAD + "  illustrative: no\n", 3, "illustrative 'no'", "true or false"),
        ("illustrative: no\nchild: {id: a}\n", 1, "illustrative 'no'", "true or false"),
        ('child:\n  id: "a\\u200bb"\n', 2, "hidden or control", "anew"),
        (
            HEAD + '  family: {members: [{id: "\\e[2J", relation: mother}]}\n',
            3,
            "hidden or control",
            "anew",
        ),
        (HEAD + "  variant: {zygosity: homo}\n", 3, "zygosity 'homo'", "hemizygous, heterozygous"),
        (HEAD + "  outcome: {status: well}\n", 3, "status 'well'", "alive, dead, unknown"),
        (
            HEAD + "  outcome: alive\n",
            3,
            "outcome: 'alive' is a text, not keys and values",
            "docs/record.md",
        ),
        (HEAD + "  family: {members: [{id: m}]}\n", 3, "'relation' is missing", "relation"),
        (
            HEAD + "  family: {members: [{id: m, relation: mother, known_at: x}]}\n",
            3,
            "known_at 'x'",
            "P4M",
        ),
        ("child:\n  sex: male\n", 1, "no id", "id:"),
        ("child: a\n", 1, "keys and values", "id:"),
        ("cases: []\n", 1, "holds no child", "- id:"),
        ("cases:\n  - {id: a}\n  - {id: a}\n", 3, "'a' was used before (line 2)", "of its own"),
        ("child: {id: a}\ncases: [{id: b}]\n", 1, "either", "cases:"),
        ("schema_version: 2\nchild: {id: a}\n", 1, "schema_version 2", "schema_version: 1"),
        ("children: []\n", 1, "unknown field 'children'", "did you mean 'child'?"),
    ],
)
def test_a_slip_in_the_head_is_named(text: str, line: int, says: str, remedy: str) -> None:
    error = problem(text)
    assert says in error.message
    assert remedy in error.remedy
    assert (error.file, error.line) == ("child.yaml", line)


@pytest.mark.parametrize(
    ("event", "says", "remedy"),
    [
        ("{event: therapi, what: x, status: start}", "'therapi'", "did you mean 'therapy'?"),
        ("{what: eczema}", "without 'event'", "events are:"),
        ("{event: therapy, what: x, status: start, doze: 5}", "'doze'", "did you mean 'dose'?"),
        ("{event: manifestation, what: eczema, status: bad}", "status 'bad'", "onset, "),
        ("{event: manifestation, what: eczema}", "'status' is missing", "status: ..."),
        ("{event: manifestation, status: onset}", "'what' is missing", "what: ..."),
        ("{event: note, age: P4M, date: 2024-01-01}", "twice (age and date)", "keep one"),
        ("{event: note, age: P1D, after: {birth: P1D}}", "twice (age and after)", "keep one"),
        ("{event: note, age: 4 months}", "'4 months' is no age", "P4M"),
        ("{event: note, date: 04.05.2024}", "is no date", "YYYY-MM-DD"),
        ("{event: note, after: {birth: soon}}", "'soon' is no duration", "P7D"),
        ("{event: note, after: {birth: P1D, x: P1D}}", "one event", "P2M"),
        ("{event: note, after: {x: P2M}}", "'x', which is not told", "write an age"),
        ("{event: note, known_at: x}", "known_at 'x' is neither", "P4M"),
        ("{event: note, id: birth}", "id 'birth'", "another id"),
        ("{event: growth, confirmed: maybe}", "confirmed is neither", "true or false"),
        ("{event: note, illustrative: no}", "illustrative is neither", "true or false"),
        ("{event: note, entered_in_error: no}", "entered_in_error is", "true or false"),
        ("{visit: one, illustrative: no, events: [{event: note}]}", "'no' is neither", "true"),
        ('{event: note, id: "a\\u202eb"}', "hidden or control", "anew"),
        ('{event: note, id: "a\\eb"}', "hidden or control", "anew"),
        ("{event: level, of: x, target: [1]}", "target", "docs/record.md"),
        ("eczema", "keys and values", "{event:"),
        ("{visit: one}", "'one' tells no events", "events:"),
        ("{visit: one, evnts: []}", "unknown field 'evnts'", "did you mean 'events'?"),
        ("{visit: one, events: [eczema]}", "keys and values", "{event:"),
    ],
)
def test_a_slip_in_an_event_is_named(event: str, says: str, remedy: str) -> None:
    error = problem(TIMELINE + "    - {event: note}\n    - " + event + "\n")
    assert says in error.message
    assert remedy in error.remedy
    assert error.line == 5


def test_ids_are_used_once() -> None:
    error = problem(TIMELINE + "    - {event: note, id: x}\n    - {event: note, id: x}\n")
    assert "'x' was used before (line 4)" in error.message
    assert error.line == 5


def test_anchors_in_a_circle_are_refused() -> None:
    error = problem(
        TIMELINE
        + "    - {event: note, id: x, after: {y: P1D}}\n"
        + "    - {event: note, id: y, after: {z: P1D}}\n"
        + "    - {event: note, id: z, after: {x: P1D}}\n"
    )
    assert "after one another" in error.message
    assert "age or a date" in error.remedy


def test_a_long_chain_told_backwards_is_one_error() -> None:
    chain = [f"    - {{event: note, id: x{n}, after: {{x{n + 1}: P1D}}}}\n" for n in range(3000)]
    error = problem(TIMELINE + "".join(chain) + "    - {event: note, id: x3000}\n")
    assert "told before" in error.message


def test_known_since_itself_is_refused() -> None:
    error = problem(
        TIMELINE
        + "    - {event: note, id: x, known_at: y}\n"
        + "    - {event: note, id: y, known_at: x}\n"
    )
    assert "leads in a circle" in error.message


def test_what_was_entered_in_error_is_ignored() -> None:
    record = child(sign("eczema", id="x", entered_in_error=True), sign("alopecia"))
    assert [one.id for one in record.happenings] == ["e2"]


def test_nothing_can_be_counted_from_what_was_entered_in_error() -> None:
    with pytest.raises(InputError, match="not told"):
        child(sign("eczema", id="x", entered_in_error=True), sign("alopecia", after={"x": "P1D"}))


def test_events_without_an_id_are_numbered_by_place() -> None:
    record = child(sign("eczema"), visit("one", sign("alopecia"), give("insulin")))
    assert [one.id for one in record.happenings] == ["e1", "e2.1", "e2.2"]


def test_a_visit_gives_its_time_to_events_that_tell_none() -> None:
    record = child(visit("one", sign("eczema"), sign("alopecia", age="P3M"), age="P4M"))
    assert [one.event.age for one in record.happenings] == ["P4M", "P3M"]


def test_an_illustrative_visit_marks_its_events() -> None:
    record = child(visit("one", sign("eczema"), illustrative=True))
    assert record.happenings[0].event.illustrative


def test_what_the_head_tells_is_known_last() -> None:
    record = child(
        sign("eczema"),
        variant={"hgvs_c": "c.1150G>A"},
        medication_list="complete",
        outcome={"status": "alive"},
    )
    ids = [one.id for one in record.happenings]
    assert ids == ["e1", "variant", "medication-list", "outcome"]


def test_a_note_on_the_child_is_kept_and_opens_no_turn() -> None:
    for last in (give("insulin"), visit("one", sign("alopecia"), give("insulin"))):
        record = child(sign("eczema"), last, note="Read me")
        note = record.happenings[-1]
        assert (note.id, note.event.text) == ("note", "Read me")  # type: ignore[attr-defined]
        assert record.last_turn == child(sign("eczema"), last).last_turn
    assert child(note="Read me").last_turn == 1


def test_a_target_of_the_centre_is_told_by_any_name_of_the_drug() -> None:
    assert child(centre_targets={"CsA": [120, 180]}).centre_targets == {"ciclosporin": (120, 180)}


def test_a_date_long_before_birth_is_refused_unless_it_is_of_a_relative() -> None:
    with pytest.raises(InputError, match="days before birth"):
        child(sign("eczema", date="2022-03-01"), born="2024-03-01")
    of_mother = {"event": "genotype", "of": "m", "result": "carrier", "date": "2019-01-01"}
    assert child(of_mother, sign("eczema", date="2023-09-01"), born="2024-03-01").happenings


def test_a_variant_may_say_since_when_it_is_known() -> None:
    record = child(
        sign("eczema", id="x"), sign("alopecia"), variant={"hgvs_c": "c.1A>G", "known_at": "x"}
    )
    assert [one.id for one in record.happenings] == ["x", "variant", "e2"]


def test_a_variant_named_is_a_variant_found() -> None:
    event = child(variant={"hgvs_p": "p.Ala384Thr"}).happenings[0].event
    assert isinstance(event, Genotype)
    assert event.result == "variant found"


def two() -> RecordFile:
    return loads("cases:\n  - {id: a}\n  - {id: 7}\n", file="family.yaml")


def test_several_children_are_refused_with_their_ids() -> None:
    with pytest.raises(InputError, match="holds 2 children") as caught:
        two().one()
    assert "FILE#ID with one of: a, 7" in caught.value.remedy


def test_one_child_is_picked_by_id() -> None:
    assert two().one("7").id == "7"


def test_an_unknown_child_is_refused_with_the_ids() -> None:
    with pytest.raises(InputError, match="no child 'b'") as caught:
        two().one("b")
    assert caught.value.remedy == "name one of: a, 7"


def test_file_and_id_are_written_with_a_hash(tmp_path: Path) -> None:
    file = tmp_path / "family.yaml"
    file.write_text("cases:\n  - {id: a}\n  - {id: b}\n")
    assert load_record(f"{file}#b").id == "b"


def test_an_event_is_given_back_as_it_was_told() -> None:
    told = {"event": "manifestation", "what": "eczema", "status": "onset", "age": "P4M"}
    event = child(told).happenings[0].event
    assert isinstance(event, Manifestation)
    assert plain(event) == told


def test_every_kind_of_event_may_carry_a_time_and_a_note() -> None:
    shared = {"id", "age", "date", "after", "known_at", "note", "entered_in_error"}
    for kind in EVENT_TYPES.values():
        assert shared <= set(kind.__struct_fields__)


def test_a_decimal_comma_in_braces_is_refused() -> None:
    with pytest.raises(InputError, match="a comma ends the value"):
        loads("child: {id: a, timeline: [{event: growth, weight: 3,6 kg, length: 54 cm}]}")


def test_a_field_left_empty_is_not_told() -> None:
    (one,) = loads("child: {id: a, timeline: [{event: growth, weight: }]}").one().happenings
    assert getattr(one.event, "weight") is None  # noqa: B009


def test_a_sign_written_as_an_event_is_shown_how_to_be_told() -> None:
    with pytest.raises(InputError, match="event: manifestation, what: fever"):
        loads("child: {id: a, timeline: [{event: fever}]}")


@pytest.mark.parametrize("told", ["8 weeks", "8", "p8w"])
def test_a_slip_in_the_time_of_a_visit_names_the_line_of_the_visit(told: str) -> None:
    text = f"child:\n  id: a\n  timeline:\n    - visit: one\n      age: {told}\n      events:\n"
    with pytest.raises(InputError) as caught:
        loads(text + "        - {event: note, text: seen}\n")
    assert caught.value.line == 5

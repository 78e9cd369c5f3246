"""Whatever is put in, a plan comes out, or exactly one error with a remedy."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from children import CASES, EXAMPLES, child, give, sign, visit, weigh
from scurfin.plan import make
from scurfin.plan.render.markdown import markdown
from scurfin.plan.render.table import table
from scurfin.plan.render.text import text as as_text
from scurfin.record import Record, loads
from scurfin.terms.safe_text import cell, safe
from scurfin.terms.source_text import InputError

LAWS = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
FILES = [file.read_text(encoding="utf-8") for file in (*EXAMPLES, *CASES[:12])]
WORDS = st.sampled_from(
    [
        *(
            "\t",
            "\0",
            "&a ",
            "*a",
            "!!x ",
            "- ",
            ": ",
            "{",
            "}",
            "[",
            "]",
            "'",
            '"',
            "#",
            "|",
            "---\n",
        ),
        *("P9999999Y", "prenatal", "-1", "1e999", "NaN", "=1+1", "\u202e", "event: death", "null"),
    ]
)


def planned(raw: bytes | str) -> None:
    error: InputError | None = None
    records: tuple[Record, ...] = ()
    try:
        records = loads(raw).records
    except InputError as caught:
        error = caught
    assert error is None or error.remedy
    for record in records:
        for at in (None, *(str(turn.number) for turn in record.turns()[:3])):
            plan = make(record, at)
            assert plan.failures == ()
            assert as_text(plan)


@LAWS
@given(st.binary(max_size=300))
def test_random_bytes(raw: bytes) -> None:
    planned(raw)


@LAWS
@given(st.sampled_from(FILES), st.floats(0, 1))
def test_files_cut_short(file: str, where: float) -> None:
    planned(file[: int(len(file) * where)])


@LAWS
@given(st.sampled_from(FILES), st.lists(st.tuples(st.floats(0, 1), WORDS), min_size=1, max_size=3))
def test_files_with_something_put_in(file: str, changes: list[tuple[float, str]]) -> None:
    for where, word in changes:
        place = int(len(file) * where)
        file = file[:place] + word + file[place:]
    planned(file)


@LAWS
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_files_with_lines_in_disorder(file: str, random: Any) -> None:
    lines = file.splitlines(keepends=True)
    random.shuffle(lines)
    planned("".join(lines))


@LAWS
@given(st.sampled_from(FILES), st.floats(0, 1), st.floats(0, 1))
def test_files_with_a_part_twice(file: str, start: float, end: float) -> None:
    low, high = sorted((int(len(file) * start), int(len(file) * end)))
    planned(file[:high] + file[low:])


MARKUP = [
    "<script>alert(1)</script>",
    "[red]x[/red]",
    "[/]",
    "=1+1",
    "\x1b[2J",
    "\u202egnp",
    "`x`",
    "|",
]


@pytest.mark.parametrize("word", MARKUP, ids=repr)
def test_markup_in_a_record_is_only_text(word: str) -> None:
    relative = word if safe(word) == word else "sister"
    record = child(
        sign(word),
        give(word, dose=word, reason=word),
        {"event": "note", "text": word, "note": word},
        {"event": "diagnosis", "what": word, "level": "suspected"},
        {"event": "lab", "what": word, "value": word, "unit": word},
        {"event": "infection", "what": word},
        {"event": "allergy", "to": word, "reaction": word},
        {"event": "typing", "of": word, "match": "identical"},
        visit(word, sign(word, "relapse")),
        name=word,
        family={"members": [{"id": relative, "relation": "sister", "note": word}]},
    )
    plan = make(record)
    printed = as_text(plan) + markdown(plan)
    assert "\x1b" not in printed
    assert "\u202e" not in printed


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@x", "\t=1", " =1"])
def test_what_a_table_holds_cannot_become_a_formula(word: str) -> None:
    assert cell(word).startswith("'")
    assert safe(word) in cell(word)


@pytest.mark.parametrize(
    "events",
    [
        [give("insulin", "stop")],
        [give("insulin", "change")],
        [give("insulin", "stop"), give("insulin", "stop")],
        [sign("eczema", "resolved")],
        [sign("eczema", "absent"), sign("eczema", "worse"), sign("eczema", "absent")],
        [{"event": "death"}, sign("eczema"), give("insulin")],
        [{"event": "death"}, {"event": "death"}],
        [sign("eczema", age="prenatal"), {"event": "death", "age": "prenatal"}],
        [weigh("5 kg", age="P1Y"), weigh("5 kg", age="P1D")],
        [weigh("5 kg", age="prenatal")],
        [weigh("5 kg", age="P150Y")],
        [sign("eczema", date="2024-02-01"), sign("eczema", date="9999-12-31")],
        [{"event": "hsct"}, {"event": "hsct"}, give("prednisolone")],
        [{"event": "diagnosis", "what": "IPEX", "level": "refuted"}, sign("eczema")],
        [{"event": "genotype", "of": "nobody", "result": "carrier"}],
        [{"event": "decision", "recommendation": "nonsense", "outcome": "refused"}],
    ],
    ids=lambda events: str(events[0]["event"]),
)
def test_contradictions_are_planned_all_the_same(events: list[dict[str, Any]]) -> None:
    for born in (None, "2024-03-01"):
        assert make(child(*events, born=born)).failures == ()


@pytest.mark.parametrize(
    "event",
    [
        {"event": "pregnancy", "weeks": -5},
        {"event": "chimerism", "lineage": "T", "donor_percent": 101},
        {"event": "note", "text": "seen", "date": "0001-01-01"},
    ],
    ids=lambda event: str(event["event"]),
)
def test_the_impossible_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        child(event, born="2024-03-01")


@pytest.mark.parametrize("name", ["\t=1", "\x1b[2J", "\u202egnp", "a\nb"])
def test_an_id_with_a_hidden_sign_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="hidden or control character"):
        loads(json.dumps({"child": {"id": name, "timeline": [sign("enteropathy")]}}))


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@SUM(A1)"])
def test_a_formula_in_a_record_is_no_formula_in_a_spreadsheet(name: str) -> None:
    record = loads(json.dumps({"child": {"id": name, "timeline": [sign("enteropathy")]}})).one()
    rows = list(csv.reader(table(make(record)).splitlines()))
    assert len(rows) > 1
    assert not [one for row in rows[1:] for one in row if one.lstrip()[:1] in ("=", "+", "-", "@")]

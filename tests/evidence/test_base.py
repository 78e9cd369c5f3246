"""The case base holds what its files hold, each row traceable."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from scurfin.evidence.case import CASES, cases, depth_of
from scurfin.evidence.check import check_all
from scurfin.evidence.followed import end_of
from scurfin.evidence.tally import tally
from scurfin.terms.source_text import read_text

# As the checker of the notes that the files come from prints them.
PRINTED = {
    "with any event": 97,
    "with one dated event or more": 25,
    "with three dated events or more": 11,
    "with five events or more": 23,
    "with a named variant (hgvs)": 27,
    "with therapy": 37,
    "with response": 20,
    "with hsct": 19,
    "with lab": 30,
    "with infection": 6,
    "with death": 19,
    "dead": 19,
    "alive": 15,
}


def raw() -> list[dict[str, Any]]:
    """The rows as any other reader of YAML sees them."""
    files = sorted(CASES.glob("*.yaml"))
    return [one for file in files for one in yaml.safe_load(file.read_text())["cases"]]


def test_counts_are_those_of_the_notes() -> None:
    got = tally(cases())
    assert (got.files, got.children, got.events) == (49, 104, 375)
    assert got.told == PRINTED


def test_events_by_kind_are_those_of_the_files() -> None:
    told = Counter(event["event"] for one in raw() for event in one["timeline"])
    assert tally(cases()).by_kind == dict(told)


def test_depths_are_those_of_the_notes() -> None:
    assert tally(cases()).by_depth == {
        "abstract": 55,
        "full text": 22,
        "counts": 17,
        "full text (part)": 6,
        "secondary": 3,
        "table": 1,
    }


def test_every_row_names_its_file_and_line() -> None:
    for one in cases():
        text = read_text(CASES / one.report.file)
        assert one.line is not None
        number = next(
            place for place, case in enumerate(text.data["cases"]) if case["id"] == one.id
        )
        assert text.line(("cases", number)) == one.line


def test_every_event_names_its_line() -> None:
    assert all(event.line for one in cases() for event in one.record.happenings)


def test_every_row_says_what_was_read() -> None:
    assert all(one.record.read_from for one in cases())


def test_every_report_can_be_found() -> None:
    for one in cases():
        report = one.report
        assert report.pmid or report.pmcid or report.doi or report.url


def test_shipped_cases_carry_no_error() -> None:
    assert [one for one in check_all() if one.level == "error"] == []


def test_group_rows_and_the_mother_are_not_counted() -> None:
    out = {one.id for one in cases() if not one.counted}
    assert "Gambineri2018-carriermother" in out
    assert len(out) == 18


def test_ends_are_those_of_the_files() -> None:
    told = {one["id"]: one["outcome"]["status"] for one in raw()}
    assert {one.id: end_of(one) for one in cases()} == told


@pytest.mark.parametrize(
    ("told", "depth"),
    [
        ("full text: results", "full text"),
        ("counts: abstract", "counts"),
        ("Whole abstract", "abstract"),
        ("Yearbook comment (stub)", "secondary"),
        ("Course module 'Treatment'", "full text (part)"),
    ],
)
def test_depth_is_read_from_the_first_words(told: str, depth: str) -> None:
    assert depth_of(told) == depth

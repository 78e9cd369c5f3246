"""Signatures hold for what was signed, and for as long as was said."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from scurfin.pathway.loader import from_yaml
from scurfin.pathway.model import Pathway, Review
from scurfin.pathway.reviews import digest, findings, signed_by

RULES = from_yaml()
FIRST = RULES.recommendations[0]
TODAY = date(2026, 11, 22)
ALL = Review(id="all", due="2027-11-22")
WHO = "the signing physician"


def reviewed(*reviews: Review) -> Pathway:
    return msgspec.structs.replace(RULES, reviews=reviews)


def signature(**fields: str) -> Review:
    told = {"by": WHO, "on": "2026-11-20", "due": "2027-11-22", "text": digest(FIRST)}
    return Review(id=FIRST.id, **{**told, **fields})


def said(rules: Pathway, today: date = TODAY) -> list[str]:
    return [f"{one.level}: {one.text}" for one in findings(rules, today)]


def test_no_rule_is_signed_yet() -> None:
    assert all(not signed_by(one, RULES) for one in RULES.recommendations)


def test_a_signature_is_shown() -> None:
    rules = reviewed(ALL, signature())
    assert signed_by(FIRST, rules) == WHO
    assert said(rules) == []


def test_a_change_of_the_rule_voids_its_signature() -> None:
    changed = msgspec.structs.replace(FIRST, text=FIRST.text + " More.")
    rules = reviewed(ALL, signature())
    rules = msgspec.structs.replace(rules, recommendations=(changed, *RULES.recommendations[1:]))
    assert signed_by(changed, rules) == ""
    assert "sign it anew" in said(rules)[0]


def test_more_cases_leave_the_signature_as_it_is() -> None:
    assert digest(msgspec.structs.replace(FIRST, cases=())) == digest(FIRST)


@pytest.mark.parametrize(("today", "late"), [("2027-11-22", False), ("2027-11-23", True)])
def test_an_overdue_review_is_flagged_from_the_day_after(today: str, late: bool) -> None:
    found = said(reviewed(ALL), date.fromisoformat(today))
    assert bool(found) is late
    assert all(one.startswith("warning") and "were due on 2027-11-22" in one for one in found)


@pytest.mark.parametrize(
    ("review", "says"),
    [
        (Review(id="nonsense", due="2027-01-01"), "is of no rule"),
        (Review(id=FIRST.id, due="soon"), "is no day"),
        (signature(on=""), "without 'on'"),
        (signature(text=""), f"now {digest(FIRST)}"),
        (Review(id="all", due="2027-01-01", by=WHO), "signs each one"),
    ],
)
def test_a_broken_entry_is_an_error(review: Review, says: str) -> None:
    found = said(reviewed(*(() if review.id == "all" else (ALL,)), review))
    assert [one for one in found if one.startswith("error") and says in one], found


def test_a_rule_without_a_day_is_an_error() -> None:
    assert any("has no day" in one for one in said(reviewed()))

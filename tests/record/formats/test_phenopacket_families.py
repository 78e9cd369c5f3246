"""Pedigrees of other tools: who is the child, and what sex."""

from __future__ import annotations

import json
from typing import Any

import pytest

from record.formats.test_phenopackets import META
from scurfin.record import Record
from scurfin.record.formats.phenopacket.files import parsed
from scurfin.record.formats.phenopacket.reading import child_of
from scurfin.record.reader import from_data


def family(child: str, sex: str = "MALE", told_sex: str = "MALE") -> Record:
    """A child with a mother, whom the pedigree calls ``child``."""
    subject = {"id": "boy", **({"sex": told_sex} if told_sex else {})}
    proband = {"id": "packet-1", "subject": subject, "metaData": META}
    persons: list[dict[str, Any]] = [
        {"individualId": child, "maternalId": "mum", "sex": sex, "affectedStatus": "AFFECTED"},
        {"individualId": "mum", "sex": "FEMALE", "affectedStatus": "UNAFFECTED"},
    ]
    whole = {"id": "f", "proband": proband, "pedigree": {"persons": persons}, "metaData": META}
    data = {"child": child_of(parsed(json.dumps(whole).encode(), "json"))}
    return from_data(data).one()


@pytest.mark.parametrize("child", ["boy", "packet-1"])
def test_the_child_is_found_by_its_own_id_or_that_of_its_packet(child: str) -> None:
    assert [(one.id, one.relation) for one in family(child).family.members] == [("mum", "mother")]


def test_a_pedigree_without_the_child_is_asked_and_makes_no_relatives() -> None:
    record = family("somebody")
    assert record.family.members == ()
    assert any("the child is not among them" in one.why for one in record.unread)


@pytest.mark.parametrize(
    ("pedigree", "subject", "sex"),
    [("MALE", "", "male"), ("UNKNOWN_SEX", "MALE", "male"), ("FEMALE", "MALE", "unknown")],
)
def test_the_sex_of_the_child(pedigree: str, subject: str, sex: str) -> None:
    record = family("boy", pedigree, subject)
    assert record.sex == sex
    assert any("two sexes" in one.why for one in record.unread) is (sex == "unknown")

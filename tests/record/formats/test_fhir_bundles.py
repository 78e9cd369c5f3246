"""Bundles as servers send them: errors and deletions are not passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from record.formats.test_fhir import BOY, condition
from scurfin.record import Record
from scurfin.record.opening import load
from scurfin.terms.source_text import InputError


def opened(folder: Path, kind: str, *entries: dict[str, Any], **parts: Any) -> Record:
    whole = {"resourceType": "Bundle", "type": kind, "entry": list(entries), **parts}
    path = folder / "child.fhir.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return load(path).one("")


def test_an_error_in_place_of_a_resource_is_told(tmp_path: Path) -> None:
    error = {"response": {"status": "404 Not Found", "outcome": {"issue": []}}}
    record = opened(tmp_path, "batch-response", {"resource": BOY}, error)
    assert ["sent an error" in one.why for one in record.unread] == [True]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("history", {"request": {"method": "PUT", "url": "Condition/1"}}),
        ("transaction", {"request": {"method": "DELETE", "url": "Condition/1"}}),
    ],
)
def test_what_was_deleted_or_replaced_is_refused(
    kind: str, parts: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="deleted or earlier versions"):
        opened(tmp_path, kind, {"resource": BOY}, {"resource": condition(), **parts})


def test_a_single_resource_whose_type_is_coded_is_no_broken_bundle(tmp_path: Path) -> None:
    path = tmp_path / "encounter.fhir.json"
    path.write_text('{"resourceType": "Encounter", "id": "e", "type": [{"text": "visit"}]}')
    with pytest.raises(InputError, match="no Patient is in it"):
        load(path)

"""Bundles as servers send them: pages, errors, deletions; and files that are no JSON."""

from __future__ import annotations

import gzip
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


def test_one_page_of_several_says_so(tmp_path: Path) -> None:
    link = [{"relation": "next", "url": "https://hospital.example/fhir?page=2"}]
    record = opened(tmp_path, "searchset", {"resource": BOY}, link=link)
    assert [one.why for one in record.unread] == ["the file is one page of several"]


def test_an_error_in_place_of_a_resource_is_told(tmp_path: Path) -> None:
    error = {"response": {"status": "404 Not Found", "outcome": {"issue": []}}}
    record = opened(tmp_path, "batch-response", {"resource": BOY}, error)
    assert [one.what for one in record.unread] == ["entry 2: 404 Not Found"]


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


@pytest.mark.parametrize("name", ["child.fhir.json", "child.fhir.json.gz", "child.json"])
def test_a_compressed_file_is_refused_as_such(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(json.dumps(BOY).encode()))
    with pytest.raises(InputError, match="is compressed"):
        load(path)


@pytest.mark.parametrize("name", ["child.fhir.json", "child.xml", "child.json"])
def test_xml_is_refused_as_such(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text('<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"/>', encoding="utf-8")
    with pytest.raises(InputError, match="is XML"):
        load(path)


def test_a_single_resource_whose_type_is_coded_is_no_broken_bundle(tmp_path: Path) -> None:
    path = tmp_path / "encounter.fhir.json"
    path.write_text('{"resourceType": "Encounter", "id": "e", "type": [{"text": "visit"}]}')
    with pytest.raises(InputError, match="no Patient is in it"):
        load(path)

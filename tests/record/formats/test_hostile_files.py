"""Broken files: one message that names the file and the remedy, and never a traceback."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from children import ROOT
from record.formats.advice import MADE
from scurfin.plan import make
from scurfin.record import Record, load
from scurfin.record.formats.converting import written
from scurfin.record.formats.fhir import files as fhir_files
from scurfin.record.formats.kinds import Format
from scurfin.record.formats.phenopacket import files
from scurfin.terms.source_text import InputError

LAWS = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
KERAN = load(ROOT / "examples" / "keran-worked.yaml").one()
FORMS = {
    "child.phenopacket.json": Format("phenopacket", "json"),
    "child.phenopacket.yaml": Format("phenopacket", "yaml"),
    "child.phenopacket.pb": Format("phenopacket", "pb"),
    "child.fhir.json": Format("fhir", "json"),
    "child.fhir.ndjson": Format("fhir", "ndjson"),
}
WHOLE = {name: written((KERAN,), form, MADE) for name, form in FORMS.items()}
WHOLE["ward.fhir.json"] = (Path(__file__).parent / "data" / "ward.fhir.json").read_bytes()
WRONG: list[Any] = [None, 0, -1, "", "x", [], {}, [[]], {"a": 1}, True, 1e308, "Infinity", "P9Z",
                    "2024-13-45", "stopped"]  # fmt: skip


def opened(raw: bytes, file: Path) -> tuple[Record, ...] | str:
    """The records, or the one message."""
    file.write_bytes(raw)
    try:
        records = load(file).records
    except InputError as problem:
        said = str(problem)
        assert str(file.name) in said
        assert "remedy: " in said
        return said
    for one in records:
        make(one)
    return records


@pytest.mark.parametrize("name", FORMS)
@LAWS
@given(cut=st.floats(0, 1))
def test_a_file_that_ends_too_early(name: str, cut: float, tmp_path: Path) -> None:
    opened(WHOLE[name][: int(cut * len(WHOLE[name]))], tmp_path / name)


@pytest.mark.parametrize("name", FORMS)
@LAWS
@given(data=st.data())
def test_a_file_with_strange_bytes(name: str, data: st.DataObject, tmp_path: Path) -> None:
    raw = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] = data.draw(st.integers(0, 255))
    opened(bytes(raw), tmp_path / name)


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value."""
    inner = part.items() if isinstance(part, dict) else enumerate(part)
    found = [(*path, key) for key, _ in inner]
    inner = part.items() if isinstance(part, dict) else enumerate(part)
    for key, one in inner:
        if isinstance(one, dict | list):
            found += places(one, (*path, key))
    return found


def changed(whole: Any, path: tuple[Any, ...], value: Any) -> bytes:
    copy = json.loads(json.dumps(whole))
    part = copy
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return json.dumps(copy).encode()


@pytest.mark.parametrize("name", ["child.phenopacket.json", "child.fhir.json", "ward.fhir.json"])
@settings(LAWS, max_examples=400)
@given(data=st.data())
def test_a_part_of_the_wrong_kind(name: str, data: st.DataObject, tmp_path: Path) -> None:
    whole = json.loads(WHOLE[name])
    path = data.draw(st.sampled_from(places(whole)))
    opened(changed(whole, path, data.draw(st.sampled_from(WRONG))), tmp_path / name)


@pytest.mark.parametrize("name", ["child.phenopacket.json", "child.fhir.json"])
@settings(LAWS, max_examples=150)
@given(data=st.data())
def test_words_of_ours_where_they_do_not_belong(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    """A file that says it speaks our words, and does not."""
    whole = json.loads(WHOLE[name])
    texts = [
        path for path in places(whole) if path[-1] in ("id", "label", "code", "display", "text")
    ]
    path = data.draw(st.sampled_from(texts))
    words = ["SCURFIN:turn.99999999999999999999", "SCURFIN:turn.1", "SCURFIN:feeding", "SCURFIN:x",
             "SCURFIN:assessed.liver", "SCURFIN:gene-test.i1", "SCURFIN:dose.start", "turn.0",
             "SCURFIN:hsct.donor", "SCURFIN:relative.relation", "event.death", "=1+1"]  # fmt: skip
    opened(changed(whole, path, data.draw(st.sampled_from(words))), tmp_path / name)


@pytest.mark.parametrize("depth", [5_000, 200_000])
@pytest.mark.parametrize("name", ["child.phenopacket.json", "child.fhir.json", "child.fhir.ndjson"])
def test_hostile_nesting(name: str, depth: int, tmp_path: Path) -> None:
    inner = '{"resourceType": "Patient", "id": "p", "subject": ' + "[" * depth + "]" * depth + "}"
    raw = (
        inner if name.endswith("ndjson") else '{"resourceType": "Bundle", "entry": [' + inner + "]}"
    )
    found = opened(raw.encode(), tmp_path / name)
    assert isinstance(found, str)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.fhir.json", b"", "not valid JSON"),
        ("a.fhir.json", b"[]", "is not FHIR R4"),
        ("a.fhir.json", b"{}", "no resourceType"),
        ("a.fhir.json", b'{"resourceType": "Bundle", "entry": []}', "holds no FHIR resource"),
        ("a.fhir.json", b'\xff{"resourceType": "Bundle"}', "is not UTF-8"),
        ("a.fhir.json", '{"resourceType": "Bundle"}'.encode("utf-16"), "is not UTF-8"),
        (
            "a.fhir.json",
            b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Bundle"}}]}',
            "a Bundle within a Bundle",
        ),
        (
            "a.fhir.json",
            b'{"resourceType": "Observation", "id": "o", "code": {"text": "x"}}',
            "no Patient is in it",
        ),
        ("a.fhir.ndjson", b'{"resourceType": "Patient", "id": "p"}\n{"id": ', "line 2"),
        ("a.fhir.ndjson", b'{"resourceType": "Patient", "gender": 1}', "gender"),
        ("a.phenopacket.json", b"", "not valid JSON"),
        ("a.phenopacket.json", b"7", "outermost part is no object"),
        ("a.phenopacket.json", b"[{}, {}]", "is a list of 2, not one child"),
        ("a.json", b" [{}, {}]", "is a list of 2, not one child"),
        ("a.phenopacket.json", b'{"id": "x"}', "tells of nobody"),
        ("a.phenopacket.json", b'{"id": "x", "id": "y"}', "stands twice"),
        ("a.phenopacket.json", b'{"subject": {"sex": "BOY"}}', "BOY"),
        ("a.phenopacket.json", b'{"members": [{}, {}]}', "a cohort of 2 people"),
        ("a.phenopacket.yaml", b"a: [", "not valid YAML"),
        ("a.phenopacket.pb", b"\x00\x01\x02", "in protobuf form"),
        ("a.json", b'{"name": "x"}', 'no field named "name"'),
    ],
)
def test_each_slip_has_its_message(name: str, raw: bytes, said: str, tmp_path: Path) -> None:
    found = opened(raw, tmp_path / name)
    assert isinstance(found, str)
    assert said in found


def test_the_same_resource_twice_is_refused(tmp_path: Path) -> None:
    line = b'{"resourceType": "Patient", "id": "p"}\n'
    found = opened(line + line, tmp_path / "a.fhir.ndjson")
    assert isinstance(found, str)
    assert "line 2: Patient/p was told before, at line 1" in found


def test_the_same_relative_twice_is_refused(tmp_path: Path) -> None:
    one = {"id": "s", "subject": {"id": "sister"}}
    whole = {"id": "f", "proband": {"subject": {"id": "boy"}}, "relatives": [one, one]}
    found = opened(json.dumps(whole).encode(), tmp_path / "a.phenopacket.json")
    assert isinstance(found, str)
    assert "'sister' twice" in found


def test_a_file_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((fhir_files, "a.fhir.json"), (files, "a.phenopacket.json")):
        monkeypatch.setattr(module, "MAX_BYTES", 1_000_000)
        found = opened(b" " * 1_000_001, tmp_path / name)
        assert isinstance(found, str)
        assert "is larger than 1 MB" in found


def test_a_large_bundle_is_read_without_holding_it_whole(tmp_path: Path) -> None:
    """Twenty thousand results: a tenth of what is read at once, in a tenth of the time allowed."""
    patient: dict[str, Any] = {"resourceType": "Patient", "id": "p", "birthDate": "2024-03-01"}
    result: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "718-7"}], "text": "Hb"},
        "subject": {"reference": "Patient/p"},
        "effectiveDateTime": "2024-06-01",
        "valueQuantity": {"value": 9.5, "unit": "g/dL", "code": "g/dL"},
    }
    entries = [{"resource": patient}]
    entries += [{"resource": {**result, "id": f"o{number}"}} for number in range(20_000)]
    raw = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    found = opened(raw, tmp_path / "a.fhir.json")
    assert not isinstance(found, str)
    assert [len(one.happenings) for one in found] == [20_000]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'\xef\xbb\xbf<Bundle xmlns="http://hl7.org/fhir"/>', "is XML"),
        (gzip.compress(b"{}"), "is compressed with gzip"),
        (b"PK\x03\x04rest", "is a ZIP archive"),
    ],
)
@pytest.mark.parametrize("name", ["a.fhir.json", "a.xml", "a.json", "a.yaml"])
def test_a_file_in_a_wrapping_is_refused_by_name(
    raw: bytes, said: str, name: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(raw)
    with pytest.raises(InputError, match=said):
        load(file)

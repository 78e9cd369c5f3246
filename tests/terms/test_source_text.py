"""YAML is read strictly: one error, with file, line and remedy, never a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from children import refused
from scurfin.record import loads
from scurfin.terms.source_text import MAX_BYTES, InputError, parse_text, read_text

LAWS = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("id: a\nsex: male\nid: b\n", 3, "'id' stands twice"),
        ("a:\n  - {b: 1, b: 2}\n", 2, "'b' stands twice"),
        ("a: &x 1\n", 1, "anchor &x"),
        ("a: 1\n&x b: 1\n", 2, "anchor &x"),
        ("a: 1\nb: *x\n", 2, "alias *x"),
        ("a: 1\n<<: *x\n", 2, "alias *x"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: !!binary aGk=\n", 1, "tag"),
        ("a: !mine x\n", 1, "tag !mine"),
        ("a: 1\n---\nb: 2\n", 2, "second YAML document"),
        ("a: 1\n? [b]\n: 2\n", 2, "not a plain word"),
        ("a:\n\t- b\n", 2, "not valid YAML"),
        ("a: [1, 2\n", 2, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
        ('a: "open\n', 2, "not valid YAML"),
        ("a: 1\nb: \x00\n", 2, "U+0000"),
        ("a: 1\n\nb: \x1b[31m\n", 3, "U+001B"),
        ("a: \ud800\n", 1, "U+D800"),
        ("a: " + "[" * 50 + "]" * 50, 1, "deeper than 40"),
        ("[" * 100_000, 1, "deeper than 40"),
        ("- " * 100_000 + "a", 1, "deeper than 40"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_surprises_or_harms_is_refused(text: str, line: int, says: str) -> None:
    error = refused(text)
    assert says in error.message
    assert (error.file, error.line) == ("child.yaml", line)
    assert error.remedy


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"a: 1\nb: \xff\xfe\n", 2, "not UTF-8"),
        ("id: Jos\xe9\n".encode("latin-1"), 1, "not UTF-8"),
        ("id: a\n".encode("utf-16"), 1, "not UTF-8"),
        (b"a: 1\n\x00", 2, "U+0000"),
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, line: int, says: str) -> None:
    error = refused(raw)
    assert says in error.message
    assert error.line == line
    assert error.remedy


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"a: " + b"x" * 30_000_000)
    with pytest.raises(InputError, match=f"larger than {MAX_BYTES // 1_000_000} MB") as caught:
        read_text(file)
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["none.yaml", ".", "a\0b", "x" * 5000])
def test_a_path_that_cannot_be_read_is_one_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_text(tmp_path / name)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "- a\n- b\n", "word", "5"])
def test_a_file_that_is_no_record_says_so(text: str) -> None:
    with pytest.raises(InputError, match="is no record") as caught:
        loads(text, file="child.yaml")
    assert (caught.value.file, caught.value.line) == ("child.yaml", 1)
    assert "cases:" in caught.value.remedy


@pytest.mark.parametrize(
    ("told", "read"),
    [
        *[(word, word) for word in ("yes", "no", "on", "off", "y", "n", "Yes", "NO")],
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-1.5", -1.5),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),
        ("2024-05-06", "2024-05-06"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("P4M", "P4M"),
    ],
)
def test_words_stay_words(told: str, read: Any) -> None:
    data = parse_text(f"a: {told}\n").data["a"]
    assert (data, type(data)) == (read, type(read))


def test_every_value_remembers_its_line() -> None:
    text = parse_text("a: 1\nb:\n  - c\n  - d: 2\n")
    assert text.line(("b", 1, "d")) == 4
    assert text.line(("b", 1, "unknown", 7)) == 4


def test_a_byte_order_mark_is_no_matter() -> None:
    assert parse_text(b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


def test_an_error_reads_as_place_message_and_remedy() -> None:
    error = InputError("is wrong", file="a.yaml", line=3, remedy="mend it")
    assert str(error) == "a.yaml, line 3: is wrong\n  remedy: mend it"


@LAWS
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_text_is_read_or_refused_once(text: bytes | str) -> None:
    error = None
    try:
        parse_text(text)
    except InputError as caught:
        error = caught
    assert error is None or error.remedy

"""Text from a record cannot steer a terminal, hide words or become a formula."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scurfin.terms.safe_text import cell, safe

LAWS = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    "char",
    [
        *("\x00", "\x07", "\x1b", "\x7f", "\x9b"),
        *("\u202e", "\u2066", "\u200f", "\u061c", "\u200b"),
        *("\ufeff", "\U000e0041", "\ud800", "\ue000"),
    ],
)
def test_harmful_characters_are_shown_as_such(char: str) -> None:
    assert safe(f"a{char}b") == "a\ufffdb"


@pytest.mark.parametrize("char", ["\n", "\r", "\t", "\x0b", "\x0c", "\u2028", "\u2029"])
def test_text_stays_on_one_line(char: str) -> None:
    assert safe(f"a{char}b") == "a b"


@pytest.mark.parametrize("text", ["Düsseldorf", "患者", "µmol/L", "≥ 5", "Ἱπποκράτης", "👶"])
def test_words_in_any_script_are_kept(text: str) -> None:
    assert safe(text) == text


@LAWS
@given(st.text())
def test_made_safe_twice_is_made_safe_once(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1+1", "\n=cmd|' /C calc'!A0", "＝1+1"]
)
def test_a_formula_becomes_text(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "5.9 kg", "a=b", "1-2", "'quoted"])
def test_other_cells_are_left_alone(text: str) -> None:
    assert cell(text) == text

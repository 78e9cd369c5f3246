"""Text from a record made harmless for a screen: no control or direction-changing characters."""

from __future__ import annotations

import unicodedata

_HIDDEN = {
    chr(code)
    for code in (
        *(0x061C, 0x200B, 0x200E, 0x200F, 0xFEFF),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        *range(0xE0000, 0xE0080),
    )
}
FORMULA_SIGNS = tuple("=+-@＝＋－＠")


def safe(text: str) -> str:
    """``text`` on one line, without characters that could steer a terminal or hide words."""
    kept = []
    for char in text:
        if char in "\n\r\t\x0b\x0c\u2028\u2029":
            kept.append(" ")
        elif char in _HIDDEN or unicodedata.category(char) in ("Cc", "Cs", "Co"):
            kept.append("\ufffd")
        else:
            kept.append(char)
    return "".join(kept)


def cell(text: str) -> str:
    """``safe`` text for a table that a spreadsheet may open: a leading formula sign is defused."""
    clean = safe(text)
    return f"'{clean}" if clean.lstrip()[:1] in FORMULA_SIGNS else clean

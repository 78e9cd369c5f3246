"""Text from a record made harmless for a screen: no control or direction-changing characters."""

from __future__ import annotations

import unicodedata

_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}


def safe(text: str) -> str:
    """``text`` on one line, without characters that could steer a terminal or hide words."""
    kept = []
    for char in text:
        if char in "\n\r\t\x0b\x0c\u2028\u2029":
            kept.append(" ")
        elif char in _BIDI or unicodedata.category(char) in ("Cc", "Cs", "Co"):
            kept.append("\ufffd")
        else:
            kept.append(char)
    return "".join(kept)


def cell(text: str) -> str:
    """``safe`` text for a table that a spreadsheet may open: a leading formula sign is defused."""
    clean = safe(text)
    return f"'{clean}" if clean[:1] in ("=", "+", "-", "@") else clean

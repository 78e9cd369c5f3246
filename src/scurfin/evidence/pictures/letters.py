"""How wide words are in the font of the pictures, and words made to fit.

The metrics are those of DejaVu Sans as it comes with matplotlib, so that a picture is laid out
alike on every machine. Widths and sizes are points (1/72 inch).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scurfin.terms.safe_text import safe

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
LONGEST = 4000
ELLIPSIS = "\u2026"


def clean(text: str, most: int = LONGEST) -> str:
    """``text`` on one line, harmless for a screen and for XML, of ``most`` characters at most."""
    kept = "".join(
        "\ufffd" if ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF else char
        for char in safe(text[: most + 1])
    )
    words = " ".join(kept.split(" "))
    return words if len(words) <= most else words[: most - 1] + ELLIPSIS


def font_file(bold: bool = False) -> Path:
    """Where matplotlib keeps the font."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / FILES[bold]


@cache
def _font(bold: bool) -> FT2Font:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(font_file(bold)))
    font.set_size(100.0, 72)
    return font


@cache
def _advance(char: str, bold: bool) -> float:
    """The width of one character at one point of size; a character without a glyph is wide."""
    from matplotlib.ft2font import LoadFlags

    if unicodedata.combining(char):
        return 0.0
    font = _font(bold)
    index = font.get_char_index(ord(char))
    if index == 0:
        return 1.0
    return float(font.load_glyph(index, LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide ``text`` is at ``size``."""
    return size * sum(_advance(char, bold) for char in text)


def fitted(text: str, room: float, size: float, bold: bool = False) -> str:
    """``text``, cut with an ellipsis where it is wider than ``room``."""
    if width(text, size, bold) <= room:
        return text
    left = room - width(ELLIPSIS, size, bold)
    kept = ""
    for char in text:
        left -= size * _advance(char, bold)
        if left < 0:
            break
        kept += char
    return kept.rstrip() + ELLIPSIS


def wrapped(
    text: str, room: float, size: float, *, bold: bool = False, most: int = 99
) -> list[str]:
    """``text`` in lines no wider than ``room``, ``most`` at most; too long a word is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, room, size, bold)
        lines += whole
        if len(lines) > most:
            break
    lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], fitted(f"{lines[most - 1]} {lines[most]} {ELLIPSIS}", room, size)]


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """``word``, broken where it is wider than ``room``."""
    pieces, piece, used = [], "", 0.0
    for char in word:
        step = size * _advance(char, bold)
        if piece and used + step > room:
            pieces.append(piece)
            piece, used = "", 0.0
        piece += char
        used += step
    return [*pieces, piece]

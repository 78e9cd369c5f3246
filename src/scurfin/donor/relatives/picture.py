"""The haplotypes of a family as SVG: four bars of the parents, and what came down to each child.

The picture shows the likeliest reading; what it does not know is hatched. It reads in grey, too:
each haplotype bears its letter.
"""

from __future__ import annotations

from html import escape
from textwrap import wrap

from scurfin.donor.chance_words import share
from scurfin.donor.relatives.descent import Descent, Shared
from scurfin.donor.relatives.readings import UNUSED, Quads, Reading, Readings
from scurfin.donor.typing.names import LOCI
from scurfin.terms.safe_text import safe

FILL = {"a": "#1f4e79", "b": "#9dc3e6", "c": "#7f3f00", "d": "#f4c48f", "": "#ffffff"}
INK = {"a": "#fff", "b": "#000", "c": "#fff", "d": "#000", "": "#000"}
BAR, STEP, ROW, GAP, WIDE = 86, 22, 20, 26, 2 * 86 + 6
MARGIN, HEAD, NAME, UNDER = 20, 62, 18, 64
LONGEST = 12
LABEL = 50


def picture(made: Descent, family: str = "") -> str:
    """One SVG, the same for the same family. Without a reading it says why there is none."""
    children = made.family.children
    across = max(3, len(children)) * (WIDE + GAP) + 2 * MARGIN + LABEL
    title = safe(f"HLA haplotypes by descent{', family ' + family if family else ''}")
    if made.made is None or not made.made.found:
        return _sheet(across, 110, title, [_text(MARGIN, 60, _why_not(made))], _why_not(made))
    best = max(made.made.least(), key=lambda one: one.weight)
    alleles = _alleles(made.made, best)
    tall_bar = len(LOCI) * ROW
    body: list[str] = []
    middle = (across + LABEL) / 2
    father, mother = made.family.father, made.family.mother
    spots = (middle - WIDE - GAP, middle + GAP)
    body += _loci(spots[0], HEAD + NAME + 8)
    letters = (("a", "b"), ("c", "d"))
    for at, pair, one, word in zip(
        spots, letters, (father, mother), ("father", "mother"), strict=True
    ):
        name = word if one is None or one.id == word else f"{word} {one.id}"
        known = one is not None and one.typed
        unused = "(no typing used)" if one is None and made.conflicts else "(not typed)"
        body.append(_text(at, HEAD + NAME, name if known else f"{name} {unused}", bold=True))
        for n, letter in enumerate(pair):
            x, y = at + n * (BAR + 6), HEAD + NAME + 8
            body += _bar(x, y, [letter] * len(LOCI), alleles)
    top = HEAD + NAME + tall_bar + UNDER
    line = top - 26
    body.append(_line(middle, HEAD + NAME + tall_bar + 14, middle, line))
    first = MARGIN + LABEL
    body += _loci(first, top + 8)
    centres = []
    shown = {one.id: one for one in made.shared}
    for place, child in enumerate(children):
        x = first + place * (WIDE + GAP)
        centres.append(x + WIDE / 2)
        body.append(_line(x + WIDE / 2, line, x + WIDE / 2, top - 14))
        name = child.person.id + (", the patient" if place == 0 else "")
        body.append(_text(x, top, name, bold=True))
        for n, bars in enumerate(_of_child(best, place, child.side)):
            body += _bar(x + n * (BAR + 6), top + 8, bars, alleles)
        if place:
            body += _verdict(x, top + 8 + tall_bar + 18, shown[child.person.id])
    if len(centres) > 1:
        body.append(_line(min(*centres, middle), line, max(*centres, middle), line))
    foot = top + tall_bar + 124
    drawn = {child.person.id for child in children}
    others = [f"{one.id}: {one.verdict.upper()}" for one in made.shared if one.id not in drawn]
    told = [*(one.words for one in made.conflicts), _key(made.made, best)]
    told += [f"Not drawn: {', '.join(others)}."] if others else []
    notes = [line for one in told for line in wrap(safe(one), int((across - 2 * MARGIN) / 5.6))]
    body += [_text(MARGIN, foot + 16 * n, note, size=11) for n, note in enumerate(notes)]
    verdicts = [f"{one.id}: {one.verdict}" for one in made.shared]
    return _sheet(across, foot + 16 * len(notes) + 6, title, body, "; ".join(verdicts))


def _why_not(made: Descent) -> str:
    if made.conflicts:
        return made.conflicts[0].words
    return "Nothing can be drawn: the patient's own HLA type is not told."


def _key(made: Readings, best: Reading) -> str:
    total = sum(one.weight for one in made.found)
    many = "the only one that fits" if len(made.found) == 1 else "the likeliest"
    return (
        f"Shown is {many} of the readings ({share(best.weight / total)} of their weight). "
        "a, b: father's, c, d: mother's; hatched: not known."
    )


def _of_child(best: Reading, place: int, side: str) -> list[list[str]]:
    """The letters along the paternal and the maternal bar; '' from another parent."""
    father, mother = [], []
    for locus in range(len(LOCI)):
        option = best.at(locus)[place]
        father.append("ab"[option >> 1] if side != "mother" else "")
        mother.append("cd"[option & 1] if side != "father" else "")
    return [father, mother]


def _alleles(made: Readings, best: Reading) -> dict[str, list[str]]:
    """For each haplotype what it is at each locus; '' where that is not known."""
    found: dict[str, list[str]] = {letter: [] for letter in "abcd"}
    for quads, at in zip(made.quads(best), made.loci, strict=True):
        for axis, letter in enumerate("abcd"):
            found[letter].append(_named(quads, axis, at.classes))
    return found


def _named(quads: Quads, axis: int, classes: tuple[frozenset[str], ...]) -> str:
    seen = {int(one) for one in quads[:, axis]}
    if UNUSED in seen or len(classes) - 1 in seen:
        return ""
    names = sorted(
        {name.partition("*")[2].partition("@")[0] for place in seen for name in classes[place]}
    )
    told = "/".join(names)
    if len(told) <= LONGEST:
        return told
    fields = {name.partition(":")[0] for name in names}
    return f"{fields.pop()}:.. ({len(names)})" if len(fields) == 1 else f"one of {len(names)}"


def _bar(x: float, y: float, letters: list[str], alleles: dict[str, list[str]]) -> list[str]:
    """One haplotype: a box a locus, with the letter where it begins or changes."""
    found = []
    for n, letter in enumerate(letters):
        told = alleles[letter][n] if letter else ""
        fill = FILL[letter] if told else "url(#unknown)"
        at = y + n * ROW
        found.append(
            f'<rect x="{x:g}" y="{at:g}" width="{BAR}" height="{ROW}" fill="{fill}" '
            'stroke="#000" stroke-width=".6"/>'
        )
        ink = INK[letter] if told else "#000"
        if n == 0 or letters[n - 1] != letter:
            found.append(_text(x + 4, at + 14, letter or "-", bold=True, ink=ink, size=12))
            if n:
                found.append(
                    f'<path d="M{x - 4:g} {at:g}h{BAR + 8}" stroke="#000" stroke-width="3"/>'
                )
        found.append(_text(x + 18, at + 14, told or "?", ink=ink, size=11))
    return found


def _verdict(x: float, y: float, one: Shared) -> list[str]:
    """The verdict, the chances that are not nothing, and the crossover."""
    parts = 1 - one.p_identical - one.p_haploidentical - one.p_none
    told = [
        f"{what} {share(p)}"
        for what, p in (
            ("identical", one.p_identical),
            ("one haplotype", one.p_haploidentical),
            ("none", one.p_none),
            ("parts only", 0.0 if parts < 1e-9 else min(parts, 1.0)),
        )
        if p > 0
    ]
    told += wrap(f"crossover: {one.crossover}", 32)[:4] if one.crossover else []
    lines = [_text(x, y + 15 + 14 * n, each, size=11) for n, each in enumerate(told)]
    return [_text(x, y, one.verdict.upper(), bold=True, size=12), *lines]


def _loci(x: float, y: float) -> list[str]:
    """The names of the loci, left of the bars."""
    return [
        _text(x - LABEL + 4, y + ROW * (n + 0.7), locus, size=11) for n, locus in enumerate(LOCI)
    ]


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="#000" stroke-width="1.4"/>'


def _text(
    x: float, y: float, words: str, *, size: int = 12, bold: bool = False, ink: str = "#000"
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}"{weight} fill="{ink}">'
        f"{escape(safe(words))}</text>"
    )


def _sheet(across: float, tall: float, title: str, body: list[str], spoken: str) -> str:
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:g}" height="{tall:g}" '
                f'viewBox="0 0 {across:g} {tall:g}" role="img" '
                "font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">"
            ),
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(safe(spoken))}</desc>",
            (
                '<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse" '
                'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
                '<path d="M0 0v6" stroke="#bbb" stroke-width="2"/></pattern></defs>'
            ),
            f'<rect width="{across:g}" height="{tall:g}" fill="#fff"/>',
            _text(MARGIN, 28, title, size=15, bold=True),
            *body,
            "</svg>",
            "",
        ]
    )

"""A pedigree as SVG in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scurfin.family.drawing.key import key
from scurfin.family.drawing.kinship import is_phantom
from scurfin.family.drawing.layout import Layout, layout, roman
from scurfin.family.drawing.lines import lines
from scurfin.family.drawing.symbols import (
    Carriers,
    arrow,
    brackets,
    fill,
    inside,
    shape,
    slash,
    slashed,
    symbol,
    unsure,
)
from scurfin.family.drawing.words import LINE, SIZE, width
from scurfin.family.people import Pedigree, Person
from scurfin.family.risk import Risk
from scurfin.terms.safe_text import safe

_HEAD = 34.0
_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"


def draw(
    pedigree: Pedigree,
    risks: Sequence[Risk] | None,
    *,
    carriers: Carriers = "2022",
    title: str = "",
) -> str:
    """The pedigree as one SVG text, the same for the same input.

    ``risks`` as from ``scurfin.family.risk.risks``; None draws the family alone. ``carriers``:
    a half-filled symbol ("2022") or the older dot. Symbols follow the nomenclature of the
    National Society of Genetic Counselors (doi 10.1002/jgc4.1621).
    """
    by_id = {one.id: one for one in risks or ()}
    drawn = layout(pedigree, by_id)
    words = title or f"Pedigree, {pedigree.gene} {pedigree.variant}".rstrip()
    legend = key(pedigree, by_id, risks, drawn.numbers, carriers)
    across = max(drawn.width, legend.width, 40 + width(safe(words), 15))
    tall = _HEAD + drawn.height + legend.height + 12
    body = [
        f'<g class="pedigree" transform="translate(0 {_HEAD:g})">',
        *_generations(drawn),
        '<g class="lines" fill="none" stroke="#000" stroke-width="1.6">',
        *lines(drawn),
        "</g>",
        *_unknown(drawn),
    ]
    for part in drawn.parts:
        for name, one in part.family.people.items():
            at = part.x[name], drawn.y[part.family.layer[name]]
            body += _person(one, at, drawn, by_id.get(name), pedigree, carriers)
    body += ["</g>", f'<g class="key" transform="translate(0 {_HEAD + drawn.height:g})">']
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:g}" height="{tall:g}" '
                f'viewBox="0 0 {across:g} {tall:g}" role="img" font-family="{_FONT}" '
                f'font-size="{SIZE:g}" fill="#000">'
            ),
            f"<title>{told(words)}</title>",
            f'<rect width="{across:g}" height="{tall:g}" fill="#fff"/>',
            (
                f'<text class="title" x="16" y="24" font-size="15" font-weight="bold">'
                f"{told(words)}</text>"
            ),
            *body,
            *legend.made,
            "</g>",
            "</svg>",
            "",
        ]
    )


def told(text: str) -> str:
    return escape(safe(text), quote=True)


def _generations(drawn: Layout) -> list[str]:
    return [
        f'<text class="generation" x="16" y="{y + 5:g}" font-size="15" font-weight="bold">'
        f"{roman(row + 1)}</text>"
        for row, y in enumerate(drawn.y)
    ]


def _unknown(drawn: Layout) -> list[str]:
    """A question mark where the other parent of somebody would stand."""
    return [
        f'<text class="unknown" x="{part.x[slot]:g}" y="{drawn.y[part.rows.row[unit]] + 5:g}" '
        f'text-anchor="middle" font-size="14">?</text>'
        for part in drawn.parts
        for slot, unit in part.rows.unit_of.items()
        if is_phantom(slot) and slot[1] == "?"
    ]


def _person(
    one: Person,
    at: tuple[float, float],
    drawn: Layout,
    risk: Risk | None,
    pedigree: Pedigree,
    carriers: Carriers,
) -> list[str]:
    x, y = at
    kind, filled = shape(one), fill(one, risk, pedigree)
    made = [
        (
            f'<g class="person" data-id="{told(one.id)}" data-number="{drawn.numbers[one.id]}" '
            f'stroke="#000" stroke-width="1.6">'
        ),
        symbol(kind, x, y, filled, carriers),
    ]
    if slashed(one):
        made.append(slash(kind, x, y))
    if one.adopted:
        made.append(brackets(x, y))
        if one.father is None and one.mother is None:
            made.append(
                f'<path class="adoptive" d="M{x:g} {y - 17:g}V{y - 34:g}" stroke-dasharray="4 3"/>'
            )
    made.append('<g stroke="none">')
    if one.pregnancy and kind != "triangle":
        made.append(inside("P", x, y, light=filled == "affected"))
    elif one.gamete_donor:
        made.append(inside("D", x, y, light=filled == "affected"))
    elif unsure(one) and not filled:
        made.append(inside("?", x, y, light=False))
    made.append("</g>")
    proband, consultand = one.id == pedigree.proband, one.id == pedigree.consultand
    if proband:
        made.append(arrow(x, y, letter="P"))
    if consultand:
        made.append(arrow(x, y, right=proband))
    for index, line in enumerate(drawn.text[one.id]):
        bold = ' font-weight="bold"' if index == 0 else ""
        made.append(
            f'<text class="under" x="{x:g}" y="{y + 35 + index * LINE:g}" stroke="none" '
            f'text-anchor="middle"{bold}>{told(line)}</text>'
        )
    return [*made, "</g>"]

"""A page of words, boxes and strokes, and its SVG and PNG.

A picture is laid out first, as plain marks in points (1/72 inch) from the upper left corner, and
drawn last. The same marks always give the same bytes: no date, no version, no random ids.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Literal

from scurfin.evidence.pictures.letters import clean, font_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

FAMILY = "DejaVu Sans"
OR_ELSE = "Verdana, Arial, 'Liberation Sans', sans-serif"
NOT_TURNED = re.compile(r' transform="rotate\(-0 [^"()]*\)"')
INK, QUIET, RULE, PAPER = "#1a1f24", "#4a545e", "#c3cad1", "#ffffff"
DPI = 200.0
MOST_PIXELS = 24_000
Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Words:
    """One line of text; ``y`` is its baseline, ``angle`` turns it about its anchor, in degrees."""

    x: float
    y: float
    text: str
    size: float = 8.0
    bold: bool = False
    colour: str = INK
    anchor: Anchor = "left"
    angle: float = 0.0


@dataclass(frozen=True)
class Shape:
    """A filled polygon. ``hatch`` is matplotlib's, drawn in the colour of the edge."""

    points: tuple[tuple[float, float], ...]
    fill: str = "none"
    edge: str = "none"
    hatch: str = ""
    thick: float = 0.6
    dashed: bool = False
    alpha: float = 1.0


@dataclass(frozen=True)
class Disc:
    """A circle."""

    x: float
    y: float
    radius: float
    fill: str = PAPER
    edge: str = INK
    thick: float = 0.7


@dataclass(frozen=True)
class Stroke:
    """A line through points. ``dash`` gives lengths on and off."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    thick: float = 0.8
    dash: tuple[float, ...] = ()


Mark = Words | Shape | Disc | Stroke


def box(x: float, y: float, wide: float, high: float) -> tuple[tuple[float, float], ...]:
    """The corners of a box."""
    return ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))


@dataclass
class Page:
    """Marks on a page of ``wide`` by ``high`` points, with a title and a description."""

    wide: float
    high: float = 0.0
    title: str = ""
    told: str = ""
    marks: list[Mark] = field(default_factory=list)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8.0,
        *,
        bold: bool = False,
        colour: str = INK,
        anchor: Anchor = "left",
        angle: float = 0.0,
    ) -> None:
        """Adds a line of text, made harmless."""
        if text:
            self.marks.append(Words(x, y, clean(text), size, bold, colour, anchor, angle))

    def shape(
        self,
        points: tuple[tuple[float, float], ...],
        *,
        fill: str = "none",
        edge: str = "none",
        hatch: str = "",
        thick: float = 0.6,
        dashed: bool = False,
        alpha: float = 1.0,
    ) -> None:
        """Adds a polygon."""
        self.marks.append(Shape(points, fill, edge, hatch, thick, dashed, alpha))

    def disc(self, x: float, y: float, radius: float, *, fill: str = PAPER) -> None:
        """Adds a circle."""
        self.marks.append(Disc(x, y, radius, fill))

    def stroke(
        self,
        *points: tuple[float, float],
        colour: str = INK,
        thick: float = 0.8,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Adds a line."""
        self.marks.append(Stroke(points, colour, thick, dash))

    def svg(self) -> bytes:
        """The page as SVG: text stays text, with a title and a description for readers."""
        with _settled():
            figure = self._figure(72.0)
            made = io.StringIO()
            nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
            figure.savefig(made, format="svg", metadata=nothing)
        start = made.getvalue().index("<svg ")
        head, rest = made.getvalue()[start:].split(">", 1)
        told = (
            f' role="img" font-family="\'{FAMILY}\', {OR_ELSE}">\n'
            f" <title>{escape(clean(self.title))}</title>\n"
            f" <desc>{escape(clean(self.told, 20_000))}</desc>"
        )
        rest = NOT_TURNED.sub("", rest.replace(f"; font-family: '{FAMILY}'", ""))
        return (head + told + rest).encode()

    def png(self) -> bytes:
        """The page as PNG at 200 dots an inch, fewer where it would be too large to open."""
        dpi = min(DPI, MOST_PIXELS * 72 / max(self.wide, self.high))
        with _settled():
            made = io.BytesIO()
            self._figure(dpi).savefig(made, format="png", metadata={"Software": None})
        return made.getvalue()

    def _figure(self, dpi: float) -> Figure:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        figure = Figure(figsize=(self.wide / 72, self.high / 72), dpi=dpi, facecolor=PAPER)
        FigureCanvasAgg(figure)
        down = Affine2D().translate(0, -self.high).scale(1 / 72, -1 / 72)
        for place, mark in enumerate(self.marks):
            _draw(figure, mark, down + figure.dpi_scale_trans, place)
        return figure


@contextmanager
def _settled() -> Iterator[None]:
    """matplotlib's own defaults and ours, whatever the user has set; no word on a missing glyph."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.hashsalt": "scurfin",
                "svg.fonttype": "none",
                "hatch.linewidth": 0.9,
                "path.simplify": False,
                "text.parse_math": False,
            }
        )
        yield


def _draw(figure: Figure, mark: Mark, to: Transform, place: int) -> None:
    from matplotlib.font_manager import FontProperties
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Polygon
    from matplotlib.text import Text

    if isinstance(mark, Words):
        font = FontProperties(
            family=FAMILY,
            size=mark.size,
            weight="bold" if mark.bold else "normal",
            fname=font_file(mark.bold),
        )
        figure.add_artist(
            Text(
                mark.x,
                mark.y,
                mark.text,
                color=mark.colour,
                fontproperties=font,
                horizontalalignment=mark.anchor,
                verticalalignment="baseline",
                rotation=mark.angle,
                rotation_mode="anchor",
                parse_math=False,
                transform=to,
                zorder=place,
            )
        )
    elif isinstance(mark, Stroke):
        figure.add_artist(
            Line2D(
                [x for x, _ in mark.points],
                [y for _, y in mark.points],
                color=mark.colour,
                linewidth=mark.thick,
                linestyle=(0, mark.dash) if mark.dash else "-",
                solid_capstyle="butt",
                transform=to,
                zorder=place,
            )
        )
    elif isinstance(mark, Disc):
        figure.add_artist(
            Circle(
                (mark.x, mark.y),
                mark.radius,
                facecolor=mark.fill,
                edgecolor=mark.edge,
                linewidth=mark.thick,
                transform=to,
                zorder=place,
            )
        )
    else:
        figure.add_artist(
            Polygon(
                mark.points,
                closed=True,
                facecolor=mark.fill,
                edgecolor=mark.edge,
                hatch=mark.hatch or None,
                linewidth=mark.thick if mark.edge != "none" else 0.0,
                linestyle=(0, (2.0, 1.5)) if mark.dashed else "-",
                alpha=mark.alpha,
                transform=to,
                zorder=place,
            )
        )

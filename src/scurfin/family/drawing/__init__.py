"""The family as a drawing: SVG to the nomenclature of genetic counselling."""

from scurfin.family.drawing.svg import draw

__all__ = ["draw"]

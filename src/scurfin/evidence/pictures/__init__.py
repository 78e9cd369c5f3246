"""Pictures of the case base: one child's course, curves, what was tried for what.

Each picture is laid out once and given as SVG, as PNG and in text; the drawing is matplotlib's.
"""

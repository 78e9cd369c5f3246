"""A dose for one child, with the arithmetic that a colleague can check by hand."""

from __future__ import annotations

import msgspec


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """``amount`` to ``amount_to`` (None: one figure) ``unit`` per ``per``, by a rule.

    ``basis`` is what the rule counts by (kg, m2, patient). While weight or
    length is missing the amount stays per kg or per m2, and ``needs`` says so. ``adjusted``: each
    reason why it is not the usual dose, which the arithmetic tells.
    """

    drug: str
    name: str
    rule: str
    indication: str
    amount: float
    amount_to: float | None
    unit: str
    basis: str
    per: str
    route: str
    interval: str
    arithmetic: str
    text: str
    facts: tuple[str, ...]
    needs: tuple[str, ...] = ()
    band: str = ""
    adjusted: tuple[str, ...] = ()
    use: str = "start"
    note: str = ""


class Doses(msgspec.Struct, frozen=True, kw_only=True):
    """All doses that fit this child, or why none can be given."""

    drug: str
    fitting: tuple[Dose, ...]
    alternatives: tuple[Dose, ...]
    limits: tuple[Dose, ...]
    unknown: str
    needs: tuple[str, ...]

"""What all parts of a plan share."""

from __future__ import annotations

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Any part of a plan."""

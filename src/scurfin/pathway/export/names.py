"""Names and numbers as CQL and FHIR write them."""

from __future__ import annotations

import re

DIGITS = 8


class NotExpressible(ValueError):
    """What cannot be said in CQL; the message is the reason, for the list of what is left out."""


def slug(text: str) -> str:
    """Letters, digits and hyphens only, in lower case.

    >>> slug("CMV infection, severe")
    'cmv-infection-severe'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def joined(*parts: str | tuple[str, ...]) -> str:
    """A readable code: parts by full stops, the words of one part by '_or_'.

    >>> joined("therapy", ("steroid", "insulin"), "running")
    'therapy.steroid_or_insulin.running'
    """
    words = ((one,) if isinstance(one, str) else one for one in parts)
    return ".".join(
        "_or_".join(dict.fromkeys(slug(word) for word in one)) for one in words if any(one)
    )


def decimal(number: float) -> str:
    """``number`` as a CQL decimal, not rounded.

    Raises NotExpressible if it has more than eight digits behind the point.
    """
    text = f"{number:.{DIGITS}f}"
    if float(text) != number:
        raise NotExpressible(f"{number!r} has more than {DIGITS} digits behind the point")
    whole, behind = text.split(".")
    return f"{whole}.{behind.rstrip('0') or '0'}"


def quoted(text: str) -> str:
    """``text`` as a CQL string."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + escaped.replace("\n", "\\n") + "'"


def named(text: str) -> str:
    """``text`` as a CQL identifier."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

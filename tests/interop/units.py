"""Units of UCUM, read by its own grammar."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _parser() -> Any:
    from ucumvert import get_ucum_parser

    return get_ucum_parser()


def is_ucum(code: Any) -> bool:
    """Is this a case-sensitive code of UCUM?"""
    return isinstance(code, str) and bool(code) and _reads(code)


@cache
def _reads(code: str) -> bool:
    from lark.exceptions import LarkError

    try:
        _parser().parse(code)
    except LarkError:
        return False
    return True

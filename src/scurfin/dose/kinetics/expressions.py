"""Equations of a model as text: a small language, read into functions over numpy arrays.

Numbers, names, + - * / **, comparisons, 'a if c else b', and exp, log, sqrt, minimum, maximum.
There is no way to reach anything else: no attribute, no call of another name, no text.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scurfin.terms.source_text import InputError

Value = Any
Scope = Mapping[str, Value]
LONGEST = 2000
DEEPEST = 60


def _divided(one: Any, other: Any) -> Any:
    """Numbers divide as arrays do: by zero gives infinity or nan."""
    try:
        return one / other
    except ZeroDivisionError:
        return _as_arrays(np.divide, one, other)


def _power(base: Any, exponent: Any) -> Any:
    """Numbers are raised as arrays are: to infinity, or to nan where no real number is."""
    try:
        found = base**exponent
    except (OverflowError, ZeroDivisionError):
        return _as_arrays(np.power, base, exponent)
    return np.nan if isinstance(found, complex) else found


def _as_arrays(act: Callable[[Any, Any], Any], one: float, other: float) -> float:
    with np.errstate(all="ignore"):
        return float(act(one, other))


_BINARY: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divided,
    ast.Pow: _power,
}
_COMPARE: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_CALLS: dict[str, Callable[..., Any]] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "minimum": np.minimum,
    "maximum": np.maximum,
}


@dataclass(frozen=True)
class Expression:
    """An equation: its text, the names it uses, and its value in a scope of numbers or arrays."""

    text: str
    names: frozenset[str]
    value: Callable[[Scope], Value]

    def __call__(self, scope: Scope) -> Value:
        return self.value(scope)


def expression(text: str, known: frozenset[str] | None = None) -> Expression:
    """Read ``text``. ``known``: the names it may use (None: any). Raises InputError.

    Powers take real numbers, so a negative base with a broken exponent gives nan, never a complex.
    A part without names is worked out here, and refused where it is no finite number.
    """
    if len(text) > LONGEST:
        raise _wrong(text, f"is longer than {LONGEST} characters")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _wrong(text, "is no equation") from None
    names: set[str] = set()
    made = _build(tree, text, names, 0)
    strange = sorted(names - known) if known is not None else []
    if strange:
        raise _wrong(text, f"uses '{strange[0]}', which is not known")
    return Expression(text, frozenset(names), made)


def _wrong(text: str, why: str) -> InputError:
    return InputError(
        f"the equation '{text[:80]}' {why}",
        remedy="use numbers, known names, + - * / **, comparisons, if else, exp, log, sqrt",
    )


def _build(node: ast.AST, text: str, names: set[str], depth: int) -> Callable[[Scope], Value]:
    if depth > DEEPEST:
        raise _wrong(text, "is nested too deep")
    inner: set[str] = set()
    made = _made(node, text, inner, depth)
    names |= inner
    if inner:
        return made
    with np.errstate(all="ignore"):
        number = made({})
    if not np.isfinite(number):
        raise _wrong(text, f"holds '{ast.unparse(node)[:40]}', which is no finite number")
    return lambda _: number


def _made(node: ast.AST, text: str, names: set[str], depth: int) -> Callable[[Scope], Value]:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        try:
            number = float(node.value)  # type: ignore[arg-type]
        except OverflowError:
            number = np.inf
        return lambda _: number
    if isinstance(node, ast.Name):
        name = node.id
        names.add(name)
        return lambda scope: scope[name]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = _build(node.operand, text, names, depth + 1)
        return inner if isinstance(node.op, ast.UAdd) else (lambda scope: -inner(scope))
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        act = _BINARY[type(node.op)]
        left = _build(node.left, text, names, depth + 1)
        right = _build(node.right, text, names, depth + 1)
        return lambda scope: act(left(scope), right(scope))
    return _choice(node, text, names, depth)


def _choice(node: ast.AST, text: str, names: set[str], depth: int) -> Callable[[Scope], Value]:
    """Comparisons, 'a if c else b' and the few functions."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARE:
        test = _COMPARE[type(node.ops[0])]
        left = _build(node.left, text, names, depth + 1)
        right = _build(node.comparators[0], text, names, depth + 1)
        return lambda scope: test(left(scope), right(scope))
    if isinstance(node, ast.IfExp):
        asked = _build(node.test, text, names, depth + 1)
        yes = _build(node.body, text, names, depth + 1)
        no = _build(node.orelse, text, names, depth + 1)
        return lambda scope: _either(asked(scope), yes, no, scope)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        name = node.func.id
        act = _CALLS.get(name)
        wanted = 2 if name in ("minimum", "maximum") else 1
        if act is not None and len(node.args) == wanted:
            parts = [_build(one, text, names, depth + 1) for one in node.args]
            return lambda scope: act(*(one(scope) for one in parts))
    raise _wrong(text, f"holds '{ast.unparse(node)[:40]}', which is not allowed")


def _either(
    asked: Value, yes: Callable[[Scope], Value], no: Callable[[Scope], Value], scope: Scope
) -> Value:
    if np.ndim(asked) == 0:
        return yes(scope) if asked else no(scope)
    return np.where(asked, yes(scope), no(scope))

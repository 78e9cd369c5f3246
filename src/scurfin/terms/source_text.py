"""Reading YAML strictly, and remembering where each value stood.

A record is read by people under pressure, so a slip must name its line. YAML
features that surprise or harm are refused: aliases (they can blow up a small
file), tags, duplicate keys, several documents, and the YAML 1.1 booleans
``yes/no/on/off`` stay plain words. Scalars follow the YAML 1.2 core schema.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

MAX_BYTES = 20_000_000
MAX_DEPTH = 40

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Step = str | int


class InputError(ValueError):
    """One thing wrong in a file: which file, which line, what, and the remedy."""

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        line: int | None = None,
        remedy: str = "",
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = self.file + (f", line {self.line}" if self.line else "")
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  remedy: {self.remedy}" if self.remedy else text


@dataclass(frozen=True)
class SourceText:
    """A file's plain data, with the line of every key and item.

    ``lines`` maps a path such as ``("cases", 0, "timeline", 3, "age")`` to a
    line number that starts at 1.
    """

    file: str
    data: Any
    lines: dict[tuple[Step, ...], int] = field(repr=False)

    def line(self, path: tuple[Step, ...]) -> int | None:
        """The line of the value at ``path``, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def error(self, path: tuple[Step, ...], message: str, remedy: str = "") -> InputError:
        return InputError(message, file=self.file, line=self.line(path), remedy=remedy)


def read_text(path: Path) -> SourceText:
    """Read the YAML file at ``path``. Raises InputError, never anything else."""
    return parse_text(read_bytes(path, MAX_BYTES + 1, whole=False), file=str(path))


def read_bytes(path: Path, most: int, *, whole: bool = True) -> bytes:
    """The bytes of a file, ``most`` of them at the most. Raises InputError.

    ``whole``: a larger file is refused; else only its beginning is read.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1 if whole else most)
    except FileNotFoundError:
        raise InputError("no such file", file=str(path), remedy="check the path") from None
    except IsADirectoryError:
        raise InputError(
            "is a folder, not a file", file=str(path), remedy="name one YAML file in it"
        ) from None
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise InputError(
            f"cannot be read ({why})", file=str(path), remedy="check its name and permissions"
        ) from None
    if whole and len(raw) > most:
        raise InputError(
            f"is larger than {most // 1_000_000} MB, the most that is read at once",
            file=str(path),
            remedy="export fewer children, or fewer years, at a time",
        )
    return raw


def parse_text(raw: bytes | str, *, file: str = "") -> SourceText:
    """Parse YAML text. ``file`` is only used to name the place of an error."""
    if len(raw) > MAX_BYTES:
        raise InputError(
            f"is larger than {MAX_BYTES // 1_000_000} MB",
            file=file,
            remedy="split it into one file a family",
        )
    if isinstance(raw, str):
        text = raw
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise InputError(
                f"is not UTF-8 text (byte {problem.start})",
                file=file,
                line=raw.count(b"\n", 0, problem.start) + 1,
                remedy="save the file as UTF-8",
            ) from None
    forbidden = _FORBIDDEN.search(text)
    if forbidden is not None:
        raise InputError(
            f"holds the character U+{ord(forbidden[0]):04X}, which no text may hold",
            file=file,
            line=text.count("\n", 0, forbidden.start()) + 1,
            remedy="remove it, and save the file as plain text",
        )
    return _Builder(file).build(text)


def as_scalar(text: str) -> Any:
    """What a plain scalar means by the YAML 1.2 core schema."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if _INT.fullmatch(text) and len(text) <= 15:
        return int(text)
    if _FLOAT.fullmatch(text) and len(text) <= 30 and isfinite(float(text)):
        return float(text)
    return text


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[tuple[Step, ...], int] = {(): 1}

    def fail(self, line: int, message: str, remedy: str) -> InputError:
        return InputError(message, file=self.file, line=line, remedy=remedy)

    @staticmethod
    def line_of(event: Any) -> int:
        return int(event.start_mark.line) + 1

    def build(self, text: str) -> SourceText:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            events = yaml.parse(text, Loader=loader)
            data: Any = None
            documents = 0
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        raise self.fail(
                            self.line_of(event),
                            "a second YAML document begins here",
                            "keep one document a file; put several children under 'cases:'",
                        )
                elif isinstance(
                    event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent
                ):
                    continue
                else:
                    data = self.value(event, events, (), 0)
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
            said = getattr(problem, "problem", None) or "not readable as YAML"
            raise InputError(
                f"is not valid YAML: {said}",
                file=self.file,
                line=mark.line + 1 if mark else None,
                remedy="check indentation, quotes and brackets at this place",
            ) from None
        except RecursionError:
            raise self.fail(1, "is nested too deeply", "flatten it") from None
        return SourceText(self.file, data, self.lines)

    def value(self, event: Any, events: Any, path: tuple[Step, ...], depth: int) -> Any:
        import yaml

        line = self.line_of(event)
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent):
            raise self.fail(line, f"uses the alias *{event.anchor}", "write the value out in full")
        self.plain(event, line)
        if depth > MAX_DEPTH:
            raise self.fail(line, f"is nested deeper than {MAX_DEPTH} levels", "flatten it")
        if isinstance(event, yaml.ScalarEvent):
            return as_scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    return items
                items.append(self.value(inner, events, (*path, len(items)), depth + 1))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, path, depth)
        raise self.fail(line, "holds something unexpected", "write plain keys, lists and values")

    def plain(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            raise self.fail(line, f"defines the anchor &{event.anchor}", "write values out in full")
        if event.tag is not None:
            raise self.fail(line, f"carries the tag {event.tag}", "leave tags out")

    def mapping(self, events: Any, path: tuple[Step, ...], depth: int) -> dict[str, Any]:
        import yaml

        found: dict[str, Any] = {}
        for inner in events:
            if isinstance(inner, yaml.MappingEndEvent):
                return found
            line = self.line_of(inner)
            if not isinstance(inner, yaml.ScalarEvent):
                raise self.fail(line, "has a key that is not a plain word", "use a plain word")
            self.plain(inner, line)
            key = inner.value
            if key in found:
                raise self.fail(
                    line,
                    f"the key '{key}' stands twice in the same place "
                    f"(first at line {self.lines.get((*path, key), line)})",
                    "keep one of the two, or write a list",
                )
            self.lines[(*path, key)] = line
            found[key] = self.value(next(events), events, (*path, key), depth + 1)
        return found

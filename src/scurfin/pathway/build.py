"""Compiling what scurfin knows into files that load in milliseconds.

``python -m scurfin.pathway.build`` does so beside the YAML, unless the files
there are up to date. The build hook and the tests call ``compile_all``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from scurfin.knowledge import store
from scurfin.pathway import loader
from scurfin.pathway.model import Pathway
from scurfin.terms.source_text import InputError
from scurfin.terms.whole_file import write_whole

FILES = ("knowledge.msgpack", "pathway.msgpack")


def compile_all(target: Path) -> None:
    """Read the YAML and write the compiled files to ``target``. Raises InputError if it is broken.

    The same YAML always gives the same bytes. What was read is listed last, so
    files of which one was not written are never used.
    """
    listed = store.ingredients()
    whole = (store.from_yaml(), without_cases(loader.from_yaml()))
    target.mkdir(parents=True, exist_ok=True)
    (target / store.MADE_FROM).unlink(missing_ok=True)
    for name, part in zip(FILES, whole, strict=True):
        write_whole(target / name, msgspec.msgpack.encode(part))
    write_whole(target / store.MADE_FROM, _lines(listed))


def without_cases(rules: Pathway) -> Pathway:
    """The rules as plans need them: their cases are for the checker, which reads the YAML."""
    bare = {
        name: tuple(
            msgspec.structs.replace(one, cases=()) if getattr(one, "cases", ()) else one
            for one in getattr(rules, name)
        )
        for name in loader.SECTIONS
    }
    return msgspec.structs.replace(rules, **bare)


def list_for_installing(file: Path) -> None:
    """Write the list of ingredients that goes into a wheel: it names no times."""
    write_whole(file, _lines(store.ingredients(installed=True)))


def _lines(listed: dict[str, store.Ingredient]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(listed), indent=1) + b"\n"


def main() -> int:
    """Compile beside the YAML if need be; the exit code is 1 if the YAML is broken."""
    if all(store.fresh(store.COMPILED / name) for name in FILES):
        return 0
    try:
        compile_all(store.COMPILED)
    except InputError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

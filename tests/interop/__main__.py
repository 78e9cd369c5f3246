"""``python -m interop`` writes docs/interop.md; with files after it, it judges those."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from interop.judging import SAMPLE, file_problems, judged
from interop.outputs import FORMS, children
from interop.report import text

PAGE = Path(__file__).parents[2] / "docs" / "interop.md"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(paths: list[str]) -> int:
    """1 if anything was found."""
    if paths:
        told = [problem for path in paths for problem in file_problems(Path(path))]
        for problem in told:
            say(str(problem))
        say(f"{len(told)} problems")
        return int(bool(told))
    found = []
    of = children()
    with TemporaryDirectory() as folder:
        for number, form in enumerate(FORMS):
            inner = Path(folder) / str(number)
            inner.mkdir()
            found.append(judged(form, of, inner))
            one = found[-1]
            done = f"{one.files} files, {len(one.problems)} problems"
            say(f"{form.name}: {'not in this version' if one.absent else done}")
    PAGE.write_text(text(found, datetime.now(UTC).date().isoformat(), SAMPLE), encoding="utf-8")
    say("written: docs/interop.md")
    return int(any(one.problems for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

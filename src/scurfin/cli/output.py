"""Writing what a verb made: to a file, all or nothing, or to the screen."""

from __future__ import annotations

import sys
from pathlib import Path


def write(content: bytes, output: Path | None) -> None:
    """All of it or nothing: a file is replaced only once its new content is complete."""
    if output is None:
        sys.stdout.buffer.write(content)
        return
    from scurfin.terms.source_text import InputError
    from scurfin.terms.whole_file import write_whole

    try:
        write_whole(output, content)
    except OSError as problem:
        raise InputError(
            f"cannot be written ({problem.strerror})",
            file=str(output),
            remedy="choose another file",
        ) from None

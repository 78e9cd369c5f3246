"""Writing a file all or nothing: it is replaced only once its new content is complete."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write ``content``; an unfinished file is removed. Raises OSError if it cannot be written."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if mode is not None:
            part.touch(mode=mode)
        part.write_bytes(content)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)

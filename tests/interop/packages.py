"""The node packages that judge FHIR; without them nothing passes."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "interop" / "validate"
R4 = FOLDER / "node_modules" / "@medplum" / "definitions" / "dist" / "fhir" / "r4"
REMEDY = "install node 20.19 or newer, then run 'make setup' (npm ci in interop/validate)"


class NoValidator(RuntimeError):
    """A validator could not judge; never the same as having found nothing."""


def definitions(name: str) -> bytes:
    """One file of R4's definitions. Raises NoValidator."""
    try:
        return (R4 / name).read_bytes()
    except OSError:
        raise NoValidator(f"R4's definitions are missing: {R4 / name}; {REMEDY}") from None

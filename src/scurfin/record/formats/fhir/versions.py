"""Parts of other versions of FHIR (DSTU2, STU3, R5) that R4 does not have.

Some turn the meaning round ('notGiven': true), or stand for a part that R4 names otherwise. A
resource with one of them is not used: to pass it over would read 'not given' as given.
"""

from __future__ import annotations

import msgspec

HARMLESS: dict[str, tuple[str, ...]] = {
    "notGiven": ("false",),
    "wasNotGiven": ("false",),
    "notDone": ("false",),
    "notPerformed": ("false",),
    "wasNotTaken": ("false",),
    "notTaken": ("false",),
    "taken": ('"y"',),
    "adherence": (),
    "medication": (),
}
"""The parts, each with the values in JSON that change nothing."""


def of_another_version(parts: dict[str, msgspec.Raw]) -> str:
    """The name of such a part; '' if there is none."""
    return next(
        (
            name
            for name, harmless in HARMLESS.items()
            if name in parts and bytes(parts[name]).decode().strip() not in harmless
        ),
        "",
    )

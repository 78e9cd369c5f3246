"""What a gene test of a relative says, in its result or, failing that, in its words."""

from __future__ import annotations

import re

from scurfin.record.events import Genotype

_NEGATIVE = re.compile(
    r"\b(no|not|non|none|neither|without|negative|absent|excluded|normal|wild[- ]?type|benign|"
    r"uncertain|vus|failed|unclear|pending)\b|=$",
    re.IGNORECASE,
)


def carries(event: Genotype) -> bool | None:
    """Does this test say that the variant is carried? None when its words do not settle it."""
    if event.result in ("carrier", "variant found", "affected"):
        return True
    if event.result in ("not a carrier", "no variant found", "not affected"):
        return False
    if event.result is not None or not (event.zygosity or event.hgvs_c or event.hgvs_p):
        return None
    said = f"{event.as_reported} {event.variant_class} {event.note} {event.hgvs_c}"
    return None if _NEGATIVE.search(said) else True

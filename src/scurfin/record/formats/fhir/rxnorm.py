"""The ingredients in a name of RxNorm, which is built of ingredient, strength and dose form.

'24 HR tacrolimus 1 MG Extended Release Oral Tablet [Brand]' is tacrolimus. Source: NLM, RxNorm
Technical Documentation (names of clinical drugs).
"""

from __future__ import annotations

import re

_BEFORE = re.compile(r"^(?:\d+ HR |\d+(?:\.\d+)? ML )+", re.IGNORECASE)
_BRAND = re.compile(r" \[[^\]]*\]$")
_PART = re.compile(
    r"(?P<what>.+?) \d+(?:\.\d+)? (?:MG|MCG|UNT|MEQ|MMOL)(?:/(?:ML|MG|HR|ACTUAT))?(?P<form> .+)?",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:oral (?:tablet|capsule|solution|suspension|granules|powder)|inject(?:ion|able|or)"
    r"|prefilled syringe|cartridge|topical|ophthalmic|otic|nasal|inhalation)\b",
    re.IGNORECASE,
)


def ingredients(name: str) -> str:
    """'sulfamethoxazole / trimethoprim'; '' where the name is not built so, or the form leaves open
    whether the drug is for the whole body (an enema, a mouthwash)."""
    whole = _BRAND.sub("", _BEFORE.sub("", name.strip()))
    parts = [_PART.fullmatch(one) for one in whole.split(" / ")]
    *others, last = parts
    if last is None or last["form"] is None or any(one is None or one["form"] for one in others):
        return ""
    if not _FORM.search(last["form"]):
        return ""
    return " / ".join(one["what"] for one in parts if one is not None)

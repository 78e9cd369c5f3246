"""The relationships of a GA4GH pedigree, as the codes of its kinship ontology KIN."""

from __future__ import annotations

import re
from typing import Any

MOTHER, FATHER, TWIN_ONE, TWIN_TWO, ADOPTIVE = "027", "028", "010", "011", "022"
PARENT, CHILD, TWIN = "003", "032", "009"
LABELS = {
    MOTHER: "isBiologicalMotherOf",
    FATHER: "isBiologicalFatherOf",
    PARENT: "isBiologicalParentOf",
    CHILD: "isBiologicalChildOf",
    TWIN: "isMultipleBirthSiblingOf",
    TWIN_ONE: "isMonozygoticMultipleBirthSiblingOf",
    TWIN_TWO: "isPolyzygoticMultipleBirthSiblingOf",
    ADOPTIVE: "isAdoptiveParentOf",
}
_KIN = re.compile(r"KIN[:_](\d{3})\b")


def code_of(told: Any) -> str | None:
    """The three figures of a KIN code: from its id, its address or its label."""
    if isinstance(told, list):
        told = told[0] if len(told) == 1 else None
    words = [told.get("id"), told.get("label")] if isinstance(told, dict) else [told]
    by_label = {label: code for code, label in LABELS.items()}
    for word in words:
        if isinstance(word, str):
            match = _KIN.search(word)
            if match or word in by_label:
                return match[1] if match else by_label[word]
    return None

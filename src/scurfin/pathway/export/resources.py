"""The library, the code systems and the bundle around the definitions."""

from __future__ import annotations

from base64 import b64encode

from scurfin.pathway.export.child import VALUES
from scurfin.pathway.export.header import Json, coded, header
from scurfin.pathway.export.rules import Written
from scurfin.pathway.export.text import LIBRARY, SYSTEM

LIBRARY_TYPE = "http://terminology.hl7.org/CodeSystem/library-type"
ANSWERS = {
    "unborn": "not yet born",
    "alive": "alive",
    "dead": "dead",
    "none": "no diagnosis, or no feeding by any route",
    "refuted": "the diagnosis was refuted",
    "suspected": "the diagnosis is suspected",
    "clinical": "the diagnosis is made on clinical grounds",
    "genetic": "the diagnosis is proven by a gene test",
    "breast": "fed at the breast",
    "bottle": "fed by bottle",
    "oral": "eats and drinks",
    "tube": "fed by tube",
    "parenteral": "fed parenterally",
}


def cql_library(text: str, version: str) -> Json:
    """The CQL as a Library resource."""
    about = "The conditions of the pathway over named case features, in three values."
    return {
        **header("Library", LIBRARY, version, "Conditions of the pathway", about),
        "type": coded(LIBRARY_TYPE, "logic-library"),
        "content": [{"contentType": "text/cql", "data": b64encode(text.encode()).decode()}],
    }


def code_systems(made: Written, version: str) -> list[Json]:
    """The codes of the case features, and of the answers of those that are codes."""
    features = [one for one in made.features.values() if one.shape != "gender"]
    named = header(
        "CodeSystem",
        "case-features",
        version,
        "Case features",
        "What the conditions of the pathway ask of a child, worked out from the record.",
    )
    answers = header(
        "CodeSystem",
        "case-feature-values",
        version,
        "Answers of case features",
        "The values of those case features that are codes.",
    )
    return [
        {
            **named,
            "url": SYSTEM,
            "caseSensitive": True,
            "content": "complete",
            "property": [
                {"code": "shape", "description": "The type of its value.", "type": "string"},
                {"code": "unit", "description": "Its unit (UCUM).", "type": "string"},
            ],
            "concept": [
                {
                    "code": one.code,
                    "display": one.display,
                    "property": [
                        {"code": "shape", "valueString": one.shape},
                        *([{"code": "unit", "valueString": one.unit}] if one.unit else []),
                    ],
                }
                for one in features
            ],
        },
        {
            **answers,
            "url": VALUES,
            "caseSensitive": True,
            "content": "complete",
            "concept": [{"code": code, "display": text} for code, text in ANSWERS.items()],
        },
    ]


def bundle(resources: list[Json]) -> Json:
    """All of them in one Bundle."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": one["url"], "resource": one} for one in resources],
    }

"""The pathway in the words of others: CQL, and FHIR R4 definitions."""

from scurfin.pathway.export.child import case_features
from scurfin.pathway.export.rules import Written, written
from scurfin.pathway.export.text import library

__all__ = ["Written", "case_features", "library", "written"]

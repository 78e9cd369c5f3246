"""The plan as a FHIR R4 Bundle: proposals and drafts only, nothing that is an order."""

from scurfin.plan.render.fhir.bundle import bundle, fhir

__all__ = ["bundle", "fhir"]

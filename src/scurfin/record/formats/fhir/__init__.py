"""HL7 FHIR R4, in and out: Bundles, bulk NDJSON, and folders of it."""

"""The formats in which a record comes and goes: our own YAML, Phenopacket v2, FHIR R4."""

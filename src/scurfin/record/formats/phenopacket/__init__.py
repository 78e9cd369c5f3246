"""GA4GH Phenopackets v2, in and out: one child, or a child with its family."""

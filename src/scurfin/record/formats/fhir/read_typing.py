"""HLA genotypes of laboratories: GL String codes, or a GL String under a test of HLA.

https://glstring.org: 'hla#3.25.0#HLA-A*01:01+HLA-A*02:01'; HL7 Genomics Reporting,
Histocompatibility, gives it under LOINC 84413-4.
"""

from __future__ import annotations

import re

from scurfin.record.formats.fhir.context import Context
from scurfin.record.formats.fhir.shapes import Observation

HAPLOTYPE = "LOINC:84414-2"
SYSTEMS = ("http://glstring.org", "https://glstring.org")
_ALLELE = r"HLA-[A-Z]+\d?\*[0-9A-Z:]+"
_GENOTYPE = re.compile(rf"{_ALLELE}(?:[+~/|^]{_ALLELE})*")


def genotype_told(key: str, told: Observation, at: Context) -> str | None:
    """The GL String; '' if one is told that cannot be used (kept and asked); None if none is."""
    value = told.value_codeable_concept
    if any(one.id == HAPLOTYPE for one in at.codes(told.code)) and value is not None:
        words = next((one.code for one in value.coding if one.code), "") or at.words(value)
        if "HLA" in words.upper():
            at.gathered.leave(key, words, "one allele, no genotype: not used")
            return ""
    for coding in value.coding if value is not None else ():
        if coding.system.rstrip("/") in SYSTEMS:
            space, _, rest = coding.code.partition("#")
            version, _, genotype = rest.partition("#")
            if space == "hla" and version and _GENOTYPE.fullmatch(genotype):
                return genotype
            at.gathered.leave(key, coding.code, "not a GL String of HLA: not used")
            return ""
    said = (told.value_string or at.words(value)).strip()
    if "HLA" not in at.words(told.code).upper() or "*" not in said:
        return None
    if _GENOTYPE.fullmatch(said):
        return said
    at.gathered.leave(key, said, "not a GL String of HLA: not used; give it as one")
    return ""

"""The LOINC codes of the sizes that a growth event holds."""

SIZES = {"weight": "29463-7", "length": "8302-2", "head": "9843-4"}

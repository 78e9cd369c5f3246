"""The chance that a donor matches: haplotype frequencies, what a typing may be, pairs.

Rules: prior of haplotype pairs by Hardy-Weinberg, posterior by the typing told, patient and donor
independent, nothing cut off (facts ``set3-imputation-agreement``, ``match-pairing``,
``null-as-homozygous``).
"""

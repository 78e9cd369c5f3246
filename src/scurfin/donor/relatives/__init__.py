"""Identity by descent: which haplotypes of the parents a patient and each relative share."""

"""Donors: the family first."""

from scurfin.donor.candidates import SIBLINGS, Candidate, answers, candidates

__all__ = ["SIBLINGS", "Candidate", "answers", "candidates"]

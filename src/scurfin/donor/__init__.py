"""Donors: the family first."""

from scurfin.donor.candidates import Candidate, answers, candidates

__all__ = ["Candidate", "answers", "candidates"]

"""What scurfin knows: facts, sources, words, drugs, interactions, scores. No conditions."""

from scurfin.knowledge.store import Knowledge, knowledge

__all__ = ["Knowledge", "knowledge"]

"""What a record means at a moment."""

from scurfin.state.build import state
from scurfin.state.model import State

__all__ = ["State", "state"]

"""From a record to a plan that can be defended."""

from scurfin.plan.compose import Made, explain, make
from scurfin.plan.model import Plan

__all__ = ["Made", "Plan", "explain", "make"]

"""A registry's best donors put beside a plan that was made without them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from scurfin.donor.ranking.listed import Listed
from scurfin.knowledge.ranking import Policy
from scurfin.plan.compose import Made
from scurfin.plan.donors_now import donors_of
from scurfin.plan.present import cited


def with_registry(made: Made, unrelated: Sequence[Listed], policy: Policy | None = None) -> Made:
    """``made`` with family and registry in one order."""
    donors = donors_of(made.state, unrelated, policy)
    told = {one.fact for one in made.plan.sources}
    more = cited(tuple(fact for fact in donors.facts if fact not in told))
    plan = replace(
        made.plan,
        donors=donors.shown,
        donor_order=donors.order,
        sources=(*made.plan.sources, *more),
    )
    return Made(plan, made.state, made.held, made.answers, made.safety, made.rules)

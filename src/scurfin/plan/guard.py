"""Each line after safety has looked at it, and after what the clinician decided about it."""

from __future__ import annotations

import msgspec

from scurfin.pathway.model import Recommendation
from scurfin.plan.model import Alert, Line
from scurfin.plan.safety import Safety
from scurfin.state import State

NOT_REVIEWED = "safety-not-reviewed"


def unreviewed(proposed: list[str]) -> Safety:
    """What stands in when the review itself fails: every new drug is blocked."""
    alert = Alert(
        id=NOT_REVIEWED,
        tier="stop",
        cause="the review of safety failed",
        text="Interactions, contraindications and allergies could not be reviewed.",
        action="Start no drug on this plan; review by hand, and report the failure.",
        involves=tuple(proposed),
        facts=(),
    )
    return Safety(alerts=[alert], blocked={name: [NOT_REVIEWED] for name in proposed})


def guarded(one: Line, rule: Recommendation, now: State, safety: Safety) -> Line:
    """The line after safety and after what the clinician decided about it."""
    decided = [event for _, event in now.decisions if event.recommendation == one.id]
    last = decided[-1] if decided else None
    blocked = tuple(dict.fromkeys(safety.blocked.get(rule.do.what, ())))
    said = ""
    if last is not None:
        by = f" by {last.by}" if last.by else ""
        said = f"{last.outcome}{by}" + (f": {last.reason}" if last.reason else "")
    if one.status == "start" and rule.do.verb == "start" and blocked:
        if last is not None and last.outcome == "overridden" and last.reason:
            return msgspec.structs.replace(one, blocked_by=blocked, decided=said)
        return msgspec.structs.replace(one, status="blocked", blocked_by=blocked, decided=said)
    if last is not None and last.outcome == "refused" and one.status != "done":
        return msgspec.structs.replace(one, status="hold", decided=said)
    task = rule.do.verb in ("order", "refer", "activate", "advise")
    if last is not None and last.outcome == "accepted" and task and one.status == "start":
        return msgspec.structs.replace(one, status="done", decided=said)
    return msgspec.structs.replace(one, decided=said) if said else one

"""Each line after safety has looked at it, and after what the clinician decided about it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from scurfin.pathway.model import Recommendation
from scurfin.plan.agents import Safety
from scurfin.plan.model import Alert, Line
from scurfin.record.events import Decision
from scurfin.state import State

NOT_REVIEWED = "safety-not-reviewed"
TASKS = ("order", "refer", "activate", "advise")


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


def guarded(
    one: Line,
    rule: Recommendation,
    now: State,
    safety: Safety,
    blocked_then: Callable[[int, str], tuple[str, ...]],
) -> Line:
    """The line as it may be shown. ``blocked_then`` says what blocked it at an earlier turn."""
    decided = [(seen, event) for seen, event in now.decisions if event.recommendation == one.id]
    last = decided[-1] if decided else None
    said = _said(last[1]) if last is not None else ""
    starts = rule.do.verb == "start" and one.status in ("start", "consider", "continue")
    blocked = tuple(dict.fromkeys(safety.blocked.get(rule.do.what, ()))) if starts else ()
    flagged = tuple(dict.fromkeys(safety.flagged.get(rule.do.what, ()))) if starts else ()
    if starts and safety.open.get(rule.do.what):
        asks = tuple(dict.fromkeys(item.question for item in safety.open[rule.do.what]))
        first = f"to be known first: {' '.join(asks)}"
        one = msgspec.structs.replace(
            one,
            unless="; ".join(part for part in (one.unless, first) if part),
            known_first=(*one.known_first, *asks),
        )
    if blocked and one.status != "continue":
        if last is not None and last[1].outcome == "overridden" and last[1].reason:
            newer = set(blocked) - set(blocked_then(last[0].turn, one.id))
            if not newer:
                return msgspec.structs.replace(one, blocked_by=blocked, decided=said)
            said += f" (since then also blocked by {', '.join(sorted(newer))})"
        return msgspec.structs.replace(one, status="blocked", blocked_by=blocked, decided=said)
    one = msgspec.structs.replace(one, blocked_by=flagged, decided=said)
    if last is not None and last[1].outcome == "refused" and one.status != "done":
        return msgspec.structs.replace(one, status="hold")
    task = rule.do.verb in TASKS and one.status == "start"
    if last is not None and last[1].outcome == "accepted" and task:
        return msgspec.structs.replace(one, status="done")
    return one


def _said(event: Decision) -> str:
    by = f" by {event.by}" if event.by else ""
    return f"{event.outcome}{by}" + (f": {event.reason}" if event.reason else "")

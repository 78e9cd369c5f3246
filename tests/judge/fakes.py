"""Plans and decisions made by hand, in a line each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scurfin.judge.cases import Case
from scurfin.judge.decisions import Told, decisions
from scurfin.judge.verdicts import Common, Found, verdict
from scurfin.judge.views import Offer, Target, View
from scurfin.judge.watched import Watched, watch
from scurfin.judge.words import Verb
from scurfin.record import Record

NOTHING = Common()


def offer(line: str, of: str, standing: str = "start", verb: Verb = "start", **more: Any) -> Offer:
    return Offer(line, standing, Target(verb, of, **more))


def plan(*offers: Offer, case: str = "other", turn: int = 1, **more: Any) -> View:
    """A plan with these offers; the lines that act are those that propose."""
    acting = frozenset(
        one.line for one in offers if one.standing in ("start", "consider", "change")
    )
    return View(case=case, turn=turn, told=True, offers=offers, **{"acting": acting, **more})


def told(record: Record, number: int = -1) -> Told:
    """A decision of ``record``, the last one unless said."""
    return decisions(record, "child")[number]


def found(record: Record, *offers: Offer, **more: Any) -> Found:
    """The verdict on the last decision of ``record`` against a plan with these offers."""
    return verdict(told(record), plan(*offers, **more), NOTHING)


def watched(record: Record, *, from_birth: bool = False) -> Watched:
    return watch(Case(record.id, record), frozenset(), from_birth=from_birth)


def written(folder: Path, **files: str) -> Path:
    """``folder`` with these YAML files in it."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder

"""Was the decision in the plan? The rules of the four verdicts.

A decision is held against the plan of its turn, made from what was told strictly before it. The
first verdict that holds is given:

``contained``
    - A *start* is contained by a line that starts or weighs (status start, change or consider)
      the same drug, also as an option that is not excluded. Where the report tells only a class
      ("immunosuppression, unspecified", "glucocorticoids", "antibiotics"), any drug of the class
      will do; but to prevent is not to treat: a word for anti-infectives is not met by a line of
      prophylaxis. A line that only changes a drug contains a start of just that drug.
    - A *change* is contained by a line that changes it, also as one of the class that the line
      speaks of, or that starts or weighs it; not by one that stops it.
    - A *stop* is contained by a line that stops or changes the drug or its class.
    - A *transplant* is contained by a line that activates it (also one that a clinician accepted
      before, and that is done since) or clears for conditioning, or by the option of a second
      graft, where one was told before. Referral, typing and readiness are not enough.
    - A *procedure* that is no treatment of the knowledge is contained by a line whose action
      says it in the same words.
``forbidden``
    A line for just this drug is blocked, or stops it; it is an option that is excluded; a line
    says never to give it; or safety, asked about this drug as if it were planned, would stop it
    (not because of a partner that the same turn stops). A stop is forbidden for what the
    emergency card names as never stopped.
``hangs_on_unknown``
    A line that would contain it asks, or is silent because its condition is unknown, and no other
    such line says that the treatment goes on, is held or done.
``missed``
    Neither.

What everyone gets is no hit: a line, or a treatment, that is proposed in over 90 % of all turns
does not count, and neither does one that is asked or silent for want of knowledge in over 90 %.
Whether the dose or the indication agree is not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scurfin.judge.decisions import Told
from scurfin.judge.views import EXCLUDED, SILENT, Offer, Target, View
from scurfin.judge.words import TRANSPLANT, classes_of, group_of, reading
from scurfin.knowledge.store import knowledge
from scurfin.pathway.traces import says

Verdict = Literal["contained", "hangs_on_unknown", "forbidden", "missed"]
VERDICTS: tuple[Verdict, ...] = ("contained", "hangs_on_unknown", "forbidden", "missed")
EVERYWHERE = 0.9


@dataclass(frozen=True)
class Common:
    """What over nine in ten of ``turns`` turns have: lines, treatments, open lines."""

    turns: int = 0
    lines: frozenset[str] = frozenset()
    treatments: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

    def counts(self, offer: Offer) -> bool:
        """Does a proposal count, or does everyone get it?"""
        return offer.line not in self.lines and offer.target.of not in self.treatments


@dataclass(frozen=True)
class Found:
    """A verdict, the lines that it rests on, and what forbids if something does.

    ``near``: lines that name only the drug's group, or one that the knowledge holds to do the
    same; ``common``: lines that would contain it but are proposed to everyone.
    """

    verdict: Verdict
    matched: tuple[str, ...] = ()
    cause: str = ""
    near: tuple[str, ...] = ()
    common: tuple[str, ...] = ()


def common(views: Sequence[View]) -> Common:
    """What is so frequent in ``views`` that it says nothing about a child."""
    least = EVERYWHERE * len(views)
    lines = Counter(name for one in views for name in one.acting)
    drugs = Counter(
        name for one in views for name in {each.target.of for each in one.offers if each.proposes}
    )
    unknown = Counter(
        name
        for one in views
        for name in {each.line for each in one.offers if each.standing in ("ask", SILENT)}
    )
    return Common(
        turns=len(views),
        lines=frozenset(name for name, count in lines.items() if count > least),
        treatments=frozenset(name for name, count in drugs.items() if count > least),
        open=frozenset(name for name, count in unknown.items() if count > least),
    )


def verdict(told: Told, seen: View, everyone: Common) -> Found:
    """The verdict on ``told`` against the plan ``seen``."""
    fitting = [one for one in seen.offers if fits(told, one.target)]
    proposing = [one for one in fitting if one.proposes or one.activated]
    hits = [one.line for one in proposing if everyone.counts(one)]
    if told.verb == "procedure" and told.what.strip():
        hits += [
            line
            for line, action in seen.actions
            if says(action, told.what) and line not in everyone.lines
        ]
    if hits:
        return Found("contained", _once(hits))
    lost = _once([one.line for one in proposing])
    lines, cause = _forbids(told, seen)
    if cause:
        return Found("forbidden", lines, cause=cause, common=lost)
    settled = any(one.standing in ("continue", "hold", "done") for one in fitting)
    waiting = [
        one.line
        for one in fitting
        if not settled and one.standing in ("ask", SILENT) and one.line not in everyone.open
    ]
    close = [one.line for one in seen.offers if one.proposes and near(told, one.target)]
    result: Verdict = "hangs_on_unknown" if waiting else "missed"
    return Found(result, _once(waiting), near=_once(close), common=lost)


def fits(told: Told, target: Target) -> bool:
    """Would a line with this target, if it proposed it, contain the decision?"""
    if told.verb == "transplant" or target.verb == TRANSPLANT:
        return told.verb == target.verb == "transplant" and (told.again or not target.option)
    if told.verb == "stop":
        return target.verb in ("stop", "change") and _wide(told, target)
    if target.verb == "start":
        return told.verb in ("start", "change") and _same(told, target)
    if target.verb == "change":
        return _wide(told, target) if told.verb == "change" else _just(told, target)
    return False


def near(told: Told, target: Target) -> bool:
    """Does the target name the drug's group, or a drug that does the same, for a start?"""
    if told.verb != "start" or target.verb != "start" or not told.drug:
        return False
    known = knowledge().drugs.get(target.of)
    serves = known is not None and told.drug in known.served_by
    return serves or (group_of(target.of) in told.classes and not _same(told, target))


def _just(told: Told, target: Target) -> bool:
    return told.verb == "start" and bool(told.drug) and target.of == told.drug


def _same(told: Told, target: Target) -> bool:
    """The same drug; any drug of the class where only a class is told."""
    if told.drug and target.of == told.drug:
        return True
    if not told.group or told.group not in classes_of(target.of):
        return False
    return not (target.prevents and told.group in reading().treats)


def _wide(told: Told, target: Target) -> bool:
    """The same, or the class that the line speaks of: it concerns what runs."""
    return _same(told, target) or group_of(target.of) in told.classes


def _forbids(told: Told, seen: View) -> tuple[tuple[str, ...], str]:
    """(lines, why) that forbid the decision; ('', '') if none does."""
    if told.verb == "stop":
        if told.drug in seen.lifelines:
            return (), "the emergency card names it among what is never stopped"
        return (), ""
    for one in seen.offers:
        if (why := _against(told, one)) and one.standing not in ("done", SILENT):
            return (one.line,), why
    for drug, causes in seen.stopped:
        if drug == told.drug and told.verb in ("start", "change"):
            for cause in causes:
                if not cause.beside & told.leaving:
                    return (), f"safety would stop it: {cause.text}"
    return (), ""


def _against(told: Told, offer: Offer) -> str:
    """Why this line forbids the decision, or ''."""
    target = offer.target
    if target.verb == "forbid" and offer.proposes:
        never = told.verb == "transplant" and target.of == TRANSPLANT
        drug = target.of == told.drug or group_of(target.of) in told.classes
        return "the plan says not to" if never or (told.verb == "start" and drug) else ""
    if not told.drug or target.of != told.drug:
        return ""
    if target.verb == "stop" and offer.proposes:
        return "the plan stops it"
    if target.verb == "start" and offer.standing == "blocked":
        return "the line is blocked by safety"
    if target.verb == "start" and offer.standing == EXCLUDED and told.verb == "start":
        return "the option is excluded"
    return ""


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))

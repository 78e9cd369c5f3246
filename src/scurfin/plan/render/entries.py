"""One line of the plan as labelled rows: in short, or in full."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.dose import Dose
from scurfin.plan.model import Choice, Line
from scurfin.terms.safe_text import safe

BESIDE = {"observed": "reported", "ceiling": "at most"}
UNSIGNED = "not yet signed by a physician"


@dataclass(frozen=True)
class Entry:
    """One thing said: a badge, a head, and labelled rows below it."""

    badge: str
    head: str
    rows: tuple[tuple[str, str], ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Block:
    title: str
    entries: tuple[Entry, ...]


def headword(one: Line) -> str:
    """What stands before a line: its status, or DO for a task that nothing is given in."""
    task = one.status == "start" and not one.action.startswith("start ")
    return "DO" if task else one.status.upper()


def glance(one: Line) -> Entry:
    """A line on one row: what, and its dose."""
    said = one.action.removeprefix(f"{one.status} ")
    if one.dose is not None:
        said += f": {one.dose.text}"
        said += f" (needs {' and '.join(one.dose.needs)})" if one.dose.needs else ""
    elif one.status == "start" and one.dose_unknown:
        said += ": dose not known here"
    if one.blocked_by:
        said += f" (blocked by {', '.join(one.blocked_by)})"
    return Entry(headword(one), safe(said), (), one.id)


def line_entry(one: Line, cite: dict[str, str], full: bool) -> Entry:
    rows: list[tuple[str, str]] = [("", one.text)]
    if one.blocked_by:
        label = "blocked by" if one.status == "blocked" else "alert"
        rows.append((label, ", ".join(one.blocked_by)))
    if one.status == "blocked":
        rows.append(("override", f"record a decision on '{one.id}' with its reason"))
    if one.decided:
        rows.append(("decided", one.decided))
    if one.running:
        rows.append(("running", one.running))
    mine = tuple(each for each in one.more_doses if _of(each, one.action))
    if one.status == "continue" and mine:
        rows += _usual(mine, full)
    else:
        rows += doses(one.dose, mine, one.dose_unknown, full)
    rows += [
        (_beside(each), f"{each.name} {_dose(each, full)}")
        for each in one.more_doses
        if not _of(each, one.action)
    ]
    for choice in one.choices:
        rows += _choice(choice, full)
    rows += [("risk" if n == 0 else "", text) for n, text in enumerate(one.women)]
    if one.unless:
        rows.append(("unless", one.unless))
    if one.coupled:
        rows.append(("together", "see Change together: " + ", ".join(one.coupled)))
    rows.append(("why", one.because[0].text))
    seen = [reason.text for reason in one.because[1:] if reason.events]
    if seen:
        rows.append(("seen", "; ".join(seen) if full else "; ".join(_bare(one) for one in seen)))
    rows += [("", reason.text) for reason in one.because[1:] if not reason.events]
    if full and one.would_change:
        rows.append(("changes if", one.would_change))
    if one.published is not None and (full or one.published.children):
        rows.append(("cases", one.published.text))
    rows += _trust(one, cite, full)
    return Entry(
        headword(one),
        safe(one.action.removeprefix(f"{one.status} ")),
        tuple((label, safe(text)) for label, text in rows if text),
        one.id,
    )


def _of(dose: Dose, action: str) -> bool:
    """Whether a dose is of the drug that the line or option names, not of another beside it."""
    return dose.name in (action, action.partition(" ")[2])


def _usual(more: tuple[Dose, ...], full: bool) -> list[tuple[str, str]]:
    """The doses of a drug that goes on; what was only seen is not called usual."""
    usual = [
        f"{BESIDE.get(each.use, '')} {each.text}".strip()
        for each in more
        if each.use in ("start", "ceiling") or (full and each.use == "alternative")
    ]
    seen = [_dose(each, full) for each in more if full and each.use == "observed"]
    return [("usual", "; ".join(usual)), *(("seen", text) for text in seen)]


def _beside(dose: Dose) -> str:
    return BESIDE.get(dose.use, "with")


def _bare(text: str) -> str:
    return text.split(" [")[0]


def _trust(one: Line, cite: dict[str, str], full: bool) -> list[tuple[str, str]]:
    signed = [one.reviewed_by] if one.reviewed_by else []
    if full:
        trust = [f"certainty {one.certainty}", one.strength, one.reviewed_by or UNSIGNED]
        return [("source", sources(one.facts, cite)), ("trust", "; ".join([*trust, *one.weak]))]
    names = list(dict.fromkeys(cite.get(fact, fact) for fact in one.facts))
    marks = sorted({each.split(": ")[1] for each in one.weak})
    parts = [f"certainty {one.certainty}", *signed, "; ".join(names)]
    if marks:
        parts.append("in part " + ", ".join(marks))
    return [("trust", " | ".join(parts))]


def doses(
    dose: Dose | None, more: tuple[Dose, ...], unknown: str, full: bool = True
) -> list[tuple[str, str]]:
    """The dose rows: the one proposed, the others with their use, or that none is known."""
    labels = {"start": "or", "alternative": "or", "ceiling": "ceiling", "observed": "seen"}
    if dose is None:
        rows = [("dose", f"not known here: {unknown}")] if unknown else []
    elif not full and dose.needs and any(one.use == "start" for one in more):
        bands = [dose, *(one for one in more if one.use == "start")]
        rows = [("dose", "; ".join(one.text for one in bands) + f". Needs {_needs(bands)}.")]
        more = tuple(one for one in more if one.use == "ceiling")
    else:
        rows = [("dose", _dose(dose, full))]
    if not full:
        kept = ("start", "ceiling") if dose is not None else ("start", "alternative", "ceiling")
        more = tuple(one for one in more if one.use in kept)
    return rows + [(labels[one.use], _dose(one, full)) for one in more]


def _needs(bands: list[Dose]) -> str:
    return " and ".join(dict.fromkeys(need for one in bands for need in one.needs))


def _dose(one: Dose, full: bool) -> str:
    needs = f" Needs {' and '.join(one.needs)}." if one.needs else ""
    note = f" {one.note}" if one.note else ""
    band = f" [{one.band}]" if one.band and one.band not in one.text else ""
    if not full and one.needs:
        return f"{one.text}{band}.{needs}"
    return f"{one.text}{band}. Arithmetic: {one.arithmetic}.{needs}{note}"


def _choice(one: Choice, full: bool) -> list[tuple[str, str]]:
    if one.excluded:
        reasons = "; ".join(each.text for each in one.excluded)
        return [("not", f"{one.name}: {reasons}")]
    mine = tuple(each for each in one.doses if _of(each, one.name))
    others = [each for each in one.doses if not _of(each, one.name)]
    first = next((each for each in mine if each.use in ("start", "alternative")), None)
    if not full:
        pro = " ".join(each.text for each in one.for_ if each.holds == "yes")
        con = " ".join(each.text for each in one.against if each.holds == "yes")
        starts = [each.text for each in mine if each.use == "start"]
        starts += [f"{each.name} {each.text}" for each in others]
        dose = f" {_word(mine, others)}: {'; '.join(starts)}." if starts else _alternatives(mine)
        return [
            ("option", f"{one.name.upper()}. For: {pro or 'nothing published'}"),
            ("", f"Against: {con or 'nothing told'}{dose}"),
            ("", f"Watch: {'; '.join(one.watch[:3])}." if one.watch else ""),
        ]
    rows = [("option", one.name)]
    rows += [("  for", _argument(each.text, each.holds)) for each in one.for_]
    rows += [("  against", _argument(each.text, each.holds)) for each in one.against]
    rows += [("  watch", "; ".join(one.watch))] if one.watch else []
    rest = tuple(each for each in mine if each is not first)
    rows += [(f"  {label}", text) for label, text in doses(first, rest, one.dose_unknown)]
    return rows + [(f"  {_beside(each)}", f"{each.name} {_dose(each, full)}") for each in others]


def _alternatives(mine: tuple[Dose, ...]) -> str:
    """Where no dose is proposed: what is carried over from elsewhere, with its note."""
    found = [one for one in mine if one.use == "alternative"]
    told = " ".join(f"{one.text}. {one.note}".strip() for one in found)
    return f" Alternative: {told}" if told else ""


def _word(mine: tuple[Dose, ...], others: list[Dose]) -> str:
    """'Dose' for what is proposed; 'Reported' where every figure is only a published one."""
    proposed = any(each.use == "start" for each in mine)
    return "Dose" if proposed or any(one.use != "observed" for one in others) else "Reported"


def _argument(text: str, holds: str) -> str:
    return text if holds == "yes" else f"(not known whether it holds) {text}"


def sources(facts: tuple[str, ...], cite: dict[str, str]) -> str:
    """'Barzaghi 2018 (cure-bri-001, cure-bri-003); Tan 2024 (...)'."""
    by: dict[str, list[str]] = {}
    for one in facts:
        by.setdefault(cite.get(one, one), []).append(one)
    return "; ".join(f"{who} ({', '.join(ids)})" for who, ids in by.items())


def names(facts: tuple[str, ...], cite: dict[str, str]) -> str:
    return "; ".join(dict.fromkeys(cite.get(one, one) for one in facts))

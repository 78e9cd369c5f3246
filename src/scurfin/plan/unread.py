"""What was told and could not be used: words not known here, values nothing here can judge."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import analyte, sign
from scurfin.pathway import conditions as c
from scurfin.pathway.loader import pathway
from scurfin.pathway.traces import Missing
from scurfin.record import events as ev
from scurfin.record.model import Unread
from scurfin.state.model import Measure, State, Treatment


def words(state: State) -> tuple[str, ...]:
    """Treatments, signs and tests told in words that are not known here."""
    found = [one.name for one in state.treatments.values() if not one.known]
    found += [told for told, _ in _signs(state)]
    found += [told for told, _ in _tests(state)]
    found += [f"the gene test of '{one}'" for one in _strangers(state)]
    return tuple(dict.fromkeys(found))


def unreadable(state: State) -> tuple[str, ...]:
    """Values not believed, or not comparable where an emergency hangs on them, as told."""
    urgent = {one.is_ for one in _measured("emergency")}
    return tuple(
        f"{one.name} '{one.told}'"
        for one in state.measures.values()
        if one.state == "implausible" or (one.analyte in urgent and _cannot_be_compared(one))
    )


def questions(state: State) -> list[tuple[str, Missing]]:
    """What to ask so that it can be used."""
    return [
        *(
            ("reading the record", _word(told, near))
            for told, near in dict([*_signs(state), *_tests(state)]).items()
        ),
        *(("safety", _treatment(one.drug, one.name)) for one in _treatments(state)),
        *(("reading the record", one) for one in _ranges(state)),
        *(("reading the record", _person(one)) for one in _strangers(state)),
        *(("reading the record", one) for one in _foreign(state)),
    ]


def _foreign(state: State) -> list[Missing]:
    """What the file of another system told and was not understood, each once, then a count."""
    told = [one for one in state.record.unread if not one.kept]
    found = [
        Missing(f"file:{number}", "could not be evaluated", _told_in_file(one))
        for number, one in enumerate(told[:MOST_SHOWN], 1)
    ]
    if len(told) > MOST_SHOWN:
        more = len(told) - MOST_SHOWN
        text = (
            f"What of the {more} further entries of the file that were not understood matters for "
            "this child? 'scurfin convert' lists them all."
        )
        found.append(Missing("file:more", "could not be evaluated", text))
    return found


def _told_in_file(one: Unread) -> str:
    near = f" Did you mean {' or '.join(one.near)}?" if one.near else ""
    return (
        f"What does '{one.what}' ({one.where}) mean for this child? In its file: {one.why}.{near}"
    )


def unjudged(state: State) -> tuple[str, ...]:
    """Tests told that no rule here reads: the reader must judge them."""
    read = {one.is_ for one in _measured()}
    return tuple(
        one.name
        for one in state.measures.values()
        if one.state in ("known", "unit not convertible", "implausible") and one.analyte not in read
    )


def _treatments(state: State) -> list[Treatment]:
    unknown = [one for one in state.treatments.values() if not one.known]
    return [one for one in unknown if one.running or one.planned]


def _treatment(drug: str, name: str) -> Missing:
    text = f"What is '{name}'? It is not known here and was checked for nothing."
    return Missing(f"word:{drug}", "could not be evaluated", text)


def _word(told: str, near: tuple[str, ...]) -> Missing:
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    text = f"What is '{told}'? It is not known here, and nothing in this plan hangs on it.{meant}"
    return Missing(f"word:{told.lower()}", "could not be evaluated", text)


def _signs(state: State) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for one in state.record.happenings:
        told = one.event
        if isinstance(told, ev.Manifestation) and sign(told.what, told.code) is None:
            found.append((told.what, _near(told.what, _known_signs())))
    return found


def _tests(state: State) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for one in state.record.happenings:
        told = one.event
        if isinstance(told, ev.Lab | ev.VitalSign) and analyte(told.what) is None:
            found.append((told.what, _near(told.what, _known_tests())))
    return found


def _near(told: str, known: dict[str, str]) -> tuple[str, ...]:
    close = get_close_matches(told.lower(), known, n=2, cutoff=0.75)
    return tuple(dict.fromkeys(known[one] for one in close))


@cache
def _known_signs() -> dict[str, str]:
    return {
        word.lower(): one.name
        for one in knowledge().terms.values()
        for word in (one.name, *one.synonyms)
    }


@cache
def _known_tests() -> dict[str, str]:
    return {
        word.lower(): one.name
        for one in knowledge().analytes.values()
        for word in (one.name, *one.synonyms)
    }


def _strangers(state: State) -> tuple[str, ...]:
    """Of whom a gene test is told who is neither the child nor anyone in the family."""
    members = state.record.family.members
    relations = [one.relation for one in members]
    known = {"child", "mother", *(one.id for one in members)}
    known |= {one for one in relations if relations.count(one) == 1}
    return tuple(dict.fromkeys(one.of for _, one in state.genotypes if one.of not in known))


def _person(who: str) -> Missing:
    text = (
        f"Who is '{who}', of whom a gene test is told? It was used for nobody: name the relative "
        "under 'family', or write 'of: child' if it is the child's own."
    )
    return Missing(f"person:{who.lower()}", "could not be evaluated", text)


def _cannot_be_compared(one: Measure) -> bool:
    """Is there a result that no limit can be held against: an unknown unit, or a bare word?"""
    if one.state in ("unit not convertible", "implausible"):
        return True
    known = knowledge().analytes.get(one.analyte)
    word = one.text.strip().lower()
    measured = known is not None and bool(known.unit)
    return (
        measured
        and one.state == "known"
        and one.value is None
        and not (word in WITHIN or word.startswith("normal"))
    )


MOST_SHOWN = 10
WITHIN = ("", "normal", "negative", "within range", "in range", "unremarkable")


@cache
def _measured(stage: str = "") -> tuple[c.Measurement, ...]:
    """Every test that a rule reads, or only those that the recommendations of a stage read."""
    rules = pathway()
    roots = [
        node
        for one in rules.recommendations
        if stage in ("", one.stage)
        for node in (one.when, one.unless, one.done_when)
        if node is not None
    ]
    if stage:
        return _leaves(roots)
    roots += [one.when for one in rules.definitions]
    roots += [one.when for one in rules.contraindications]
    roots += [one.when for one in rules.validity]
    roots += [one.when for one in rules.couplings if one.when is not None]
    return _leaves(roots)


def _leaves(roots: list[c.Condition]) -> tuple[c.Measurement, ...]:
    return tuple(leaf for one in roots for leaf in c.leaves(one) if isinstance(leaf, c.Measurement))


def _ranges(state: State) -> list[Missing]:
    """Values whose normal range or unit is missing, where a rule reads them by it."""
    found = []
    wanted = {one.is_ for one in _measured()}
    ranged = {one.is_ for one in _measured() if one.range_}
    urgent = {one.is_ for one in _measured("emergency")}
    for one in state.measures.values():
        unread = one.state == "unit not convertible" and one.analyte in wanted
        if one.state == "implausible":
            text = (
                f"Is the {one.name} really {one.told}? A living child hardly has such a value: "
                "check number and unit. It was not used."
            )
        elif unread or (one.analyte in urgent and _cannot_be_compared(one)):
            known = knowledge().analytes[one.analyte]
            text = f"What is the {one.name} in {known.unit}? '{one.told}' cannot be compared."
        elif one.state == "known" and one.analyte in ranged and one.low is one.high is None:
            text = (
                f"What is the normal range of {one.name} ({one.told}) at this age? Without the "
                "laboratory's range ('low', 'high') it is not read as low or high."
            )
        else:
            continue
        found.append(Missing(f"test:{one.analyte}", "could not be evaluated", text))
    return found

"""The table of manifestations: what is done first for each, with dose, watch and sources."""

from __future__ import annotations

from handbook import speaks, treatment
from handbook.page import URGENCIES, URGENCY, Book, capital, link, mark, safe, table
from scurfin.knowledge.model import Concept, Unknown
from scurfin.pathway.model import Recommendation

TREATING = ("emergency", "support", "control")
SHOWN, FURTHER = 6, 4
MORE = "with further conditions"
ABOUT = (
    "What is done for each manifestation whose course is followed. *First* are the rules that "
    "wait for nothing but the manifestation in a child who may have the disease, the most "
    "urgent first; then what is started where something else holds too. Its own section has "
    "all of them, and the order of a real plan is that of the [pathway](pathway.md). Doses "
    "are those of published rules, per kg, per m² or per child: the plan of one child works "
    "them out and holds them against everything else he gets "
    "([interactions](interactions.md))."
)


def text(book: Book) -> str:
    """A table for each organ, then a section for each tracked concept."""
    tracked = [one for one in book.known.concepts.values() if one.tracked]
    organs = list(dict.fromkeys(one.organ for one in tracked))
    parts = ["## At a glance"]
    for organ in organs:
        mine = [one for one in tracked if one.organ == organ]
        heads = ("Manifestation", "First", "Dose", "Watch", "Sources")
        parts += [f"**{capital(organ)}**", table(heads, [_row(book, one) for one in mine])]
    parts.append("## One by one")
    parts += [_section(book, one) for one in tracked]
    return book.page("Manifestations", ABOUT, *parts)


def rules_of(book: Book, concept: Concept) -> list[Recommendation]:
    """The treating rules that name it, the most urgent first; where none do, the other rules."""
    rules = speaks.direct(book, concept)
    treating = [one for one in rules if one.stage in TREATING]
    return sorted(treating or rules, key=_rank)


def unknowns_of(book: Book, concept: Concept) -> list[Unknown]:
    names = {concept.id, *concept.names}
    return [one for one in book.known.unknowns.values() if names & set(one.of)]


def reached(book: Book, concept: Concept) -> list[Recommendation]:
    """The treating rules that reach the concept only through a definition."""
    found = [one for rules in speaks.through(book, concept).values() for one in rules]
    return sorted({one.id: one for one in found if one.stage in TREATING}.values(), key=_rank)


def _rank(rule: Recommendation) -> tuple[int, bool]:
    return URGENCIES.index(rule.urgency), rule.stage != "emergency"


def _row(book: Book, concept: Concept) -> list[str]:
    every = sorted((*rules_of(book, concept), *reached(book, concept)), key=_rank)
    simple = [one for one in every if speaks.alone(book, concept, one.when)]
    others = [one for one in rules_of(book, concept) if one not in simple]
    further = [one for one in others if not simple or one.do.verb == "start"][:FURTHER]
    name = link("manifestations.md", "concept", concept.id, concept.name)
    if not simple and not further:
        further = reached(book, concept)[:FURTHER]
    shown = [*simple[:SHOWN], *further]
    if not shown:
        return [name, _no_rule(book, concept), "", "", book.refs(concept.facts)]
    said = [f"{URGENCY[one.urgency]}: {book.rule(one)}" for one in simple[:SHOWN]]
    said += [f"*{MORE}:*"] if further else []
    said += [f"{URGENCY[one.urgency]}: {book.rule(one)}" for one in further]
    said += ["*and more below*"] if len({one.id for one in every}) > len(shown) else []
    doses = [line for rule in shown for line in treatment.dose_lines(book, rule, most=1)]
    drugs = {drug.id: drug for rule in shown for drug, _ in treatment.given(book, rule)}
    watch = [safe(check.what) for drug in drugs.values() for check in drug.monitoring[:1]]
    facts = [fact for rule in shown for fact in rule.facts[:2]]
    facts += [fact for rule in shown for fact in treatment.dose_facts(book, rule, most=1)]
    cells = (said, list(dict.fromkeys(doses)), list(dict.fromkeys(watch)))
    return [name, *("<br>".join(one) for one in cells), book.refs(facts)]


def _no_rule(book: Book, concept: Concept) -> str:
    stated = unknowns_of(book, concept)
    if not stated:
        return "no rule"
    said = "; ".join(link("unknowns.md", "unknown", one.id, one.about) for one in stated)
    return f"no rule: {said}"


def _section(book: Book, concept: Concept) -> str:
    terms = [book.known.terms[name] for name in concept.names if name in book.known.terms]
    coded = ", ".join(safe(one.name) + (f" {one.code}" if one.code else "") for one in terms)
    parts = [
        f"### {mark('concept', concept.id)}{safe(concept.name)}",
        f"Words and HPO terms: {coded}.",
    ]
    rules = rules_of(book, concept)
    if rules:
        heads = ("When", "What", "Dose", "Sources")
        parts.append(
            table(
                heads,
                [
                    _rule(book, concept, one)
                    for one in sorted(
                        rules, key=lambda one: not speaks.alone(book, concept, one.when)
                    )
                ],
            )
        )
    for defined, found in speaks.through(book, concept).items():
        treating = sorted((one for one in found if one.stage in TREATING), key=_rank)
        if treating:
            name = next(one.name for one in book.rules.definitions if one.id == defined)
            said = "; ".join(book.rule(one) for one in treating)
            parts.append(f"Also, being {safe(name)}: {said}.")
    if not rules and not reached(book, concept):
        parts.append(
            "**No rule treats it**"
            + (
                "."
                if unknowns_of(book, concept)
                else (": none was written, and why is not yet stated.")
            )
        )
    others = [one for one in speaks.direct(book, concept) if one not in rules]
    if others:
        parts.append(f"Elsewhere on the way: {'; '.join(book.rule(one) for one in others)}.")
    checks = treatment.checks(book, rules)
    if checks:
        parts.append("Watched because of these treatments:")
        parts.append("\n".join(f"- {one}" for one in checks))
    parts += [
        f"Not known: {link('unknowns.md', 'unknown', one.id, one.about)}. {safe(one.text)} "
        f"Meanwhile: {safe(one.meanwhile)}"
        for one in unknowns_of(book, concept)
    ]
    if concept.note:
        parts.append(f"What counts as it: {safe(concept.note)}")
    if concept.facts:
        parts.append(f"Sources on the manifestation: {book.refs(concept.facts)}.")
    return "\n\n".join(parts)


def _rule(book: Book, concept: Concept, rule: Recommendation) -> list[str]:
    lines = treatment.dose_lines(book, rule)
    stage = "emergency" if rule.stage == "emergency" else URGENCY[rule.urgency]
    facts = (*rule.facts, *treatment.dose_facts(book, rule))
    more = "" if speaks.alone(book, concept, rule.when) else f" ({MORE})"
    return [stage, book.rule(rule) + more, "<br>".join(lines), book.refs(facts)]

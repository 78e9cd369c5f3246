"""Treatments: doses, levels to aim at, monitoring, judging, harms, and which rules give them."""

from __future__ import annotations

from collections import defaultdict

from handbook import spoken, treatment
from handbook.page import Book, capital, link, mark, safe, table
from scurfin.knowledge.model import DoseRule, Drug, Target
from scurfin.pathway.model import Recommendation

ABOUT = (
    "Every treatment that scurfin knows. A dose is proposed only from a rule of its kind "
    "*dose* or *alternative*; *ceiling* and *observed* figures are shown beside it and never "
    "proposed. Where no sourced dose is known it says so. Treatments that are known by name "
    "alone stand at the end."
)


def text(book: Book) -> str:
    """An index, a section for each treatment of which something is known, and the rest by name."""
    giving: dict[str, list[Recommendation]] = defaultdict(list)
    for rule in book.rules.recommendations:
        for drug, _ in treatment.given(book, rule):
            if rule not in giving[drug.id]:
                giving[drug.id].append(rule)
        if rule.do.verb in ("change", "stop") and rule.do.what in book.known.drugs:
            giving[rule.do.what].append(rule)
    drugs = sorted(book.known.drugs.values(), key=lambda one: one.name.lower())
    full = [one for one in drugs if _told(one) or giving[one.id]]
    bare = [one for one in drugs if one not in full]
    given = [one for one in full if giving[one.id]]
    others = [one for one in full if not giving[one.id]]
    parts = [
        "**A rule may give:** " + ", ".join(book.treatment(one.id) for one in given) + ".",
        "**Also known:** " + ", ".join(book.treatment(one.id) for one in others) + ".",
    ]
    parts += [_section(book, one, giving[one.id]) for one in full]
    parts.append("## Known by name")
    parts.append(
        "Recognised in a record and held against everything else by name and class; "
        "scurfin knows no dose of them and proposes none."
    )
    rows = [
        (
            mark("drug", one.id) + safe(one.name),
            one.atc,
            safe(", ".join(one.classes)),
            safe(one.note),
        )
        for one in bare
    ]
    parts.append(table(("Treatment", "ATC", "Classes", "Note"), rows))
    return book.page("Drugs and other treatments", ABOUT, *parts)


def _told(one: Drug) -> bool:
    return bool(
        one.doses or one.targets or one.monitoring or one.judging
        or one.harms or one.stop or one.dose_unknown
    )  # fmt: skip


def _section(book: Book, one: Drug, giving: list[Recommendation]) -> str:
    kind = [f"ATC {one.atc}" if one.atc else "", safe(", ".join(one.classes))]
    kind += ["**lifeline: no rule stops it**"] if one.lifeline else []
    parts = [f"## {mark('drug', one.id)}{safe(one.name)}", "; ".join(each for each in kind if each)]
    if one.doses:
        heads = ("For", "Age, weight", "Dose", "At most", "Kind", "Sources")
        parts.append(table(heads, [_dose(book, one, each) for each in one.doses]))
        parts.append(
            "\n".join(
                f"- {safe(capital(each.indication))} ({each.id}): {safe(_said(each))}"
                for each in one.doses
                if _said(each)
            )
        )
    lines = [
        ("Dose not known", safe(one.dose_unknown)),
        ("Level to aim at", "; ".join(_target(book, each) for each in one.targets)),
        (
            "Measure",
            "; ".join(
                _cited(book, spoken.check(each), each.facts, each.note) for each in one.monitoring
            ),
        ),
        (
            "Judge",
            "; ".join(_cited(book, spoken.judging(each), each.facts) for each in one.judging),
        ),
        ("Harms", safe(one.harms)),
        ("When to stop", safe(one.stop)),
        ("Note", safe(one.note)),
        ("Given or changed by", "; ".join(book.rule(each) for each in giving)),
        ("Against it", _against(book, one)),
        ("Interactions", _interactions(book, one)),
        ("Stated unknowns", _unknowns(book, one)),
        ("Sources", book.refs(one.facts)),
    ]
    parts.append("\n".join(f"- **{head}:** {said}" for head, said in lines if said))
    return "\n\n".join(each for each in parts if each)


def _said(each: DoseRule) -> str:
    derived = f"Reckoned: {'; '.join(each.derived.values())}." if each.derived else ""
    return f"{each.note} {derived}".strip()


def _dose(book: Book, drug: Drug, each: DoseRule) -> list[str]:
    return [
        safe(each.indication or "any"),
        safe(spoken.band(drug, each)),
        safe(spoken.dose(drug, each))
        + (f" ({safe(each.formulation)})" if each.formulation else ""),
        safe(spoken.cap(each)),
        spoken.USES[each.use],
        book.refs(each.facts),
    ]


def _target(book: Book, one: Target) -> str:
    after = " after transplant" if one.after_transplant else ""
    return _cited(book, spoken.target(one) + after, one.facts, one.note)


def _cited(book: Book, said: str, facts: tuple[str, ...], note: str = "") -> str:
    return book.cited(said + (f". {note}" if note else ""), facts)


def _against(book: Book, drug: Drug) -> str:
    found = [
        link("interactions.md", "contraindication", one.id, one.effect)
        for one in book.rules.contraindications
        if one.of == drug.id or one.of in drug.classes
    ]
    return " ".join(found)


def _interactions(book: Book, drug: Drug) -> str:
    found = []
    for one in book.known.interactions.values():
        for mine, other in ((one.a, one.b), (one.b, one.a)):
            if mine.of == drug.id or mine.of in drug.classes:
                said = f"{book.name(other.of)} ({one.tier})"
                found.append(link("interactions.md", "interaction", one.id, said))
                break
    return ", ".join(dict.fromkeys(found))


def _unknowns(book: Book, drug: Drug) -> str:
    names = {drug.id, *drug.classes}
    return "; ".join(
        link("unknowns.md", "unknown", one.id, one.about)
        for one in book.known.unknowns.values()
        if names & set(one.of)
    )

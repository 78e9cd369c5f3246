"""What is not known, said aloud: stated unknowns, doses, manifestations, numbers held back."""

from __future__ import annotations

from handbook import manifestations
from handbook.page import MARKS, Book, link, mark, safe, table
from scurfin.knowledge.model import Fact, Unknown

ABOUT = (
    "What scurfin does not know. A plan never fills these gaps: it prints the action, says "
    "that the number is not known, and names the local protocol or whom to ask. Whoever knows "
    "a source for one of them can add it: see [CONTRIBUTING](../../CONTRIBUTING.md)."
)


def text(book: Book) -> str:
    """Four lists; an empty one says so."""
    stated = list(book.known.unknowns.values())
    unsaid = [one for one in book.known.drugs.values() if one.dose_unknown]
    untreated = [
        one
        for one in book.known.concepts.values()
        if one.tracked
        and not manifestations.rules_of(book, one)
        and not manifestations.reached(book, one)
        and not manifestations.unknowns_of(book, one)
    ]
    held = [one for one in book.known.facts.values() if one.weakness]
    doses = [
        (book.treatment(one.id), safe(one.dose_unknown))
        for one in sorted(unsaid, key=lambda each: each.name.lower())
    ]
    names = ", ".join(link("manifestations.md", "concept", one.id, one.name) for one in untreated)
    return book.page(
        "What is not known",
        ABOUT,
        f"## Stated unknowns ({len(stated)})",
        *(_section(book, one) for one in stated),
        "" if stated else "None is stated yet.",
        f"## Doses not known ({len(doses)})",
        table(("Treatment", "What is known instead"), doses),
        f"## Manifestations without a rule and without a stated reason ({len(untreated)})",
        f"{names}." if names else "None.",
        f"## Numbers held back ({len(held)})",
        "Shown with their mark; they dose nobody until a better source stands beside them.",
        table(("Statement", "Why held back", "Source"), [_held(book, one) for one in held]),
    )


def _section(book: Book, one: Unknown) -> str:
    lines = [safe(one.text), f"**Meanwhile:** {safe(one.meanwhile)}"]
    if one.of:
        lines.append("About: " + ", ".join(_subject(book, name) for name in one.of) + ".")
    if one.looked:
        lines.append(f"Looked in: {safe(one.looked)}")
    if one.facts:
        lines.append(f"What there is: {book.refs(one.facts)}.")
    return f"### {mark('unknown', one.id)}{safe(one.about)}\n\n" + "<br>\n".join(lines)


def _subject(book: Book, name: str) -> str:
    concept = book.known.concepts.get(name)
    if concept is not None and concept.tracked:
        return link("manifestations.md", "concept", name, concept.name)
    return safe(concept.name) if concept is not None else book.treatment(name)


def _held(book: Book, one: Fact) -> tuple[str, str, str]:
    why = one.weakness + (f": {one.because}" if one.because else "")
    newer = [each.id for each in book.known.facts.values() if one.id in each.supersedes]
    why += f"; see {', '.join(newer)}" if newer else ""
    return safe(one.statement), f"{MARKS[one.weakness][0]} {safe(why)}", book.refs((one.id,))

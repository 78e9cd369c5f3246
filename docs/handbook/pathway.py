"""The text of every rule, in the order of the road, below the picture of the whole."""

from __future__ import annotations

from handbook import boxes, spoken, treatment
from handbook.boxes import Box
from handbook.page import URGENCY, Book, anchor, link, mark, safe, table
from scurfin.pathway.model import CardPart, Option, Recommendation

ABOUT = (
    "The way of a child from suspicion to life after transplant. Emergencies come before "
    "everything, prevention runs alongside. The picture names the rules; below it stands the "
    "text of each, by box. A real plan holds only the lines whose indication is true for the "
    "child, with his own doses."
)
STEPS = (boxes.EMERGENCIES, *(part for step in boxes.ROAD for part in step.parts), *boxes.ALONGSIDE)


def text(book: Book) -> str:
    """Picture, list of boxes, the decisions, then each box with its rules."""
    held = boxes.sorted_out(book)
    shown = [part for part in STEPS if isinstance(part, Box) and held[part.key]]
    index = "\n".join(
        f"- [{safe(one.title)}](#{anchor('box', one.key)}): {len(held[one.key])} rules"
        for one in shown
    )
    decisions = "\n".join(
        f"- {mark('definition', one.id)}**{safe(one.name)}** (`{one.id}`). {book.refs(one.facts)}"
        for one in book.rules.definitions
    )
    parts = [
        "![The pathway on one page](pathway.svg)",
        index,
        "## Named conditions",
        "What decisions and rules speak of. Each is true, false or unknown; unknown asks.",
        decisions,
    ]
    for one in shown:
        parts.append(f"## {mark('box', one.key)}{safe(one.title)}")
        parts += [_rule(book, rule) for rule in held[one.key]]
    parts += ["## Checks that the disease itself asks for", _routines(book)]
    parts += ["## The emergency card", "What a family and a ward keep at hand, part by part."]
    parts += [_card(book, one) for one in book.rules.card]
    return book.page("The pathway", ABOUT, *parts)


def _routines(book: Book) -> str:
    rows = [
        (
            mark("routine", one.id) + safe(one.what),
            spoken.every(one.every) if one.every else "every visit",
            book.refs(one.facts),
        )
        for one in book.rules.routines
    ]
    return table(("What", "How often", "Sources"), rows)


def _card(book: Book, one: CardPart) -> str:
    lines = [safe(one.text)]
    for gift in one.gives:
        drug = book.known.drugs[gift.drug]
        named, _ = treatment.shown(drug, gift.indication)
        said = "; ".join(safe(spoken.whole(drug, each)) for each in named)
        refs = book.refs(fact for each in named for fact in each.facts)
        said = f"{said} ({refs})" if said else "dose not known here: local protocol"
        lines.append(f"{safe(gift.label)}: {book.treatment(drug.id)} {said}")
    lines.append(f"*Sources:* {book.refs(one.facts)}")
    return f"### {mark('card', one.id)}{safe(one.title)}\n\n" + "\n\n".join(lines)


def _rule(book: Book, rule: Recommendation) -> str:
    trust = f"{rule.strength}, certainty {rule.certainty}"
    what = f"### {mark('rule', rule.id)}{safe(book.full(rule))}"
    lines = [f"`{rule.id}`, {rule.stage}, **{URGENCY[rule.urgency]}**, {trust}. {safe(rule.text)}"]
    lines.append(f"*Why:* {safe(rule.because)}")
    if rule.would_change:
        lines.append(f"*Would change it:* {safe(rule.would_change)}")
    if rule.disagreement:
        about = {one.id: one.about for one in book.rules.disagreements}[rule.disagreement]
        said = link("disagreements.md", "disagreement", rule.disagreement, about)
        lines.append(f"*Sources disagree:* {said}")
    if rule.options:
        lines.append("\n".join(_option(book, one) for one in rule.options))
    signed = f"signed by {safe(book.signed(rule))}" if book.signed(rule) else ""
    lines.append(f"*Sources:* {book.refs(rule.facts)}" + (f"; {signed}" if signed else ""))
    return what + "\n\n" + "\n\n".join(lines)


def _option(book: Book, one: Option) -> str:
    lines = [f"- **{book.treatment(one.what)}**"]
    for head, arguments in (("for", one.for_), ("against", one.against), ("never", one.excludes)):
        lines += [
            f"  - {head}{' (where it applies)' if each.when is not None else ''}: "
            f"{book.argument(each)}"
            for each in arguments
        ]
    return "\n".join(lines)

"""What all pages share: the head, the marks of weak facts, citations, links and safe text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handbook.leaves import goes_on
from scurfin.knowledge.model import Fact
from scurfin.knowledge.store import Knowledge
from scurfin.pathway.model import Argument, Pathway, Recommendation
from scurfin.pathway.reviews import signed_by

MARKS = {
    "unverified": ("†", "unverified: the text was not seen, or the number is only remembered"),
    "interpretation": (
        "‡",
        "our reading or a rule of this software, not a statement of the source",
    ),
    "secondary source": ("§", "second-hand: read in a copy or a digest, not at its origin"),
    "superseded": ("¶", "superseded: corrected by a later statement, kept to be seen"),
}
VERBS = {
    "start": "Start",
    "change": "Change",
    "stop": "Stop",
    "order": "Order:",
    "refer": "Refer to:",
    "activate": "Activate:",
    "clear": "Clear for:",
    "offer": "Offer:",
    "advise": "",
    "watch": "Watch:",
}
URGENCY = {"now": "now", "week": "this week", "soon": "soon", "prepare": "prepare"}
URGENCIES = tuple(URGENCY)
MADE = "<!-- Made by docs/refresh.py from src/scurfin/knowledge/data; edit there, not here. -->"
UNSIGNED = "Nothing on this page is signed by a physician yet."
SIGNED = "Only the rules that name a physician are signed, and nothing else on this page."
SPECIAL = re.compile(r"([\\`*_\[\]|~])")


def safe(text: str) -> str:
    """``text`` on one line, so that Markdown shows it as it is."""
    flat = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def anchor(kind: str, name: str) -> str:
    """The mark that ``link`` leads to: ids hold letters, digits and hyphens only."""
    return f"{kind}-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def mark(kind: str, name: str) -> str:
    return f'<a id="{anchor(kind, name)}"></a>'


def link(page: str, kind: str, name: str, said: str) -> str:
    return f"[{safe(said)}]({page}#{anchor(kind, name)})"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; cells hold Markdown already."""
    head = list(heads)
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(' '.join(one.split()) for one in row)} |" for row in rows]
    return "\n".join(lines)


@dataclass(frozen=True)
class Book:
    """The knowledge and its rules, and how pages speak of them."""

    known: Knowledge
    rules: Pathway

    def page(self, title: str, about: str, *parts: str) -> str:
        """A whole page: title, what it is and how far to trust it, then its parts."""
        marks = "; ".join(f"{sign} {said}" for sign, said in MARKS.values())
        signed = any(self.signed(one) for one in self.rules.recommendations)
        head = [
            MADE,
            f"# {title}",
            about,
            f"**Research software, not a medical device. {SIGNED if signed else UNSIGNED}**",
            f"Marks behind a source: {marks}. No dose rests on a fact marked †, § or ¶ alone.",
        ]
        return "\n\n".join(one.rstrip() for one in (*head, *parts) if one) + "\n"

    def signed(self, rule: Recommendation) -> str:
        """The physician who signed the rule as it now stands; '' where none did."""
        return signed_by(rule, self.rules)

    def refs(self, facts: Iterable[str]) -> str:
        """The sources of ``facts`` as links to the bibliography, each once, with their marks."""
        marks: dict[str, str] = {}
        for one in dict.fromkeys(facts):
            fact = self.known.facts[one]
            here = marks.setdefault(fact.source, "")
            marks[fact.source] = here + "".join(sign for sign in signs(fact) if sign not in here)
        return "; ".join(
            link("bibliography.md", "source", key, self.known.sources[key].cite()) + found
            for key, found in marks.items()
        )

    def name(self, of: str) -> str:
        """A drug by its usual name; a class stays as it is written."""
        drug = self.known.drugs.get(of)
        return drug.name if drug is not None else of

    def treatment(self, of: str) -> str:
        """A drug as a link to its section; a class as words."""
        drug = self.known.drugs.get(of)
        return link("drugs.md", "drug", drug.id, drug.name) if drug is not None else safe(of)

    def short(self, rule: Recommendation) -> str:
        """What a rule does, in a few words."""
        verb = "Go on with" if goes_on(rule) else VERBS[rule.do.verb]
        what = self.name(rule.do.what)
        return capital(f"{verb} {what}".strip())

    def full(self, rule: Recommendation) -> str:
        """The same with the indication, where a drug has one."""
        drug = rule.do.what in self.known.drugs and rule.do.indication
        return self.short(rule) + (f": {rule.do.indication}" if drug else "")

    def rule(self, rule: Recommendation) -> str:
        """A rule as a link to its text on the page of the pathway."""
        return link("pathway.md", "rule", rule.id, self.full(rule))

    def cited(self, said: str, facts: Iterable[str]) -> str:
        """What is said, and in brackets who says so."""
        return f"{safe(said)} ({self.refs(facts) or 'no source is named'})"

    def argument(self, one: Argument) -> str:
        return self.cited(one.text, one.facts)


def signs(fact: Fact) -> tuple[str, ...]:
    """The marks of a fact: why it is weak, and whether it is a reading."""
    weak = [
        MARKS[name][0]
        for name, holds in (
            ("unverified", fact.unverified),
            ("superseded", fact.state == "superseded"),
            ("secondary source", fact.secondary),
            ("interpretation", fact.interpretation),
        )
        if holds
    ]
    return tuple(weak)

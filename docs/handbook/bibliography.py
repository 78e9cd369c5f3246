"""Every source: what it is, how much of it was seen, and what it says here."""

from __future__ import annotations

from collections import defaultdict

from handbook.page import Book, mark, safe, signs
from scurfin.knowledge.model import Fact, Source

ABOUT = (
    "Every source, each once. *Seen* says how much of it was read for this knowledge: an "
    "abstract is not a paper. Under each stand the statements taken from it, in our own "
    "words."
)


def text(book: Book) -> str:
    """All sources by the name they are cited by."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for one in book.known.facts.values():
        facts[one.source].append(one)
    sources = sorted(book.known.sources.values(), key=lambda one: (one.cite().lower(), one.key))
    return book.page("Bibliography", ABOUT, *(_entry(one, facts[one.key]) for one in sources))


def _entry(one: Source, facts: list[Fact]) -> str:
    who = safe(one.first_author) + (f" ({one.year})" if one.year else "")
    told = [who.strip(), safe(one.title), safe(one.where), ", ".join(_links(one))]
    parts = [
        f"### {mark('source', one.key)}{safe(one.cite())}",
        ". ".join(each.rstrip(".") for each in told if each) + f".<br>Kind: {one.kind}. "
        + f"Seen: {safe(one.depth) if one.depth else 'not recorded'}."
        + ("" if one.identified else " **No identifier: dose nothing from it.**"),
    ]  # fmt: skip
    if facts:
        lines = "\n".join(_fact(each) for each in facts)
        parts.append(
            f"<details><summary>Statements ({len(facts)})</summary>\n\n{lines}\n\n</details>"
        )
    return "\n\n".join(parts)


def _fact(one: Fact) -> str:
    weak = "".join(signs(one))
    said = f"- {mark('fact', one.id)}{safe(one.statement)}{f' {weak}' if weak else ''} `{one.id}`"
    return said + (f" *No rule rests on it: {safe(one.background)}*" if one.background else "")


def _links(one: Source) -> list[str]:
    found = []
    if one.pmid:
        found.append(f"[PMID {one.pmid}](https://pubmed.ncbi.nlm.nih.gov/{one.pmid}/)")
    if one.pmcid:
        found.append(f"[{one.pmcid}](https://pmc.ncbi.nlm.nih.gov/articles/{one.pmcid}/)")
    if one.doi:
        found.append(f"[doi:{one.doi}](https://doi.org/{one.doi})")
    if one.url.startswith("http"):
        found.append(f"[web](<{one.url}>)")
    elif one.url:
        found.append(safe(one.url))
    return found

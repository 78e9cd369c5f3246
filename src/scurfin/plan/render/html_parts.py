"""The small parts of the page: safe text, badges, doses, references to sources and events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from scurfin.dose import Dose
from scurfin.plan.model import Alert, Line, Plan, Source
from scurfin.plan.render.entries import BESIDE
from scurfin.plan.told import event_words
from scurfin.record.model import Record
from scurfin.terms.safe_text import safe

_HIDDEN = re.compile("[\u061c\u200b\u2060\ufeff\ufffe\uffff]")
_PLAIN_CSS = re.compile(r"[A-Za-z0-9 .,()_+/:-]|[^\x00-\x7f]")
_NOT_IN_ANCHOR = re.compile(r"[^A-Za-z0-9_.-]")
USE = {
    "start": "or",
    "alternative": "or",
    "ceiling": "at most",
    "observed": "seen in others",
}


def esc(text: str) -> str:
    """Text for an element or an attribute: no markup, control or direction-changing characters."""
    return escape(_HIDDEN.sub("\ufffd", safe(text)), quote=True)


def css_string(text: str, most: int = 70) -> str:
    """``text`` as a quoted CSS string that cannot end early or close a style element."""
    clean = _HIDDEN.sub("\ufffd", safe(text))
    if len(clean) > most:
        clean = clean[: most - 1] + "\u2026"
    kept = (char if _PLAIN_CSS.match(char) else f"\\{ord(char):06x} " for char in clean)
    return f'"{"".join(kept)}"'


def anchor(kind: str, name: str) -> str:
    """The id of an element; ``name`` may hold anything."""
    return f"{kind}-{_NOT_IN_ANCHOR.sub(lambda hit: f'_{ord(hit[0]):x}_', name)}"


def link_to(kind: str, name: str, said: str = "") -> str:
    return f'<a href="#{anchor(kind, name)}">{esc(said or name)}</a>'


def outside(link: str) -> str:
    """A link to a publication; anything but https stays text."""
    if not link.startswith("https://"):
        return esc(link)
    said = esc(link.removeprefix("https://"))
    return f'<a href="{esc(link)}" rel="noopener noreferrer">{said}</a>'


def badge(word: str) -> str:
    name = _NOT_IN_ANCHOR.sub("-", word.lower())
    return f'<span class="badge b-{name}">{esc(word)}</span>'


def rows(pairs: Iterable[tuple[str, str]]) -> str:
    """A definition list of (label, HTML); empty ones are left out."""
    body = "".join(f"<dt>{esc(label)}</dt><dd>{said}</dd>" for label, said in pairs if said)
    return f"<dl>{body}</dl>" if body else ""


def bullets(items: Iterable[str]) -> str:
    """A list of HTML items, or '' when there is none."""
    body = "".join(f"<li>{one}</li>" for one in items)
    return f"<ul>{body}</ul>" if body else ""


def table(
    head: tuple[str, ...], body: Iterable[tuple[str, ...]], caption: str = "", kind: str = ""
) -> str:
    """A table of HTML cells; '' without rows. ``kind`` sets the widths of its columns."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in body
    )
    if not lines:
        return ""
    heads = "".join(f'<th scope="col">{esc(one)}</th>' for one in head)
    title = f"<caption>{esc(caption)}</caption>" if caption else ""
    cls = f' class="{kind}"' if kind else ""
    return (
        f'<div class="scroll"><table{cls}>{title}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def section(name: str, title: str, body: str, kind: str = "") -> str:
    """A titled section; '' when there is nothing in it."""
    if not body:
        return ""
    cls = f' class="{kind}"' if kind else ""
    return (
        f'<section id="{name}"{cls} aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title">{esc(title)}</h2>{body}</section>'
    )


@dataclass(frozen=True)
class Page:
    """A plan with what its parts point at: numbered sources, alerts, lines, the told events."""

    plan: Plan
    record: Record | None
    numbers: dict[str, int]
    sources: dict[str, Source]
    alerts: dict[str, Alert]
    lines: dict[str, Line]

    def refs(self, facts: Iterable[str], *, names: bool = False) -> str:
        """The sources of ``facts`` by number, weak ones with their weakness in words."""
        by: dict[str, list[str]] = {}
        for fact in dict.fromkeys(facts):
            source = self.sources.get(fact)
            who = source.cite.split(",")[0] if names and source is not None else ""
            by.setdefault(who, []).append(self._ref(fact, source))
        return "; ".join(f"{esc(who)} {' '.join(all_)}".strip() for who, all_ in by.items())

    def _ref(self, fact: str, source: Source | None) -> str:
        if source is None:
            return f'<span class="ref">[{esc(fact)}]</span>'
        place = f'<a href="#{anchor("fact", fact)}">{self.numbers[fact]}</a>'
        weak = (
            "" if source.state == "current" else f' <span class="weak">{esc(source.state)}</span>'
        )
        return f'<span class="ref">[{place}{weak}]</span>'

    def events(self, ids: Iterable[str], *, words: bool = True) -> str:
        """Events in words where the record is at hand, each linked to where it was told."""
        found = []
        for name in dict.fromkeys(ids):
            said = event_words(name, self.record) if self.record is not None and words else ""
            known = self.record is not None and self.record.find(name) is not None
            id_ = link_to("event", name) if known else esc(name)
            found.append(f'{esc(said)} <span class="small">({id_})</span>' if said else id_)
        return "; ".join(found)

    def named(self, id_: str) -> str:
        """A recommendation by id, linked if it is in the plan."""
        return link_to("line", id_) if id_ in self.lines else esc(id_)


def page(plan: Plan, record: Record | None) -> Page:
    return Page(
        plan,
        record,
        {one.fact: number for number, one in enumerate(plan.sources, 1)},
        {one.fact: one for one in plan.sources},
        {one.id: one for one in plan.alerts},
        {one.id: one for one in plan.recommendations},
    )


def dose(one: Dose, label: str, at: Page, *, loud: bool) -> str:
    """One dose: what to write down, then how it comes about."""
    band = ""
    if one.band and one.band not in one.text:
        band = f' <span class="quiet">({esc(one.band)})</span>'
    needs = ""
    if one.needs:
        needs = f' <span class="need">Needs {esc(" and ".join(one.needs))}.</span>'
    note = f" {esc(one.note)}" if one.note else ""
    said = esc(one.text)
    strong = f"<b>{said}</b>" if loud else said
    return (
        f'<p class="dose"><span class="quiet">{esc(label)}</span> {strong}{band} '
        f"{at.refs(one.facts)}</p>"
        f'<p class="sum">Arithmetic: {esc(one.arithmetic)}.{needs}{note}</p>'
    )


def doses(
    first: Dose | None,
    more: Iterable[Dose],
    unknown: str,
    at: Page,
    label: str = "dose",
    of: str = "",
) -> str:
    """The dose proposed, the others with their use, or the plain word that none is known.

    Doses of equal rank, as where the age is not known, are printed equally loud; those of another
    drug than the line or option ``of`` begin with its name.
    """
    found = []
    proposed = label.startswith("dose")
    if first is not None:
        found.append(dose(first, label, at, loud=proposed))
    elif unknown:
        found.append(
            f'<p class="dose"><span class="need">Dose not known:</span> {esc(unknown)}</p>'
        )
    found += [dose(one, _use(one, of), at, loud=proposed and one.use == "start") for one in more]
    return "".join(found)


def _use(one: Dose, of: str) -> str:
    other = of and one.name not in (of, of.partition(" ")[2])
    if not other:
        return USE.get(one.use, one.use)
    return f"{BESIDE[one.use]}, {one.name}" if one.use in BESIDE else f"with {one.name}"

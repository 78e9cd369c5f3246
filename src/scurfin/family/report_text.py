"""The report on a family for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from scurfin.family.chances import grandmothers
from scurfin.family.evidence import said as told_of
from scurfin.family.people import Person
from scurfin.family.report import Report
from scurfin.family.risk import OUTSIDE, Chance, Risk, percent
from scurfin.terms.safe_text import safe

RARE = "as in the population"
CANNOT_BEAR = "taken not to: he has children"
WEIGHED = 3
TESTS = 8


def text(made: Report, prevention: Sequence[str] = ()) -> str:
    """The report in lines. ``prevention``: lines on pregnancies and births, put after the tests."""
    lines = [f"Who may bear the variant ({made.notice})", ""]
    lines += _columns(_rows(made))
    lines += _why(made)
    lines += _tests(made)
    lines += _variant(made.pedigree.variant if made.mode == "XLR" else "")
    lines += prevention
    lines += ["", made.method]
    if made.mode == "XLR":
        lines.append("A negative blood test of a mother never means no risk: eggs may bear it.")
        if not _found(made):
            lines.append(
                "No variant is told of anybody: all holds if the affected have FOXP3 deficiency."
            )
    lines += [f"Not used: {safe(one)}" for one in made.left_out]
    lines += [f"To ask: {safe(one)}" for one in made.questions]
    if made.pedigree.source:
        lines.append(f"Family as told in: {safe(made.pedigree.source)}")
    lines.append("Facts: " + ", ".join(made.facts))
    return "\n".join(lines) + "\n"


def _found(made: Report) -> bool:
    tested = any(t.result == "positive" for one in made.pedigree.people for t in one.tests)
    return bool(made.pedigree.variant) or tested


def _rows(made: Report) -> list[tuple[str, ...]]:
    known = made.pedigree.by_id()
    fathers = {one.father for one in made.pedigree.people}
    elders = grandmothers(made.pedigree)
    x_linked = made.mode == "XLR"
    rows: list[tuple[str, ...]] = [
        ("person", "told", "bears the variant" if x_linked else "bears one copy")
        + (
            ("next son affected", "next child affected")
            if x_linked
            else ("falls ill", "next child")
        )
    ]
    for risk in made.risks:
        person = known[risk.id]
        cells = [_name(person), _told(person), _carries(person, risk, fathers, x_linked)]
        if x_linked and risk.id in elders:
            cells += ["", ""]
        elif x_linked:
            cells += [_chance(risk, risk.next_son), _chance(risk, risk.next_child)]
        else:
            cells += [_chance(risk, risk.affected), _chance(risk, risk.next_child)]
        rows.append(tuple(cells))
    return rows


def _name(person: Person) -> str:
    name = f"{person.id} ({person.name})" if person.name and person.name != person.id else person.id
    return safe(name)


def _told(person: Person) -> str:
    words = [told_of(person)] if told_of(person) else []
    if person.loss and person.loss not in words:
        words.append(person.loss)
    if person.pregnancy:
        words.append("pregnancy")
    if person.affected is False and person.seen_until == 0:
        words.append("told as well, age not told")
    return safe(", ".join(dict.fromkeys(words))) or "-"


def _carries(person: Person, risk: Risk, fathers: set[str | None], x_linked: bool) -> str:
    if x_linked and risk.carrier.high == 0 and person.id in fathers:
        return CANNOT_BEAR
    return RARE if risk.as_population else risk.carrier.said()


def _chance(risk: Risk, chance: Chance | None) -> str:
    if chance is None:
        return ""
    return RARE if risk.as_population else chance.said()


def _why(made: Report) -> list[str]:
    """What moved the risks that are neither settled nor those of the population."""
    now = {one.id: one for one in made.risks}
    lines = []
    for one in made.evidence:
        risk = now[one.id]
        weights = [each for each in one.weights if each.of != one.id]
        if not weights or risk.as_population or not 0 < risk.carrier.probability < 1 - 1e-6:
            continue
        parts = [
            f"{each.of} {each.told} (without: {_without(each.without, made)})"
            for each in weights[:WEIGHED]
        ]
        more = len(weights) - WEIGHED
        parts += [f"{more} more"] if more > 0 else []
        lines.append(f"  {one.id} {percent(risk.carrier.probability)}: {'; '.join(parts)}")
    if not made.evidence:
        lines.append("  not weighed one by one: too much is told")
    return ["", "What moved each risk:", *map(safe, lines)] if lines else []


def _without(share: float, made: Report) -> str:
    return RARE if made.mode == "XLR" and share < OUTSIDE else percent(share)


def _tests(made: Report) -> list[str]:
    first = "the child's mother, possible donors, " if made.mode == "XLR" else ""
    lines = ["", f"Whose test next: {first}by how far it is expected to move all risks together"]
    for number, each in enumerate(made.tests[:TESTS], start=1):
        moved = f"; tells of {', '.join(each.moves)}" if each.moves else ""
        need = "; a possible donor" if each.donor else ""
        found = f"finds it in {percent(each.positive)}"
        lines.append(
            safe(
                f"  {number}. {each.id}: {each.what}; {found}; moves {each.change:.2f}{moved}{need}"
            )
        )
    if len(made.tests) > TESTS:
        lines.append(f"  {len(made.tests) - TESTS} more stand in --format json")
    if not made.tests:
        lines.append("  nobody: every status is settled as far as a test could settle it")
    return lines


def _variant(told: str) -> list[str]:
    """The child's variant, read and looked up; nothing where none is told."""
    if not told:
        return []
    from scurfin.family.variants import variant

    read = variant(told)
    lines = ["", f"Variant {read.as_written}: {read.classification}", f"  {read.protein_check}"]
    lines += [f"  {read.domain}"] if read.domain else []
    lines += [f"  {one}" for one in (*read.notes, *read.questions)]
    return [*lines, "  " + "; ".join(read.sources)] if read.sources else lines


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]

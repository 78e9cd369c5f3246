"""All that can be said of a family: risks with bands, the next test, what was left out."""

from __future__ import annotations

import msgspec

from scurfin.family.assumed import assumed, method, tried
from scurfin.family.next_test import NextTest, next_tests
from scurfin.family.people import Pedigree
from scurfin.family.risk import Risk, percent, risks

FIRST = "pre-inh-003"
MOTHER = "mother"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """``tests`` in the order in which to do them. ``facts`` carry the assumptions."""

    pedigree: Pedigree
    risks: tuple[Risk, ...]
    tests: tuple[NextTest, ...]
    method: str
    left_out: tuple[str, ...]
    facts: tuple[str, ...]


def report(
    pedigree: Pedigree,
    left_out: tuple[str, ...] = (),
    donors: frozenset[str] = frozenset(),
    *,
    file: str = "",
) -> Report:
    """Risks and tests of an X-linked family. Raises InputError if it cannot be.

    The mother of the child is tested before others (pre-inh-003), then whose test moves most.
    """
    models = [one.how for one in tried()]
    order = next_tests(pedigree, models[0], donors)
    mother = next((one.mother for one in pedigree.people if one.id == pedigree.proband), None)
    return Report(
        pedigree=pedigree,
        risks=risks(pedigree, models, file=file),
        tests=tuple(sorted(order, key=lambda one: one.id != mother)),
        method=method(),
        left_out=left_out,
        facts=(*assumed().facts, FIRST),
    )


def text(made: Report) -> str:
    """The report for a terminal."""
    known = made.pedigree.by_id()
    lines = [
        "Carrier risk, exact over the whole family (research software, not a medical device).",
        "",
    ]
    head = ("person", "told", "carries", "next son affected", "next child affected")
    rows: list[tuple[str, ...]] = [head]
    for one in made.risks:
        person = known[one.id]
        rows.append(
            (
                f"{one.id}" + (f" ({person.name})" if person.name else ""),
                _told(made, one.id),
                one.carrier.said(),
                one.next_son.said() if one.next_son is not None else "",
                one.next_child.said() if one.next_child is not None else "",
            )
        )
    lines += _columns(rows)
    lines += ["", "Whose test next (how far it is expected to move the family's risks together):"]
    for number, each in enumerate(made.tests, start=1):
        moved = f"; tells of {', '.join(each.moves)}" if each.moves else ""
        need = "; a possible donor: variant and HLA in one go" if each.donor else ""
        found = f"finds the variant in {percent(each.positive)}"
        lines.append(f"  {number}. {each.id}: {found}; moves {each.change:.2f}{moved}{need}")
    if not made.tests:
        lines.append("  nobody: every status is settled as far as a test could settle it")
    lines += _variant(made.pedigree.variant)
    lines += ["", made.method]
    lines.append(
        "A negative blood test of a mother never means no risk: eggs alone may bear the variant."
    )
    if not made.pedigree.variant:
        lines.append("No variant is told in the child: all this holds if he has FOXP3 deficiency.")
    lines += [f"Not placed: {one}" for one in made.left_out]
    lines.append("Facts: " + ", ".join(made.facts))
    return "\n".join(lines) + "\n"


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


def _told(made: Report, name: str) -> str:
    one = made.pedigree.by_id()[name]
    words = []
    if one.affected is not None:
        words.append("affected" if one.affected else "well")
    words += [f"test {test.result}" for test in one.tests]
    if one.loss:
        words.append(one.loss)
    if one.pregnancy:
        words.append("pregnancy")
    return ", ".join(words) or "-"


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]

"""Donors in order, each with the reason, and relatives to be tested, as rows of text."""

from __future__ import annotations

from scurfin.plan.model import DonorNow, DonorOrderNow, Plan, RelativeNow
from scurfin.plan.render.entries import Block, Entry, names, sources
from scurfin.terms.safe_text import safe


def people_block(plan: Plan, cite: dict[str, str], full: bool) -> Block:
    """Donors, the first first, then relatives; ``full`` adds what each rule rests on."""
    entries = donor_entries(plan.donors, plan.donor_order, cite, full)
    entries += [
        Entry(
            "TESTED" if one.result else f"TO TEST {one.test_place or ''}".rstrip(),
            spoken(one.relation, one.id),
            tuple((label, safe(text)) for label, text in _relative(one)),
        )
        for one in plan.family
    ]
    return Block("Family and donors", tuple(entries))


def donor_entries(
    donors: tuple[DonorNow, ...], order: DonorOrderNow | None, cite: dict[str, str], full: bool
) -> list[Entry]:
    """Each donor with its reasons, and which policy ordered them."""
    entries = [_donor(one, cite, full) for one in donors]
    if order is not None:
        said = order_words(order)
        rows = [("note", safe(one)) for one in order.notes]
        rows += [("", safe(order.about))] if full else []
        entries.append(Entry(" ", safe(said[:1].upper() + said[1:]), tuple(rows)))
    return entries


def spoken(relation: str, name: str) -> str:
    """'sister sister-2', or the relation alone where it is the name."""
    name = name.removeprefix("registry:")
    return safe(f"{relation} {name}" if relation != name else name)


def badge(one: DonorNow) -> str:
    """'1. FIRST'; without a number for who is no donor."""
    return f"{one.place}. {one.standing.upper()}" if one.place else one.standing.upper()


def order_words(made: DonorOrderNow) -> str:
    """Which policy put the donors in order, and what is not shown."""
    more = f"; {made.not_shown} more unrelated donors are not shown" if made.not_shown else ""
    return f"in the order of the policy '{made.policy}', version {made.version}{more}"


def _donor(one: DonorNow, cite: dict[str, str], full: bool) -> Entry:
    rows = [("", text) for text in one.why]
    rows += [("note", text) for text in one.flags]
    told = "; ".join(f"{each.what}: {each.said}" for each in one.told)
    rows.append(("known", told))
    if one.above:
        rows.append(("order", one.above + (f"; {one.evidence}" if one.evidence else "")))
        if full and one.because:
            rows.append(("", one.because))
    if one.change:
        rows.append(("test", one.change))
    rows += [("safe", text) for text in one.safeguards]
    if full:
        rows += [("ask", text) for text in one.asks]
    if one.facts:
        rows.append(("source", sources(one.facts, cite) if full else names(one.facts, cite)))
    return Entry(
        badge(one),
        spoken(one.relation, one.id),
        tuple((label, safe(text)) for label, text in rows if text),
        one.id,
    )


def _relative(one: RelativeNow) -> list[tuple[str, str]]:
    rows = [("", one.result or one.why)]
    if one.carrier:
        rows.append(("carries", one.carrier))
    if one.next_son:
        rows.append(("her son", f"affected: {one.next_son}"))
    return rows

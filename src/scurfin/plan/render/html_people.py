"""Donors in order and relatives to be tested, as HTML."""

from __future__ import annotations

from scurfin.plan.model import DonorNow, Plan
from scurfin.plan.render.html_parts import Page, badge, bullets, esc, section, table
from scurfin.plan.render.people import order_words


def people(plan: Plan, at: Page, haplotypes: str = "") -> str:
    """Donors, best first, the family's haplotypes as a picture, and relatives to be tested."""
    caption = "Donors" + (f", {order_words(plan.donor_order)}" if plan.donor_order else "")
    donors = table(
        ("", "who", "why, and why before the next", "sources"),
        (
            (
                f"<b>{one.place}</b>" if one.place else "",
                _donor_head(one),
                _donor(one),
                at.refs(one.facts),
            )
            for one in plan.donors
        ),
        caption,
        "donors",
    )
    about = ""
    if plan.donor_order is not None:
        said = (*plan.donor_order.notes, plan.donor_order.about)
        about = "".join(f"<p class=quiet>{esc(one)}</p>" for one in said)
    family = table(
        ("who", "", "result", "carries", "next son affected", "why"),
        (
            (
                _who(one.relation, one.id),
                badge("tested" if one.result else f"to test {one.test_place or ''}".rstrip()),
                esc(one.result),
                esc(one.carrier),
                esc(one.next_son),
                esc(one.why),
            )
            for one in plan.family
        ),
        "Family",
        "relatives",
    )
    drawn = f"<figure>{haplotypes}</figure>" if haplotypes else ""
    return section("family", "Donors and family", donors + about + drawn + family)


def _donor_head(one: DonorNow) -> str:
    """Who, what the donor is, the match, and whether the variant is carried."""
    rows = [("match", one.match or "not known")]
    if one.carries:
        rows.append(("variant", one.carries))
    told = "".join(f"<br><small>{esc(label)}: {esc(said)}</small>" for label, said in rows)
    return f"{_who(one.relation, one.id.removeprefix('registry:'))}<br>{badge(one.standing)}{told}"


def _donor(one: DonorNow) -> str:
    """Everything said of a donor: reasons, notes, what is known, the order, the test."""
    found = bullets(esc(each) for each in (*one.why, *one.flags))
    rows = []
    if one.told:
        rows.append(("Known", "; ".join(f"{each.what}: {each.said}" for each in one.told)))
    if one.above:
        said = one.above + (f" ({one.evidence})" if one.evidence else "")
        rows.append(("Order", f"{said}. {one.because}".rstrip(". ") + "."))
    if one.change:
        rows.append(("Test that would change it", one.change))
    if one.safeguards:
        rows.append(("Safeguards", " ".join(one.safeguards)))
    if one.asks:
        rows.append(("To ask", " ".join(one.asks)))
    return found + "".join(f"<p><b>{esc(label)}:</b> {esc(text)}</p>" for label, text in rows)


def _who(relation: str, name: str) -> str:
    return f"<b>{esc(relation)}</b>" + ("" if relation == name else f" {esc(name)}")

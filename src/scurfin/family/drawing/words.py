"""The words of a drawing: what stands under each symbol, and how wide it is."""

from __future__ import annotations

from collections.abc import Sequence

from scurfin.family.people import Pedigree, Person, Test
from scurfin.family.risk import Chance, Risk, one_in, percent
from scurfin.terms.safe_text import safe

LINE = 13.0
SIZE = 11.0
_ACROSS = 17
_LINES = 3
_NARROW = set("iljtfrI.,;:'|!()[] -")
_WIDE = set("mwMW@%ABCDEFGHKNOPQRSTUVXYZ&")
_LOSSES = {
    "miscarriage": "miscarriage",
    "stillbirth": "stillbirth",
    "termination": "termination",
    "unexplained male loss": "male loss, unexplained",
}
_MEN = ("male", "man", "boy", "m", "trans man", "transgender man")
_WOMEN = ("female", "woman", "girl", "f", "trans woman", "transgender woman")


def width(text: str, size: float = SIZE) -> float:
    """The width in px of ``text`` in a common sans-serif, rather too much than too little."""
    return sum(_share(char) for char in text) * size


def _share(char: str) -> float:
    if char in _NARROW:
        return 0.4
    if char in _WIDE:
        return 0.9
    return 0.62 if ord(char) < 0x250 else 1.1


def wrapped(text: str, across: int = _ACROSS, lines: int | None = _LINES) -> list[str]:
    """``text`` in lines of at most ``across`` characters; what is left out shows as '…'."""
    found: list[str] = []
    for word in safe(text).split():
        while word:
            room = across - len(found[-1]) - 1 if found else 0
            if found and len(word) <= room:
                found[-1] += f" {word}"
                break
            found.append(word[:across])
            word = word[across:]
    if lines is not None and len(found) > lines:
        found = found[:lines]
        found[-1] = found[-1][: across - 1] + "…"
    return found


def drawn_as(one: Person) -> str:
    """'man', 'woman' or 'other': the gender where it is told, else the sex."""
    told = one.gender.strip().lower()
    if told in _MEN:
        return "man"
    if told in _WOMEN:
        return "woman"
    if told:
        return "other"
    return {"male": "man", "female": "woman"}.get(one.sex, "other")


def birth_sex(one: Person) -> str:
    """'AMAB', 'AFAB' or 'UAAB' where the symbol does not say the sex assigned at birth."""
    symbol = {"male": "man", "female": "woman"}.get(one.sex, "other")
    if not one.gender or drawn_as(one) == symbol:
        return ""
    return {"male": "AMAB", "female": "AFAB"}.get(one.sex, "UAAB")


def bears(one: Person, risk: Risk | None, pedigree: Pedigree) -> str:
    """'tested', 'deduced' or '': whether an unaffected person is known to bear the variant."""
    if one.affected:
        return ""
    results = {test.result for test in one.tests}
    if results == {"positive"}:
        return "tested"
    sure = risk is not None and not results and percent(risk.carrier.low) in _SURE
    can = one.sex == "female" or not x_linked(pedigree)
    return "deduced" if sure and can and not one.loss else ""


_SURE = (percent(1.0), percent(0.99999))


def under(one: Person, number: str, risk: Risk | None, pedigree: Pedigree) -> list[str]:
    """The lines under a symbol, the number first."""
    lines = [number]
    name = one.name or one.id
    if safe(name).strip() != number:
        lines += wrapped(name)
    if sex := birth_sex(one):
        lines.append(sex)
    if one.loss:
        lines += wrapped(_LOSSES[one.loss])
    elif one.alive is False:
        lines.append("died")
    if one.loss in ("miscarriage", "termination") and one.sex != "unknown":
        lines.append(one.sex)
    if one.pregnancy and not one.loss:
        lines += wrapped("pregnancy, " + (one.sex if one.sex != "unknown" else "sex not known"))
    if one.affected is False and one.seen_until is not None:
        lines.append(f"well at {one.seen_until:g} y")
    lines += wrapped(one.label)
    for test in one.tests:
        lines += wrapped(_test(test))
    return lines + _risk(one, risk, pedigree)


def x_linked(pedigree: Pedigree) -> bool:
    return pedigree.gene == "FOXP3"


def _test(test: Test) -> str:
    parts = ["test pos" if test.result == "positive" else "test neg"]
    parts += [part for part in (test.tissue, test.date) if part]
    return ", ".join(parts)


def _risk(one: Person, risk: Risk | None, pedigree: Pedigree) -> list[str]:
    if risk is None:
        return []
    if risk.as_population and one.sex == "female" and not one.affected and not one.pregnancy:
        return ["carrier: as any woman"]
    lines: list[str] = []
    if one.pregnancy and not one.loss:
        if risk.affected is not None:
            lines += _chance("affected", risk.affected)
    elif (one.sex == "female" or not x_linked(pedigree)) and not one.loss and not one.affected:
        lines += _chance("carrier", risk.carrier)
        if one.id == pedigree.consultand and risk.next_son is not None:
            lines += _chance("next son" if x_linked(pedigree) else "next child", risk.next_son)
    return lines


def _chance(what: str, chance: Chance) -> list[str]:
    """'carrier 1 in 4.9;' and '17 to 22 %'. From one half on in percent alone."""
    share = chance.probability
    small = 0 < share < 0.495
    text = f"{what} {one_in(share)}" if small else f"{what} {percent(share)}"
    if chance.wide():
        return [f"{text};", chance.band()]
    return [f"{text};", percent(share)] if small else [text]


def method(risks: Sequence[Risk] | None) -> list[str]:
    if risks is None:
        return ["No risk was computed for this drawing."]
    return [
        "Risk: probability given everything told of everybody drawn, computed jointly and exactly;",
        "after the semicolon the least and the most over the assumptions tried.",
    ]

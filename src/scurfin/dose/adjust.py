"""A usual dose multiplied for what else is true of the child: a partner, a gene, a sick organ."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from scurfin.dose.model import Dose, Doses
from scurfin.dose.regimen import capped, in_words
from scurfin.knowledge.model import DoseFactor, Drug
from scurfin.state.model import Body
from scurfin.terms.quantities import number, significant, spoken_unit

ALONE = "no source tells how they add: the strongest is used alone, and the level decides"


@dataclass(frozen=True)
class Reason:
    """A factor that holds for this child, and in words when: 'beside voriconazole'."""

    factor: DoseFactor
    words: str


def adjusted(made: Doses, drug: Drug, reasons: tuple[Reason, ...], body: Body) -> Doses:
    """``made`` with every proposed amount multiplied. Ceilings and figures seen stay as they are.

    Of several reasons the one that lowers most is used, or without one the one that raises least:
    no source tells what they do together.
    """
    if not reasons:
        return made
    chosen = min(reasons, key=lambda one: (one.factor.high or one.factor.low, one.factor.low))
    others = tuple(one for one in reasons if one is not chosen)
    return msgspec.structs.replace(
        made,
        fitting=tuple(_one(each, drug, chosen, others, body) for each in made.fitting),
        alternatives=tuple(_one(each, drug, chosen, others, body) for each in made.alternatives),
    )


def _one(one: Dose, drug: Drug, reason: Reason, others: tuple[Reason, ...], body: Body) -> Dose:
    rule = next(each for each in drug.doses if each.id == one.rule)
    factor = reason.factor
    high = factor.high if factor.high is not None else factor.low
    most = _most(factor, rule.period, rule.doses_a_day, rule.basis, one, body)
    low_amount, _ = capped(min(one.amount * factor.low, most), rule)
    high_amount, _ = capped(min((one.amount_to or one.amount) * high, most), rule)
    amount_to = None if high_amount == low_amount else high_amount
    text = in_words(rule, low_amount, amount_to, one.unit)
    by = number(factor.low) if high == factor.low else f"{number(factor.low)} to {number(high)}"
    said = f"x {by} {reason.words}"
    arithmetic = f"usually {one.arithmetic}; {said} = {text}"
    if high_amount < significant((one.amount_to or one.amount) * high, 2) and most < float("inf"):
        arithmetic += f" (at most {number(factor.most_per_kg_day or 0)} mg/kg a day)"
    why = [said, *(f"also {each.words}: {ALONE}" for each in others)]
    facts = [fact for each in (reason, *others) for fact in each.factor.facts]
    return msgspec.structs.replace(
        one,
        amount=low_amount,
        amount_to=amount_to,
        text=f"{text} ({said}; usually {_usual(one)})",
        arithmetic=arithmetic,
        facts=tuple(dict.fromkeys((*one.facts, *facts))),
        adjusted=tuple(why),
    )


def _usual(one: Dose) -> str:
    unit = spoken_unit(one.unit) if "/" not in one.unit else one.unit
    if one.amount_to is None:
        return f"{number(one.amount)} {unit}"
    return f"{number(one.amount)} to {number(one.amount_to)} {unit}"


def _most(
    factor: DoseFactor,
    period: str,
    doses_a_day: int | None,
    basis: str,
    one: Dose,
    body: Body,
) -> float:
    """The highest amount per period that the factor allows, in the dose's own unit."""
    if factor.most_per_kg_day is None or period not in ("day", "dose"):
        return float("inf")
    times = 1 if period == "day" else doses_a_day or 1
    if one.needs and basis == "kg":
        return factor.most_per_kg_day / times
    if body.weight_kg is None or not body.weight_usable:
        return float("inf")
    return factor.most_per_kg_day * body.weight_kg / times

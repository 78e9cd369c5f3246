"""The emergency card of one child: the parts that concern him, with the doses that fit him.

What stands on it is data (``card`` in the rule files) and dose rules; nothing is told twice.
"""

from __future__ import annotations

from scurfin.dose import Dose, doses
from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import CardDose, CardPart, Pathway
from scurfin.plan.agents import Agent
from scurfin.plan.allergy import means
from scurfin.plan.model import CardDoseNow, CardNow, CardPartNow
from scurfin.plan.told import when_words
from scurfin.record.model import BIRTH
from scurfin.state.model import State, Treatment
from scurfin.terms.quantities import number


def card(now: State, rules: Pathway, world: World) -> CardNow | None:
    """The card, or None for a child who is not alive."""
    if now.life != "alive":
        return None
    parts: list[CardPartNow] = []
    left: list[str] = []
    for one in rules.card:
        trace = evaluate(one.when, world)
        if trace.value is True:
            parts.append(_part(one, now))
        elif trace.value is None:
            asked = " ".join(item.question for item in trace.open())
            left.append(f"{one.title}: {asked}")
    running = [one for one in now.treatments.values() if one.running]
    listed = "medications" in now.complete
    return CardNow(
        weight=_weight(now),
        never_stop=tuple(_given(one) for one in running if one.lifeline),
        given=tuple(_given(one) for one in running if not one.lifeline),
        medicines="" if listed else "the list of medicines is not told as complete",
        allergies=_allergies(now),
        line=_line(now),
        parts=tuple(parts),
        open=tuple(left),
    )


def facts_of(made: CardNow | None) -> tuple[str, ...]:
    """Every fact that the card rests on, each once."""
    found: dict[str, None] = {}
    for part in made.parts if made is not None else ():
        found.update(dict.fromkeys(part.facts))
        for given in part.gives:
            found.update(dict.fromkeys(fact for dose in given.doses for fact in dose.facts))
    return tuple(found)


def _part(one: CardPart, now: State) -> CardPartNow:
    gives = tuple(_dosed(given, now) for given in one.gives)
    return CardPartNow(id=one.id, title=one.title, text=one.text, gives=gives, facts=one.facts)


def _dosed(given: CardDose, now: State) -> CardDoseNow:
    drug = knowledge().drugs[given.drug]
    made = doses(drug, given.indication, now)
    agent = Agent(drug.id, drug.name, frozenset(drug.classes), False, "proposed", ())
    told = [event.to for _, event in now.allergies if event.status == "present"]
    told += [event.to for _, event in now.reactions]
    warned = any(means(word, agent) for word in told)
    return CardDoseNow(
        label=given.label,
        name=_named(drug, made.fitting),
        doses=made.fitting,
        dose_unknown="" if made.fitting else made.unknown,
        warning="a reaction to it is told: see allergies" if warned else "",
    )


def _named(drug: Drug, fitting: tuple[Dose, ...]) -> str:
    """The drug with its strength, where all doses that fit are of one."""
    fits = {dose.rule for dose in fitting}
    strengths = {rule.formulation for rule in drug.doses if rule.id in fits}
    strength = strengths.pop() if len(strengths) == 1 else ""
    return strength if strength.startswith(drug.name) else f"{drug.name} {strength}".strip()


def _weight(now: State) -> str:
    body = now.body
    if body.weight_kg is None:
        return "not told: weigh him"
    said = f"{number(round(body.weight_kg, 3))} kg"
    when = body.weight_when
    if when is not None:
        day = now.record.date_at(when.span.low) if when.root == BIRTH else None
        times = (day.isoformat() if day else "", when_words(when))
        said += f" ({', '.join(filter(None, times))})" if any(times) else ""
    if not body.weight_usable:
        said += "; in doubt and not used for doses: weigh him"
    return f"{said}; {body.stale}" if body.stale else said


def _given(one: Treatment) -> str:
    return f"{one.name} {one.told_dose}".strip()


def _allergies(now: State) -> str:
    told = [
        f"{event.to} ({event.reaction})" if event.reaction else event.to
        for _, event in now.allergies
        if event.status == "present"
    ]
    told += [f"{event.to} ({event.what})" for _, event in now.reactions]
    if told:
        return "; ".join(dict.fromkeys(told))
    return "none known" if "allergies" in now.complete else "not told: ask"


def _line(now: State) -> str:
    by_vein = now.feeding is not None and now.feeding[1].route == "parenteral"
    if by_vein or now.running("parenteral nutrition"):
        return "he is fed by vein"
    return ""

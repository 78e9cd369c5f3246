"""Each leaf of a condition as CQL over case features."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scurfin.knowledge.store import knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import words
from scurfin.pathway.export.compared import age, lines, measured, pregnancy, procedure, score
from scurfin.pathway.export.feature import Expressed, Feature, Told
from scurfin.pathway.export.names import NotExpressible, decimal, joined, named, quoted
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.signs import concept_name
from scurfin.pathway.treated import drug_name

LEVELS = ("suspected", "clinical", "genetic")


def expressed(leaf: c.Condition) -> Expressed:
    """``leaf`` in CQL. Raises NotExpressible with the reason."""
    made = LEAVES.get(type(leaf))
    if made is None:
        raise NotExpressible(f"a condition of the kind '{type(leaf).__name__}' has no CQL")
    return made(leaf)


def _yes_or_no(leaf: c.Condition, code: str, display: str) -> Expressed:
    def read(world: World) -> Told:
        return evaluate(leaf, world).value

    feature = Feature(code, display, "boolean", read)
    return Expressed(named(code), (feature,))


def _or(told: c.Words) -> str:
    return " or ".join(words(told))


def _manifestation(leaf: c.Manifestation) -> Expressed:
    code = joined("manifestation", words(leaf.is_), words(leaf.course), words(leaf.severity))
    severity = f" ({_or(leaf.severity)})" if words(leaf.severity) else ""
    names = " or ".join(concept_name(one) for one in words(leaf.is_))
    return _yes_or_no(leaf, code, f"{names}: {_or(leaf.course)}{severity}")


def _therapy(leaf: c.Therapy) -> Expressed:
    names = " or ".join(drug_name(one) for one in words(leaf.is_))
    code = joined("therapy", words(leaf.is_), leaf.status)
    return _yes_or_no(leaf, code, f"{names}: {leaf.status}")


def _response(leaf: c.Response) -> Expressed:
    code = joined("response", leaf.to, words(leaf.of), words(leaf.is_))
    of = f" of {_or(leaf.of)}" if words(leaf.of) else ""
    return _yes_or_no(leaf, code, f"response{of} to {leaf.to}: {_or(leaf.is_)}")


def _level(leaf: c.DrugLevel) -> Expressed:
    visit = "this visit" if leaf.this_visit else ""
    code = joined("level", leaf.of, words(leaf.is_), visit)
    last = " at this visit" if leaf.this_visit else ""
    return _yes_or_no(leaf, code, f"level of {drug_name(leaf.of)}{last}: {_or(leaf.is_)}")


def _genetic(leaf: c.Genetic) -> Expressed:
    who = "" if leaf.of == "child" else leaf.of
    code = joined("genotype", words(leaf.gene), who, words(leaf.is_), words(leaf.says))
    says = f", its report says {_or(leaf.says)}" if words(leaf.says) else ""
    of = f" of the {who}" if who else ""
    return _yes_or_no(leaf, code, f"{_or(leaf.gene)}{of}: {_or(leaf.is_)}{says}")


def _typing(leaf: c.TypingIs) -> Expressed:
    return _yes_or_no(leaf, joined("typing", leaf.of), f"tissue typing of the {leaf.of} told")


def _infection(leaf: c.InfectionIs) -> Expressed:
    return _yes_or_no(
        leaf, joined("infection", leaf.is_, leaf.status), f"infection ({leaf.is_}): {leaf.status}"
    )


def _allergy(leaf: c.AllergyIs) -> Expressed:
    return _yes_or_no(
        leaf, joined("allergy", leaf.to), f"allergy or reaction to {drug_name(leaf.to)}"
    )


def _asked(leaf: c.Ask) -> Expressed:
    who, _, what = leaf.is_.partition(".")
    return _yes_or_no(leaf, joined("answer", who, what), f"worked out: {leaf.is_}")


def _sex(leaf: c.Sex) -> Expressed:
    def read(world: World) -> Told:
        told = world.state.record.sex
        return None if told == "unknown" else told

    feature = Feature("sex", "sex", "gender", read)
    return Expressed(f"{named(feature.code)} = {quoted(leaf.is_)}", (feature,))


def _life(leaf: c.Life) -> Expressed:
    return Expressed(f"{named(LIFE.code)} = {quoted(leaf.is_)}", (LIFE,))


def _lives(world: World) -> Told:
    return world.state.life


LIFE = Feature("life", "unborn, alive or dead", "code", _lives)


def _diagnosis(leaf: c.DiagnosisIs) -> Expressed:
    key = leaf.is_.lower()

    def read(world: World) -> Told:
        found = world.state.diagnoses.get(key)
        return found.level if found is not None else "none"

    code = joined("diagnosis", leaf.is_)
    feature = Feature(
        code,
        f"diagnosis of {leaf.is_}: none, refuted, suspected, clinical or genetic",
        "code",
        read,
    )
    enough = ("refuted",) if leaf.refuted else LEVELS[LEVELS.index(leaf.at_least) :]
    return Expressed(_among(feature, enough), (feature,))


def _feeding(leaf: c.FeedingIs) -> Expressed:
    feature = Feature("feeding", "how the child is fed", "code", _fed)
    return Expressed(_among(feature, words(leaf.route)), (feature,))


def _fed(world: World) -> Told:
    return world.state.feeding[1].route if world.state.feeding is not None else None


def _among(feature: Feature, values: tuple[str, ...]) -> str:
    """CQL's 'in' says false for null; a chain of equals keeps the unknown."""
    told = [f"{named(feature.code)} = {quoted(one)}" for one in values]
    return told[0] if len(told) == 1 else "(" + " or ".join(told) + ")"


def _measurement(leaf: c.Measurement) -> Expressed:
    known = knowledge().analytes.get(leaf.is_)
    name = known.name if known is not None else leaf.is_
    if leaf.within:
        name += f", at most {leaf.within} old"
    said = [leaf.state, f"{leaf.range_} its range" if leaf.range_ else "", leaf.trend]
    said += [f"says {_or(leaf.says)}"] if words(leaf.says) else []
    if not any(said):
        return measured(leaf, name)
    signs = (("lt", leaf.lt), ("le", leaf.le), ("gt", leaf.gt), ("ge", leaf.ge))
    said += [f"{sign} {decimal(bound)}" for sign, bound in signs if bound is not None]
    parts = [one for one in said if one]
    code = joined("measurement", leaf.is_, *parts, leaf.within and f"within {leaf.within}")
    return _yes_or_no(leaf, code, f"{name}: {', '.join(parts)}")


LEAVES: dict[type[Any], Callable[[Any], Expressed]] = {
    c.Manifestation: _manifestation,
    c.Therapy: _therapy,
    c.Response: _response,
    c.Lines: lines,
    c.Measurement: _measurement,
    c.DrugLevel: _level,
    c.ScoreIs: score,
    c.Genetic: _genetic,
    c.DiagnosisIs: _diagnosis,
    c.Age: age,
    c.Sex: _sex,
    c.Procedure: procedure,
    c.Ask: _asked,
    c.PregnancyIs: pregnancy,
    c.InfectionIs: _infection,
    c.Life: _life,
    c.AllergyIs: _allergy,
    c.FeedingIs: _feeding,
    c.TypingIs: _typing,
}

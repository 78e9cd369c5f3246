"""Leaves that hold a number against a bound: the feature is the number, CQL compares it.

What runs between two times, and a score with open items, is a span: low is included, high is
not (of a score both are); either may be missing.
"""

from __future__ import annotations

from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import words
from scurfin.pathway.export.feature import Amount, Expressed, Feature, Told
from scurfin.pathway.export.names import decimal, joined, named
from scurfin.pathway.interpret import World, evaluate
from scurfin.record.model import elapsed_until_now
from scurfin.terms.ages import Span, duration_days
from scurfin.terms.quantities import unit_name

FUNCTIONS = """\
// A span of time: low is included, high is not. Has it come to the bound?
define function "Reached"(span FHIR.Range, bound System.Decimal):
  case
    when span.low.value.value >= bound then true
    when span.high.value.value <= bound then false
    else null as System.Boolean
  end

// A score: both ends are included.
define function "Scores at least"(span FHIR.Range, bound System.Decimal):
  case
    when span.low.value.value >= bound then true
    when span.high.value.value < bound then false
    else null as System.Boolean
  end

define function "Scores at most"(span FHIR.Range, bound System.Decimal):
  case
    when span.high.value.value <= bound then true
    when span.low.value.value > bound then false
    else null as System.Boolean
  end

// A measured value; one that is told as '< x' or '> x' settles a bound only from its own side.
define function "Less"(told FHIR.Quantity, bound System.Decimal):
  case
    when told.comparator.value in { '>', '>=' } then
      if told.value.value >= bound then false else null as System.Boolean
    when told.comparator.value = '<' then
      if told.value.value <= bound then true else null as System.Boolean
    when told.comparator.value = '<=' then
      if told.value.value < bound then true else null as System.Boolean
    else told.value.value < bound
  end

define function "At most"(told FHIR.Quantity, bound System.Decimal):
  case
    when told.comparator.value = '>' then
      if told.value.value >= bound then false else null as System.Boolean
    when told.comparator.value = '>=' then
      if told.value.value > bound then false else null as System.Boolean
    when told.comparator.value in { '<', '<=' } then
      if told.value.value <= bound then true else null as System.Boolean
    else told.value.value <= bound
  end

define function "More"(told FHIR.Quantity, bound System.Decimal):
  case
    when told.comparator.value in { '<', '<=' } then
      if told.value.value <= bound then false else null as System.Boolean
    when told.comparator.value = '>' then
      if told.value.value >= bound then true else null as System.Boolean
    when told.comparator.value = '>=' then
      if told.value.value > bound then true else null as System.Boolean
    else told.value.value > bound
  end

define function "At least"(told FHIR.Quantity, bound System.Decimal):
  case
    when told.comparator.value = '<' then
      if told.value.value <= bound then false else null as System.Boolean
    when told.comparator.value = '<=' then
      if told.value.value < bound then false else null as System.Boolean
    when told.comparator.value in { '>', '>=' } then
      if told.value.value >= bound then true else null as System.Boolean
    else told.value.value >= bound
  end
"""


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + " and ".join(parts) + ")"


def _between(feature: Feature, since: str, until: str) -> list[str]:
    """From ``since`` (included) to ``until`` (excluded), ISO 8601 durations or ''."""
    told = []
    if since:
        told.append(f'"Reached"({named(feature.code)}, {decimal(duration_days(since))})')
    if until:
        told.append(f'not "Reached"({named(feature.code)}, {decimal(duration_days(until))})')
    return told


def age(leaf: c.Age) -> Expressed:
    return Expressed(_joined(_between(AGE, leaf.ge, leaf.lt)), (AGE,))


def _age(world: World) -> Told:
    return world.state.age


AGE = Feature("age", "age in days", "range", _age, "d")


def procedure(leaf: c.Procedure) -> Expressed:
    plain = c.Procedure(is_=leaf.is_)

    def is_done(world: World) -> Told:
        return evaluate(plain, world).value

    def since(world: World) -> Told:
        done = world.state.transplants
        return elapsed_until_now(world.state.record, done[-1][0].when) if done else None

    done = Feature(
        joined("procedure", leaf.is_, leaf.status), f"{leaf.is_}: done", "boolean", is_done
    )
    if not (leaf.ge or leaf.lt):
        return Expressed(named(done.code), (done,))
    ago = Feature(
        joined("procedure", leaf.is_, "ago"), f"days since the last {leaf.is_}", "range", since, "d"
    )
    return Expressed(
        _joined([named(done.code), *_between(ago, leaf.ge, leaf.lt)]),
        (done, ago),
    )


def lines(leaf: c.Lines) -> Expressed:
    return Expressed(f"{named(LINES.code)} >= {leaf.at_least}", (LINES,))


def _lines(world: World) -> Told:
    return len(world.state.lines)


LINES = Feature("lines", "lines of immunosuppression begun", "integer", _lines)


def score(leaf: c.ScoreIs) -> Expressed:
    def span(world: World) -> Told:
        found = world.state.scores[leaf.is_]
        return Span(found.low, found.high)

    feature = Feature(joined("score", leaf.is_), f"score {leaf.is_}", "range", span, "1")
    told = named(feature.code)
    if leaf.settled:
        return Expressed(f"{told}.low.value.value = {told}.high.value.value", (feature,))
    if leaf.trend:
        code = joined("score", leaf.is_, leaf.trend)

        def moved(world: World) -> Told:
            return evaluate(leaf, world).value

        trend = Feature(code, f"score {leaf.is_}: {leaf.trend}", "boolean", moved)
        return Expressed(named(code), (trend,))
    if leaf.ge is not None:
        return Expressed(f'"Scores at least"({told}, {decimal(leaf.ge)})', (feature,))
    if leaf.le is not None:
        return Expressed(f'"Scores at most"({told}, {decimal(leaf.le)})', (feature,))
    return Expressed("null as System.Boolean", (feature,))


def measured(leaf: c.Measurement, name: str) -> Expressed:
    """A value in the unit of the condition, unknown when it is older than ``within``."""
    fresh = c.Measurement(is_=leaf.is_, state="known", within=leaf.within)
    unit = unit_name(leaf.unit)

    def read(world: World) -> Told:
        found = world.state.measures.get(leaf.is_)
        if found is None or found.state != "known" or found.value is None:
            return None
        if evaluate(fresh, world).value is not True:
            return None
        if unit and unit != unit_name(found.unit):
            return None
        return Amount(found.value, found.comparator.replace("~", ""))

    code = joined("measurement", leaf.is_, "value", leaf.within and f"within {leaf.within}")
    if unit:
        code += f".{joined(unit.replace('%', 'percent'))}"
    feature = Feature(code, f"{name}: value" + f" in {unit}" * bool(unit), "quantity", read, unit)
    told = [
        f'"{function}"({named(code)}, {decimal(bound)})'
        for function, bound in (
            ("Less", leaf.lt),
            ("At most", leaf.le),
            ("More", leaf.gt),
            ("At least", leaf.ge),
        )
        if bound is not None
    ]
    return Expressed(
        _joined(told) if told else f"{named(code)}.value.value is not null", (feature,)
    )


def pregnancy(leaf: c.PregnancyIs) -> Expressed:
    plain = c.PregnancyIs(status=leaf.status, fetus=leaf.fetus)

    def is_told(world: World) -> Told:
        return evaluate(plain, world).value

    def weeks(world: World) -> Told:
        hits = evaluate(plain, world).events
        told = [event.weeks for seen, event in world.state.pregnancies if seen.id in hits]
        return Amount(told[-1]) if told and told[-1] is not None else None

    code = joined("pregnancy", words(leaf.status), words(leaf.fetus))
    fetus = f" of a {' or '.join(words(leaf.fetus))} fetus" if words(leaf.fetus) else ""
    display = f"pregnancy{fetus} in the family: {' or '.join(words(leaf.status))}"
    told = Feature(code, display, "boolean", is_told)
    if leaf.weeks_ge is None and leaf.weeks_lt is None:
        return Expressed(named(code), (told,))
    last = Feature(f"{code}.weeks", f"{display}, weeks of the last one", "quantity", weeks, "wk")
    parts = [named(code)]
    if leaf.weeks_ge is not None:
        parts.append(f'"At least"({named(last.code)}, {decimal(leaf.weeks_ge)})')
    if leaf.weeks_lt is not None:
        parts.append(f'"Less"({named(last.code)}, {decimal(leaf.weeks_lt)})')
    return Expressed(_joined(parts), (told, last))

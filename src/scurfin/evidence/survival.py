"""Kaplan-Meier and competing risks over the case base, by lifelines.

What is written up is not what happens: these curves describe the published children that carry
dates, and nothing else. Every curve says how many could enter and how many could not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scurfin.evidence.case import Case
from scurfin.evidence.times import ORIGINS, Origin, Times, times

ALPHA = 0.05
FEWEST = 2


@dataclass(frozen=True)
class Step:
    """One step of a curve: time in years, probability, 95 % interval, number at risk before it."""

    years: float
    probability: float
    low: float
    high: float
    at_risk: int
    events: int


@dataclass(frozen=True)
class Estimate:
    """A curve over the case base. ``kind``: survival, or incidence of ``event``."""

    kind: str
    event: str
    origin: Origin
    times: Times
    steps: tuple[Step, ...]

    @property
    def n(self) -> int:
        return len(self.times.entered)

    def who(self, event: str) -> tuple[str, ...]:
        return tuple(one.case.id for one in self.times.entered if one.event == event)

    def said(self) -> str:
        """Who is in the curve and who is not, in one sentence."""
        got = self.times
        total = got.undated + got.not_there + got.unborn + self.n
        text = f"{self.n} of {total} children enter (time from {ORIGINS[self.origin]})"
        if got.undated:
            text += f"; {got.undated} cannot, since nothing after it is dated"
        if got.undated_deaths:
            text += f", {got.undated_deaths} of them died: the curve is too good"
        if got.not_there:
            text += f"; {got.not_there} have no such beginning told"
        if got.unborn:
            text += f"; {got.unborn} died before birth"
        return text + "."


def survival(rows: tuple[Case, ...], origin: Origin) -> Estimate:
    """Survival from ``origin``: Kaplan-Meier, interval by the log(-log) transform.

    Children still alive leave at their last dated moment. Fewer than two children give no steps.
    """
    got = times(rows, origin)
    if len(got.entered) < FEWEST:
        return Estimate("survival", "death", origin, got, ())
    from lifelines import KaplanMeierFitter

    fitted = KaplanMeierFitter(alpha=ALPHA).fit(
        [one.years for one in got.entered], [one.event == "death" for one in got.entered]
    )
    bounds = fitted.confidence_interval_survival_function_
    steps = _steps(
        fitted.survival_function_.iloc[:, 0], bounds.iloc[:, 0], bounds.iloc[:, 1], got, "death"
    )
    return Estimate("survival", "death", origin, got, steps)


def incidence(rows: tuple[Case, ...], origin: Origin) -> tuple[Estimate, ...]:
    """Transplant, and death without transplant, each while the other competes: Aalen-Johansen.

    Ties are not broken by chance; where lifelines would do so, the ages are set apart by an
    amount far below a day, in the order of the children.
    """
    got = times(rows, origin, stop_at_transplant=True)
    found = []
    for number, event in enumerate(("transplant", "death"), start=1):
        if len(got.entered) < FEWEST or not any(one.event == event for one in got.entered):
            found.append(Estimate("incidence", event, origin, got, ()))
            continue
        from lifelines import AalenJohansenFitter

        kinds = {"last known alive": 0, "transplant": 1, "death": 2}
        ordered = sorted(got.entered, key=lambda one: (one.years, one.case.id))
        apart = [one.years + 1e-7 * place for place, one in enumerate(ordered)]
        fitted = AalenJohansenFitter(alpha=ALPHA, calculate_variance=True).fit(
            apart, [kinds[one.event] for one in ordered], event_of_interest=number
        )
        bounds = fitted.confidence_interval_cumulative_density_
        steps = _steps(
            fitted.cumulative_density_.iloc[:, 0], bounds.iloc[:, 0], bounds.iloc[:, 1], got, event
        )
        found.append(Estimate("incidence", event, origin, got, steps))
    return tuple(found)


def _steps(values: Any, low: Any, high: Any, got: Times, event: str) -> tuple[Step, ...]:
    """The curve at its beginning and at each time at which something of ``event`` happened."""
    kept = sorted({0.0, *(one.years for one in got.entered if one.event == event)})
    start = 1.0 if event == "death" and float(values.iloc[0]) == 1.0 else 0.0
    steps = []
    for years in kept:
        place = int(values.index.searchsorted(years + 1e-5, side="right")) - 1
        if years == 0.0 and not any(one.years == 0 and one.event == event for one in got.entered):
            value, least, most = start, start, start
        else:
            value = float(values.iloc[place])
            least, most = float(low.iloc[place]), float(high.iloc[place])
        happened = sum(one.years == years and one.event == event for one in got.entered)
        risk = sum(one.years >= years for one in got.entered)
        steps.append(Step(years, value, _whole(least, value), _whole(most, value), risk, happened))
    return tuple(steps)


def _whole(bound: float, value: float) -> float:
    """A bound that cannot be computed (nothing has happened yet) is the value itself."""
    return value if bound != bound else min(max(bound, 0.0), 1.0)

"""What other cohorts printed, each figure with its own time origin, never pooled."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.evidence.cohorts import Arm, Cohort, Endpoint
from scurfin.evidence.figures import percent
from scurfin.evidence.intervals import from_n
from scurfin.evidence.outlook_model import From, Reported

CRUDE = ("alive", "deaths", "mortality", "died after HSCT")


def reported(cohort: Cohort, without: tuple[str, ...] = ()) -> tuple[Reported, ...]:
    """Every survival figure of a cohort but of the arms ``without``.

    Of a cohort that mixes IPEX with IPEX-like disease only the arms of IPEX.
    """
    arms = [one for one in cohort.arms if one.arm not in without and _fits(cohort, one)]
    return tuple(one for arm in arms for one in _arm(cohort, arm))


def _fits(cohort: Cohort, arm: Arm) -> bool:
    if not cohort.ipex or "IPEX-like" not in cohort.disease:
        return True
    return arm.arm.startswith(("IPEX ", "FOXP3"))


def _arm(cohort: Cohort, arm: Arm) -> Iterator[Reported]:
    for point in arm.endpoints:
        yield _endpoint(cohort, arm, point)
    for told in arm.told:
        if told.what in CRUDE and told.value[0].isdigit():
            yield _row(cohort, arm, told.what, told.value)


def _endpoint(cohort: Cohort, arm: Arm, point: Endpoint) -> Reported:
    low: float | None = None
    high: float | None = None
    source: From = "none"
    if point.ci95 is not None:
        (low, high), source = point.ci95, "published"
    elif point.n_arm is not None:
        (low, high), source = from_n(point.estimate, point.n_arm), "n"
    return _row(
        cohort,
        arm,
        point.endpoint,
        percent(point.estimate),
        time_years=point.time_years,
        estimate=point.estimate,
        low=low,
        high=high,
        interval_from=source,
        note=point.note,
    )


def _row(
    cohort: Cohort,
    arm: Arm,
    endpoint: str,
    said: str,
    *,
    time_years: float | None = None,
    estimate: float | None = None,
    low: float | None = None,
    high: float | None = None,
    interval_from: From = "none",
    note: str = "",
) -> Reported:
    return Reported(
        disease=cohort.disease,
        arm=arm.arm,
        treatment=arm.treatment,
        n=arm.n,
        time_origin=arm.time_origin,
        endpoint=endpoint,
        time_years=time_years,
        said=said,
        estimate=estimate,
        low=low,
        high=high,
        interval_from=interval_from,
        note=note,
        cite=cohort.cite,
        seen=cohort.seen,
        fact=cohort.id,
    )

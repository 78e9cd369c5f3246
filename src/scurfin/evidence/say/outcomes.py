"""The published cohort results in words: all of them, every survival beside its time origin."""

from __future__ import annotations

from scurfin.evidence.cohorts import Arm, Cohort, Endpoint, Report
from scurfin.evidence.figures import percent
from scurfin.evidence.outcomes import Outcomes
from scurfin.evidence.say.outlook import SHORT, grouped, interval, listed
from scurfin.evidence.say.page import page, paragraph, table
from scurfin.evidence.traps import Checked, Trap
from scurfin.evidence.when import when

NAMES = ("arm", "time from", "end point", "printed (95 % interval)", "remark")
NO_BIAS = "Biases: none is named for this cohort; what is said at the top holds."
SCALES = (
    "Kaplan-Meier intervals are mostly printed on the log-log scale; there the estimate stands in "
    "the middle. 'off' is how far it is from it, 'rounding' what rounding explains. A little more "
    "may come from another formula."
)


def outcomes_text(made: Outcomes) -> str:
    """Cohorts, traps, the check of the intervals, single reports, what is not published."""
    return page(
        paragraph(f"READ FIRST. {made.sentence}"),
        paragraph(SHORT),
        *(cohort_text(one) for one in made.cohorts),
        listed("TRAPS AND CONFLICTS", [trap_line(one) for one in made.traps]),
        _checks(made.checked),
        listed("SINGLE REPORTS OF TRANSPLANT", [report_line(one) for one in made.reports]),
        listed("NOT PUBLISHED", [f"{one.what}. {one.value}" for one in made.not_published]),
    )


def cohort_text(one: Cohort) -> str:
    """A cohort: what it is, each figure with its time origin, its biases, and all else it tells."""
    gene = f" ({one.gene})" if one.gene else ""
    size = f"n {one.n}" if one.n is not None else "n not stated"
    head = f"{one.disease}{gene}, {size}. {one.cite}: {one.design}."
    weak = f" {one.weakness.upper()}." if one.weakness else ""
    rows = [row for arm in one.arms for row in arm_rows(arm)]
    return "\n\n".join(
        part
        for part in (
            paragraph(head),
            paragraph(f"Seen: {one.seen} ({one.where}).{weak} {one.link} [{one.id}]", "  "),
            table(NAMES, rows),
            listed("Biases", list(one.biases)) or paragraph(NO_BIAS),
            *(
                listed(f"{arm.name}, time origin: {arm.runs_from}", grouped(arm.told))
                for arm in one.arms
                if arm.told
            ),
            listed("Of the whole", grouped(one.told)),
        )
        if part
    )


def arm_rows(arm: Arm) -> list[tuple[str, ...]]:
    """A row for each figure, beside the moment from which its time runs."""
    if not arm.endpoints:
        return [(arm.name, arm.runs_from, "no survival printed", "", "")]
    return [(arm.name, arm.runs_from, *_endpoint(one)) for one in arm.endpoints]


def _endpoint(one: Endpoint) -> tuple[str, ...]:
    low, high = one.ci95 or (None, None)
    note = one.note.removeprefix("time not stated").removeprefix("; ")
    at = f", {when(one.time_years)}" if one.time_years is None else f" at {when(one.time_years)}"
    return (
        one.endpoint + at,
        f"{percent(one.estimate)} ({interval(low, high)})",
        "; ".join(remark for remark in (one.where, one.derived, note) if remark),
    )


def trap_line(one: Trap) -> str:
    return f"{one.kind}: {one.text} [{', '.join(one.facts)}]"


def report_line(one: Report) -> str:
    """A single report with all that it tells."""
    return f"{one.cite} [{one.seen}; {one.id}]. {'; '.join(grouped(one.told))}."


def checked_row(one: Checked) -> tuple[str, ...]:
    low, high = one.ci95
    return (
        f"{one.cohort}: {one.arm} {one.endpoint}",
        when(one.time_years),
        percent(one.estimate),
        interval(low, high),
        one.fit.scale,
        percent(one.fit.centre) if one.fit.centre is not None else "-",
        f"{one.fit.off:.3f}" if one.fit.off is not None else "-",
        f"{one.fit.rounding:.3f}" if one.fit.rounding is not None else "-",
    )


def _checks(found: tuple[Checked, ...]) -> str:
    if not found:
        return ""
    names = ("interval of", "at", "estimate", "95 % interval", "scale", "middle", "off", "rounding")
    return "\n\n".join(
        ["THE PRINTED INTERVALS", paragraph(SCALES), table(names, [checked_row(x) for x in found])]
    )

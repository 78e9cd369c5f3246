"""Published outcomes on one page: the outlook in IPEX, the cohorts as they stand, their traps."""

from __future__ import annotations

from handbook.page import MADE, link, safe, table
from scurfin.evidence.cohorts import Cohort
from scurfin.evidence.outcomes import Outcomes, outcomes
from scurfin.evidence.outlook import outlook
from scurfin.evidence.outlook_model import ArmOutlook, Outlook
from scurfin.evidence.say import outcomes as said
from scurfin.evidence.say import outlook as shown
from scurfin.evidence.say.chart import chart
from scurfin.evidence.traps import Trap
from scurfin.knowledge.store import Knowledge

ABOUT = (
    "What is published about survival in IPEX and its sister disorders, as it stands, and what an "
    "outlook can honestly be made of it. The same on the screen: `scurfin evidence outcomes` and "
    "`scurfin evidence outlook`."
)
STATUS = (
    "**Research software, not a medical device. Nothing on this page is signed by a physician "
    "yet.**"
)
POINTS = ("Time", "Survival", "95 % interval", "Point", "Interval", "Printed", "Off")
ARMS = ("Arm", "Time runs from", "End point", "Printed (95 % interval)", "Remark")
SCALES = ("Interval of", "At", "Estimate", "95 % interval", "Scale", "Middle", "Off", "Rounding")


def text(known: Knowledge) -> str:
    """The whole page, from the facts and nothing else."""
    every, made = outcomes(known=known), outlook("IPEX", known=known)
    parts = [
        MADE,
        "# Published outcomes",
        ABOUT,
        STATUS,
        f"**Read first.** {safe(every.sentence)}",
        safe(shown.SHORT),
        "## The outlook in IPEX",
        safe(made.beside.sentence),
        *(_arm(one) for one in made.beside.arms),
        safe(shown.METHOD),
        "### Direction only",
        _directions(made),
        "### Not answered",
        _listed(made.left_out),
        "## Traps and conflicts",
        "\n".join(_trap(one) for one in every.traps),
        "## The printed intervals",
        safe(said.SCALES),
        table(SCALES, [map(safe, said.checked_row(one)) for one in every.checked]),
        "## The cohorts",
        *(_cohort(one, known) for one in every.cohorts),
        "## Single reports of transplant in IPEX",
        _listed(tuple(said.report_line(one) for one in every.reports)),
        "## Not published",
        _unpublished(every),
    ]
    return "\n\n".join(one.rstrip() for one in parts if one) + "\n"


def _arm(arm: ArmOutlook) -> str:
    """One arm: never without the moment from which its time runs."""
    return "\n\n".join(
        [
            f"### {safe(shown.name_of(arm))}: time runs from {safe(arm.time_origin)}",
            safe(f"n {arm.n}. {arm.cite}; seen: {arm.seen}. {arm.beyond}"),
            table(POINTS, [map(safe, shown.row(one)) for one in arm.shown]),
            f"```text\n{chart(arm)}\n```",
            _listed(arm.notes),
            "Also told:\n\n" + _listed(tuple(shown.grouped(arm.told))),
        ]
    )


def _directions(made: Outlook) -> str:
    rows = [
        (
            safe(one.about),
            safe(one.statement),
            safe("; ".join(f"{p.what} {p.value}" for p in one.p) or "-"),
        )
        for one in made.directions
    ]
    score = made.score
    under = f"{score.statement} {score.not_published}" if score is not None else ""
    return table(("What", "Told", "P"), rows) + f"\n\n{safe(under)}"


def _cohort(one: Cohort, known: Knowledge) -> str:
    source = known.facts[one.id].source
    cite = link("knowledge/bibliography.md", "source", source, one.cite)
    gene = f" ({one.gene})" if one.gene else ""
    size = f"n {one.n}" if one.n is not None else "n not stated"
    about = f"{size}; {one.design}. Seen: {one.seen} ({one.where})."
    weak = f" **{safe(one.weakness)}.**" if one.weakness else ""
    rows = [map(safe, row) for arm in one.arms for row in said.arm_rows(arm)]
    told = [
        f"**{safe(arm.name)}, time origin: {safe(arm.runs_from)}**\n\n"
        + _listed(tuple(shown.grouped(arm.told)))
        for arm in one.arms
        if arm.told
    ]
    if one.told:
        told.append("**Of the whole**\n\n" + _listed(tuple(shown.grouped(one.told))))
    more = "\n\n".join(told)
    return "\n\n".join(
        part
        for part in (
            f"### {safe(f'{one.disease}{gene}: {one.cite}')}",
            f"{cite}, {safe(about)}{weak} `{one.id}`",
            table(ARMS, rows),
            "Biases: " + (safe("; ".join(one.biases)) + "." if one.biases else "none is named."),
            f"<details><summary>All else that it tells</summary>\n\n{more}\n\n</details>"
            if more
            else "",
        )
        if part
    )


def _trap(one: Trap) -> str:
    facts = ", ".join(f"`{fact}`" for fact in one.facts)
    return f"- **{one.kind}**: {safe(one.text)} {facts}"


def _unpublished(every: Outcomes) -> str:
    return _listed(tuple(f"{one.what}. {one.value}" for one in every.not_published))


def _listed(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {safe(one)}" for one in lines)

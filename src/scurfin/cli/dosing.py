"""The verb of doses from levels."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write

if TYPE_CHECKING:
    from scurfin.state.model import State

TARGET = "The trough to aim at: 100-200 (ng/mL), '1-3.5 mg/L'. None is assumed."


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="RECORD|estimate CASE.json...")
@click.option("--drug", help="A record: the drug whose levels are read.")
@click.option("--target", help=TARGET)
@click.option("--at", default=None, help="A record: as known then, as in 'scurfin plan'.")
@click.option("--infusion", type=click.FloatRange(0.01, 24), help="Hours that each infusion runs.")
@click.option("--course", "count", type=click.IntRange(1, 40), help="Doses of a whole course.")
@click.option(
    "--every", type=click.FloatRange(1, 168), help="Course: hours between, where none is told."
)
@click.option("--auc", help="Course: the whole area to aim at, mg h/L: 80-90.")
@click.option("--step", type=click.FloatRange(0.001), help="Doses in multiples of so many mg.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "svg"]),
    default="text",
    show_default=True,
)
@click.option(
    "--draws",
    type=click.IntRange(100, 200_000),
    default=3000,
    show_default=True,
    help="Of the posterior, for 'estimate'.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def dose(
    words: tuple[str, ...],
    drug: str | None,
    target: str | None,
    at: str | None,
    infusion: float | None,
    count: int | None,
    every: float | None,
    auc: str | None,
    step: float | None,
    form: str,
    draws: int,
    output: Path | None,
) -> None:
    """What a child's levels say of the exposure, and which dose meets a target.

    \b
    scurfin dose examples/keran-worked.yaml --drug ciclosporin --at relapse
    scurfin dose child.yaml --drug tacrolimus --target 5-10 --format svg -o levels.svg
    scurfin dose child.yaml --drug busulfan --course 4 --infusion 3 --auc 80-90
    scurfin dose estimate case.json another.json    # JSON [{id, subjects: [...]}]
    """
    if words[0] == "estimate":
        _estimate(words[1:], draws, output)
        return
    _refuse("is of 'estimate'", {"--draws": _entered("draws")})
    if len(words) != 1 or drug is None:
        raise click.UsageError("name one record and --drug, or: estimate CASE.json...")
    if count is None:
        _refuse("needs --course", {"--auc": auc, "--every": every})
    else:
        _refuse("does not go with --course", {"--target": target, "--step": step})
    import msgspec

    from scurfin.dose.levels.report import report
    from scurfin.plan.moments import known_at
    from scurfin.record import load_record
    from scurfin.state import state

    now = state(known_at(load_record(words[0]), at))
    if count is not None:
        _course(now, drug, count, every, infusion, auc, form, output)
        return
    aim = _target(target, {"": 1.0, "ng/mL": 1.0, "ug/L": 1.0, "mg/L": 1e3, "ug/mL": 1e3})
    made = report(now, drug, target=aim, infusion=infusion, step=step)
    if form == "json":
        write(msgspec.json.format(msgspec.json.encode(made.report), indent=2) + b"\n", output)
    elif form == "svg":
        from scurfin.dose.levels.picture import picture

        write(picture(made, now, made.now).encode(), output)
    else:
        from scurfin.dose.levels.text import text

        write(text(made.report).encode(), output)


def _refuse(why: str, told: dict[str, object]) -> None:
    for option, value in told.items():
        if value is not None:
            raise click.UsageError(f"{option} {why}: it would change nothing here")


def _course(
    now: State,
    drug: str,
    count: int,
    every: float | None,
    infusion: float | None,
    auc: str | None,
    form: str,
    output: Path | None,
) -> None:
    import msgspec

    from scurfin.dose.levels.course import course_plan
    from scurfin.dose.levels.course_text import text

    target = _target(auc, {"": 1.0, "mg h/L": 1.0, "mg*h/L": 1.0})
    if target is None or infusion is None:
        raise click.UsageError("a course needs --auc 80-90 and --infusion: none is assumed")
    made = course_plan(now, drug, target=target, doses=count, every=every, infusion=infusion)
    if form == "json":
        write(msgspec.json.format(msgspec.json.encode(made.plan), indent=2) + b"\n", output)
    elif form == "svg":
        from scurfin.dose.levels.course_picture import course_picture

        write(course_picture(made).encode(), output)
    else:
        write(text(made.plan).encode(), output)


def _target(told: str | None, units: dict[str, float]) -> tuple[float, float] | None:
    if told is None:
        return None
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s*(\S.*?)?\s*", told)
    if match is None or not 0 < float(match[1]) < float(match[2]):
        raise click.UsageError(f"{told!r} is no range: write 100-200")
    factor = units.get(match[3] or "")
    if factor is None:
        known = ", ".join(one for one in units if one)
        raise click.UsageError(f"the unit '{match[3]}' is none of {known}")
    return float(match[1]) * factor, float(match[2]) * factor


def _entered(name: str) -> object:
    """The value of an option that was written, even where it is its default; else None."""
    context = click.get_current_context()
    written = context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    return context.params[name] if written else None


def _estimate(files: tuple[str, ...], draws: int, output: Path | None) -> None:
    import msgspec

    for option in click.get_current_context().command.params:
        name = option.name or ""
        told = None if name in ("words", "draws", "output") else _entered(name)
        if (name, told) != ("form", "json"):
            _refuse("is of a record, not of 'estimate'", {option.opts[0]: told})
    if not files:
        raise click.UsageError("name at least one case: scurfin dose estimate CASE.json")
    from scurfin.dose.kinetics.cases import shown

    hidden = len(files) < 4 or not sys.stderr.isatty()
    with click.progressbar(files, label="estimating", file=sys.stderr, hidden=hidden) as each:
        found = [shown(Path(one), draws) for one in each]
    write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n", output)

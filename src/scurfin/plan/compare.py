"""What a change of the knowledge does to the plans: every record replayed under two versions."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from scurfin.record import load
from scurfin.terms.source_text import InputError


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a plan as far as two versions are compared: what it says, by field."""

    what: str
    fields: dict[str, str]


class PlanShown(msgspec.Struct, frozen=True, kw_only=True):
    """The lines and alerts of one child at one turn; ``failures`` are rules that broke."""

    child: str
    turn: int
    visit: str
    lines: dict[str, Shown]
    failures: tuple[str, ...] = ()


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """All plans of one version of the knowledge."""

    version: str = ""
    plans: tuple[PlanShown, ...] = ()
    refused: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A line that appeared, went or says something else. ``fields`` maps to (old, new)."""

    child: str
    turn: int
    visit: str
    line: str
    what: str
    kind: str
    fields: dict[str, tuple[str, str]]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    old: str
    new: str
    children: int
    plans: int
    same: int
    changes: tuple[Change, ...]
    failures: tuple[str, ...]


def compare(old: Path, new: Path, files: tuple[Path, ...]) -> Comparison:
    """Replay every child of ``files`` under both. Raises InputError if one cannot be read."""
    for file in files:
        load(file)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn, max_tasks_per_child=1) as pool:
        asked = [pool.submit(plans_under, str(one), tuple(map(str, files))) for one in (old, new)]
        before, after = (msgspec.msgpack.decode(one.result(), type=Version) for one in asked)
    for told, made in ((old, before), (new, after)):
        if made.refused:
            raise InputError(
                f"cannot be read by this scurfin: {made.refused}",
                file=str(told),
                remedy="compare versions whose knowledge has the same shapes",
            )
    return differences(before, after)


def plans_under(data: str, files: tuple[str, ...]) -> bytes:
    """The plans of one version, packed. Runs in a process of its own."""
    from scurfin.knowledge import store

    store.read_from(Path(data))
    try:
        return msgspec.msgpack.encode(Version(version=store.digest(), plans=tuple(_plans(files))))
    except InputError as problem:
        return msgspec.msgpack.encode(Version(refused=str(problem)))


def _plans(files: tuple[str, ...]) -> Iterator[PlanShown]:
    from scurfin.plan.replay import replay

    names = short_names(files)
    for file in files:
        for record in load(file).records:
            for step in replay(record).steps:
                yield PlanShown(
                    child=f"{names[file]}#{record.id}",
                    turn=step.turn,
                    visit=step.visit,
                    lines=shown(step.plan),
                    failures=step.plan.failures,
                )


def short_names(files: tuple[str, ...]) -> dict[str, str]:
    """Each file by as many of its last folders as tell it from the others."""
    parts = {file: Path(file).parts for file in files}
    found = {}
    for file, own in parts.items():
        length = 1
        while length < len(own) and any(
            other[-length:] == own[-length:] for name, other in parts.items() if name != file
        ):
            length += 1
        found[file] = "/".join(own[-length:])
    return found


def shown(plan: Any) -> dict[str, Shown]:
    """What a reader of the plan sees of each line and alert, by id."""
    found = {
        one.id: Shown(
            what=one.action,
            fields={
                "status": one.status,
                "urgency": one.urgency,
                "dose": "; ".join(each.text for each in (one.dose, *one.more_doses) if each)
                or one.dose_unknown,
                "choices": "; ".join(
                    each.name + (" (excluded)" if each.excluded else "") for each in one.choices
                ),
                "blocked by": ", ".join(one.blocked_by),
                "text": one.text,
                "certainty": one.certainty,
            },
        )
        for one in plan.recommendations
    }
    for alert in plan.alerts:
        key = f"alert {alert.id} {'+'.join(alert.involves)}"
        found[key] = Shown(
            what=alert.text, fields={"status": alert.tier, "text": f"{alert.text} {alert.action}"}
        )
    return found


def differences(before: Version, after: Version) -> Comparison:
    """Line by line; the order is that of the new plans, what went stands last in its plan."""
    old = {(one.child, one.turn): one for one in before.plans}
    changes: list[Change] = []
    same = 0
    for plan in after.plans:
        was = old.get((plan.child, plan.turn))
        found = _changes(plan, was.lines if was is not None else {})
        changes += found
        same += not found
    new = {(one.child, one.turn) for one in after.plans}
    for plan in before.plans:
        if (plan.child, plan.turn) not in new:
            gone = msgspec.structs.replace(plan, lines={})
            changes += _changes(gone, plan.lines)
    failures = [
        f"{label}: {one.child}, turn {one.turn}: {text}"
        for label, version in (("old", before), ("new", after))
        for one in version.plans
        for text in one.failures
    ]
    return Comparison(
        old=before.version,
        new=after.version,
        children=len({one.child for one in after.plans}),
        plans=len(after.plans),
        same=same,
        changes=tuple(changes),
        failures=tuple(failures),
    )


def _changes(plan: PlanShown, was: dict[str, Shown]) -> list[Change]:
    found = []
    for key in (*plan.lines, *(one for one in was if one not in plan.lines)):
        now, before = plan.lines.get(key), was.get(key)
        if now == before:
            continue
        one = now or before
        assert one is not None
        kind = "appeared" if before is None else ("went" if now is None else "changed")
        fields: dict[str, tuple[str, str]] = {}
        if now is not None and before is not None:
            for name in dict.fromkeys((*before.fields, *now.fields)):
                pair = (before.fields.get(name, ""), now.fields.get(name, ""))
                if pair[0] != pair[1]:
                    fields[name] = pair
            if not fields and now.what != before.what:
                fields["what"] = (before.what, now.what)
        found.append(
            Change(
                child=plan.child,
                turn=plan.turn,
                visit=plan.visit,
                line=key,
                what=one.what,
                kind=kind,
                fields=fields,
            )
        )
    return found

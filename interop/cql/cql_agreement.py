"""Every statement of the exported CQL beside scurfin's own interpreter, child by child."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scurfin.knowledge.store import knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.export import Written, case_features, library
from scurfin.pathway.export.folder import statements
from scurfin.pathway.export.leaves import expressed
from scurfin.pathway.export.rules import APPLIES, OFFERED, Define, of, of_option
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Pathway, Recommendation

HERE = Path(__file__).resolve().parent
Value = bool | None
LETTERS: dict[str, Value] = {"t": True, "f": False, "n": None}


@dataclass
class Agreement:
    """What was compared. ``wrong`` names statements with (child, ours, CQL's)."""

    children: int = 0
    counts: dict[str, Counter[Value]] = field(default_factory=dict)
    met: dict[str, set[Value]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, list[tuple[int, Value, str]]] = field(default_factory=dict)

    def add(self, child: int, one: Define, ours: Value, letter: str) -> None:
        kind = kind_of(one)
        self.kinds[one.name] = kind
        self.counts.setdefault(kind, Counter())[ours] += 1
        self.met.setdefault(one.name, set()).add(ours)
        if letter not in LETTERS or LETTERS[letter] is not ours:
            self.wrong.setdefault(one.name, []).append((child, ours, letter))


def kind_of(one: Define) -> str:
    """'recommendation: when', 'contraindication: when' ..."""
    return f"{one.rule.split()[0]}: {one.part}"


def compare(rules: Pathway, worlds: Iterable[World], folder: Path) -> Agreement:
    """Run the library on each of ``worlds`` in ``folder`` and hold every verdict to ours.

    Raises RuntimeError with what node said when it cannot run.
    """
    return compare_statements(rules, with_leaves(statements(rules, knowledge())), worlds, folder)


def with_leaves(made: Written) -> Written:
    """``made`` and, since a group may hide it, a statement of its own for each distinct leaf."""
    nodes = [one.node for one in made.defines if one.node is not None]
    found = dict.fromkeys(leaf for node in nodes for leaf in c.leaves(node))
    leaves = [one for one in found if not isinstance(one, c.Definition)]
    defines = []
    for number, leaf in enumerate(leaves, 1):
        said = expressed(leaf)
        part = str(leaf.__struct_config__.tag)
        defines.append(Define(f"leaf {number}", "leaf", part, said.cql, leaf, said.features))
    return Written((*made.defines, *defines), made.left_out)


def compare_statements(
    rules: Pathway, made: Written, worlds: Iterable[World], folder: Path
) -> Agreement:
    """Run these statements, which may be fewer or others than those of the export."""
    cql, bundles, verdicts = (folder / name for name in ("pathway.cql", "in.ndjson", "out.ndjson"))
    cql.write_text(library(made, rules.version), encoding="utf-8")
    kept = list(worlds)
    with bundles.open("w", encoding="utf-8") as file:
        for number, world in enumerate(kept):
            bundle = case_features(world, made.features.values(), f"child-{number}")
            file.write(json.dumps(bundle) + "\n")
    run(cql, bundles, verdicts)
    return _held_together(rules, made, kept, verdicts)


def run(cql: Path, bundles: Path, verdicts: Path) -> None:
    """Translate ``cql`` and run it on every line of ``bundles`` (NDJSON)."""
    command = ["node", str(HERE / "run.mjs"), str(cql), str(bundles), str(verdicts)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise RuntimeError("node is not there: install Node.js 20 or newer") from None
    if done.returncode:
        raise RuntimeError(f"{done.stderr.strip()}\n(run: make setup)")


def _held_together(rules: Pathway, made: Written, worlds: list[World], verdicts: Path) -> Agreement:
    found = Agreement()
    with verdicts.open(encoding="utf-8") as file:
        names: list[str] = json.loads(file.readline())
        for number, (world, line) in enumerate(zip(worlds, file, strict=True)):
            letters = dict(zip(names, json.loads(line)["verdicts"], strict=True))
            ours = verdicts_of(rules, made, world)
            for one in made.defines:
                found.add(number, one, ours[one.name], letters[one.name])
            found.children += 1
    return found


def verdicts_of(rules: Pathway, made: Written, world: World) -> dict[str, Value]:
    """What scurfin itself says of each statement."""
    said = {
        one.name: evaluate(one.node, world).value for one in made.defines if one.node is not None
    }
    for rule in rules.recommendations:
        if of(rule, APPLIES) not in made.by_name:
            continue
        said[of(rule, APPLIES)] = _applies(rule, world)
        for option in rule.options:
            closed = [
                True if one.when is None else evaluate(one.when, world).value
                for one in option.excludes
            ]
            said[f"{of_option(rule, option)}: {OFFERED}"] = True not in closed
    return said


def _applies(rule: Recommendation, world: World) -> Value:
    """As the plan is composed: False says nothing, None asks or waits, True advises."""
    if world.state.life not in rule.lives:
        return False
    when = evaluate(rule.when, world).value
    unless = evaluate(rule.unless, world).value if rule.unless is not None else False
    if when is False or unless is True:
        return False
    if when is None and rule.if_unknown != "act":
        return None
    return None if unless is None and rule.unless_unknown in ("hold", "ask") else True
